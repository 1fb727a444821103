"""The history of one company in memory: the product's actions run on it, one after the other, as on a transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from deploy.demo import answers
from deploy.demo.memory import Memory
from services import events
from services.changes.case import Case
from services.changes.kept import Kept
from services.changes.state import TicketState
from services.events import Happening
from services.in_force.snapshot import Snapshot
from services.rules.clocks import Clock
from tenants.db import Tx, transaction
from tenants.pool import Line
from tenants.scope import Scope, system

T = TypeVar("T")
_TICK = timedelta(microseconds=1)
_NO_LINE = cast("Line", None)
"""Nothing is asked of Postgres here but by `_answer`."""


@dataclass(slots=True)
class Ticket:
    """A ticket as it stands, with its clocks and timers."""

    state: TicketState
    clocks: tuple[Clock, ...] = ()
    timers: dict[str, datetime] = field(default_factory=dict)


class History(Kept):
    """A transaction of many instants over one company. Rows that never change are read from the database, once."""

    __slots__ = ("happened", "in_force", "known", "last_number", "memory", "tickets")

    def __init__(self, tenant: UUID, in_force: Snapshot, memory: Memory, *, last_number: int = 0) -> None:
        super().__init__(line=_NO_LINE, scope=system(tenant), now=datetime.min.replace(tzinfo=UTC))
        self.in_force, self.memory, self.last_number = in_force, memory, last_number
        self.tickets: dict[UUID, Ticket] = {}
        self.happened: list[Happening] = []
        self.known: dict[tuple[Any, ...], Any] = {}

    async def act(self, scope: Scope, at: datetime, do: Callable[[Tx], Awaitable[T]]) -> T:
        """Do something as somebody, at an instant."""
        self.scope, self.now = scope, at
        done = await do(self)
        self.happened += events.take(self)
        return done

    def held(self, ticket_id: UUID) -> Case | None:
        found = self.tickets.get(ticket_id)
        if found is None:
            return None
        at = max(self.now, found.state.last_event_at + _TICK)
        return Case(self, self.in_force, found.state, found.clocks, at)

    def keep(self, case: Case) -> None:
        ticket = case.ticket
        if case.fresh:
            self.last_number += 1
            ticket.number = self.last_number
        kept = self.tickets.setdefault(ticket.id, Ticket(ticket))
        kept.clocks = case.clocks
        for kind, due in case.timers.items():
            kept.timers.pop(kind, None)
            if due is not None:
                kept.timers[kind] = due
        if case.starts is not None:
            starts, case.starts = case.starts, None
            self.memory.timer_starts(ticket.tenant_id, ticket.id, starts.entry, starts.person, starts.at)
        self.happened += events.take(self)

    async def fetch(self, sql: str, *args: Any) -> Any:
        return await self._answer(sql, args)

    async def fetchrow(self, sql: str, *args: Any) -> Any:
        return await self._answer(sql, args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        return await self._answer(sql, args)

    async def execute(self, sql: str, *args: Any) -> None:
        await self._answer(sql, args)

    async def _answer(self, sql: str, args: tuple[Any, ...]) -> Any:
        answer = answers.answer_to(sql)
        if answer is not answers.read:
            return answer(self, args)
        key = (sql, *(tuple(each) if isinstance(each, list) else each for each in args))
        if key not in self.known:
            async with transaction(system(self.scope.here)) as tx:
                self.known[key] = await tx.fetch(sql, *args)
        return self.known[key]
