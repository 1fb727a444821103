"""The demo's books: billing's people at work, month by month, by the product's own services.

Everything stands in one heap by its instant, so that the past is the same however long it goes on.
"""

import heapq
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from deploy.demo.agreements import clerk
from deploy.demo.clock import TOKYO, Clock
from deploy.demo.world import Client, World
from services.rules.billing_periods import DAY
from services.rules.payment_terms import is_bank_day
from tenants.db import Tx, transaction
from tenants.roles import Role
from tenants.scope import Scope, system

Do = Callable[[], Awaitable[None]]
Before = Callable[[datetime], Awaitable[None]]


def tokyo(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time in Tokyo."""
    return datetime.combine(day, time(hour, minute), TOKYO)


def working_day(day: date) -> date:
    """That day, or the next one on which banks and offices are open."""
    while not is_bank_day(day):
        day += DAY
    return day


class Books:
    """Who bills, which full months there are, and what is to be done when."""

    def __init__(self, world: World, clock: Clock, months: Sequence[date]) -> None:
        self.world, self.clock, self.months = world, clock, months
        self.clerk = clerk(world)
        self.manager = next(each.scope for each in world.staff if each.person.role is Role.ACCOUNT_MANAGER)
        self._heap: list[tuple[datetime, int, Do]] = []
        self._order = 0

    def plan(self, at: datetime, do: Do) -> None:
        """Have something done at an instant."""
        self._order += 1
        heapq.heappush(self._heap, (at, self._order, do))

    def month(self, back: int) -> date | None:
        """The full month so many before the last one, if the demo goes back so far."""
        return self.months[-1 - back] if back < len(self.months) else None

    async def act(self, who: Scope, client: Client, do: Callable[[Tx], Awaitable[Any]]) -> Any:
        """One transaction of somebody in a company, now."""
        async with transaction(who.at(client.id), now=self.clock.at) as tx:
            return await do(tx)

    async def fetch(self, client: Client, query: str, *values: Any) -> list[Any]:
        """Rows of a company; the company is the query's first value."""
        async with transaction(system(client.id), now=self.clock.at) as tx:
            return list(await tx.fetch(query, client.id, *values))

    async def run(self, until: datetime, before: Before) -> None:
        """Do everything up to an instant; `before` sees to it that what happened until then is written down."""
        while self._heap and self._heap[0][0] <= until:
            self.clock.at, _, do = heapq.heappop(self._heap)
            await before(self.clock.at)
            await do()
        self.clock.at = until
        await before(until)
