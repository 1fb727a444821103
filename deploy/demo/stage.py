"""Where the demo happens: on histories in memory, or, to hold them to it, on the product's own transactions."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from deploy.demo.history import History
from deploy.demo.jobs import Standing
from services.rules.clocks import Result
from services.rules.policies import Metric
from tenants.db import Tx, transaction
from tenants.scope import Scope, system

T = TypeVar("T")


class Stage(Protocol):
    """Does things as somebody at an instant, and tells how tickets stand."""

    async def act(self, scope: Scope, at: datetime, do: Callable[[Tx], Awaitable[T]]) -> T:
        """One transaction; the scope has entered its tenant."""

    async def look(self, tenant: UUID, ticket: UUID) -> Standing:
        """How a ticket stands now."""


class InMemory:
    """Histories in memory, one a company (and the provider's), to be written in bulk."""

    def __init__(self, histories: Mapping[UUID, History]) -> None:
        self.histories = histories

    async def act(self, scope: Scope, at: datetime, do: Callable[[Tx], Awaitable[T]]) -> T:
        return await self.histories[scope.here].act(scope, at, do)

    async def look(self, tenant: UUID, ticket: UUID) -> Standing:
        history = self.histories[tenant]
        found = history.tickets[ticket]
        approval = history.memory.approvals.get(found.state.approval_id) if found.state.approval_id else None
        breached = any(
            each.metric is Metric.RESOLUTION and each.result is Result.BREACHED for each in found.clocks
        )
        return _standing(
            found.state, approval["deciders"] if approval else (), dict(found.timers), breached=breached
        )


class OnTransactions:
    """The real thing: each act is a transaction of its own."""

    async def act(self, scope: Scope, at: datetime, do: Callable[[Tx], Awaitable[T]]) -> T:
        async with transaction(scope, now=at) as tx:
            return await do(tx)

    async def look(self, tenant: UUID, ticket: UUID) -> Standing:
        async with transaction(system(tenant)) as tx:
            row: Any = await tx.fetchrow(
                "SELECT * FROM tickets WHERE tenant_id = $1 AND id = $2", tenant, ticket
            )
            asked = await tx.fetchval(
                "SELECT deciders FROM approvals WHERE tenant_id = $1 AND ticket_id = $2", tenant, ticket
            )
            timers = await tx.fetch(
                "SELECT kind, due_at FROM timers WHERE tenant_id = $1 AND subject_id = $2", tenant, ticket
            )
            breached = await tx.fetchval(_BREACHED, tenant, ticket)
        due = {each["kind"]: each["due_at"] for each in timers}
        return _standing(_Row(row), asked or (), due, breached=bool(breached))


_BREACHED = """
SELECT 1 FROM clocks WHERE tenant_id = $1 AND ticket_id = $2 AND metric = 'resolution' AND result = 'breached' LIMIT 1
"""


class _Row:
    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row[name]


def _standing(ticket: Any, deciders: Any, timers: dict[str, datetime], *, breached: bool) -> Standing:
    return Standing(
        status=ticket.status,
        priority=ticket.priority,
        queue=ticket.queue_id,
        assignee=ticket.assignee_id,
        makers=tuple(ticket.makers),
        due_at=ticket.due_at,
        review_drawn=bool(ticket.review_drawn),
        breached=breached,
        deciders=tuple(deciders),
        approval=ticket.approval_id,
        timers=timers,
    )
