"""Random histories of tickets, through the product's own actions: whatever comes late, is corrected, merged, reopened, excused or
classified anew, the rollups are in the end what tickets, clocks and work entries say, and what the log says.

`HISTORIES=1000` makes it a thousand of them.
"""

import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refusal
from services.rules.lifecycle import Status
from services.rules.policies import Metric
from services.sla import excuses, sweeping
from services.tickets import actions as tickets
from services.tickets import editing, relations
from tenants.db import transaction
from tenants.scope import system
from tests.support.casework import Casework, at, casework
from tests.support.floor import Floor
from tests.support.rollups import Truth, caught_up, drifts

HISTORIES = int(os.environ.get("HISTORIES", "12"))
PRIORITIES = ("urgent", "high", "normal", "low")
MORE_TARGETS = """
UPDATE sla_policy_versions SET policies = jsonb_set(policies, '{0,targets}', policies #> '{0,targets}'
    || '{"first_response": {"minutes": {"urgent": 30, "high": 60, "normal": 120, "low": 480}},
         "work_time": {"minutes": {"urgent": 60, "high": 60, "normal": 60, "low": 60}}}')
WHERE tenant_id = $1
"""

which = st.integers(0, 30)
steps = st.one_of(
    st.tuples(st.just("submit"), st.sampled_from(PRIORITIES), st.booleans()),
    st.tuples(st.just("submit"), st.sampled_from(PRIORITIES), st.booleans()),
    st.tuples(st.just("begin"), which),
    st.tuples(st.just("answer"), which),
    st.tuples(st.just("resolve"), which),
    st.tuples(st.just("resolve"), which),
    st.tuples(st.just("reopen"), which),
    st.tuples(st.just("reopen"), which),
    st.tuples(st.just("cancel"), which),
    st.tuples(st.just("merge"), which, which),
    st.tuples(st.just("classify"), which, st.sampled_from(PRIORITIES), st.booleans()),
    st.tuples(st.just("correct"), which, st.integers(0, 90_000)),
    st.tuples(st.just("sweep"), which),
    st.tuples(st.just("excuse"), which, st.sampled_from((Metric.RESOLUTION, Metric.FIRST_RESPONSE))),
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("add"), st.integers(1, 9)),
)
days = st.integers(0, 120).map(lambda n: date(2026, 10, 1) + timedelta(days=n))


@dataclass(slots=True)
class History:
    """One company's work; time passes with every step."""

    made: Casework
    kinds: tuple[str, str]
    now: datetime = field(default_factory=lambda: at(1, 23, 30))
    tickets: list[UUID] = field(default_factory=list)

    def one(self, n: int) -> UUID:
        return self.tickets[n % len(self.tickets)]

    async def submit(self, priority: str, other: bool) -> None:
        kind = self.kinds[int(other)]
        self.tickets.append(await self.made.ticket(self.now, kind=kind, priority=priority))

    async def begin(self, n: int) -> None:
        await self.made.moved(self.one(n), Status.IN_PROGRESS, self.now)

    async def answer(self, n: int) -> None:
        async with transaction(self.made.worker, now=self.now) as tx:
            await tickets.comment(tx, ticket_id=self.one(n), body="確認します。", visibility="public")

    async def resolve(self, n: int) -> None:
        ticket = self.one(n)
        async with transaction(self.made.worker, now=self.now) as tx:
            status = await tx.fetchval(
                "SELECT status FROM tickets WHERE tenant_id = $1 AND id = $2", tx.tenant, ticket
            )
        if status == "queued":
            await self.made.moved(ticket, Status.IN_PROGRESS, self.now)
            self.now += timedelta(minutes=50)
        await self.made.moved(ticket, Status.RESOLVED, self.now)

    async def reopen(self, n: int) -> None:
        await self.made.reopened(self.one(n), self.now)

    async def cancel(self, n: int) -> None:
        await self.made.moved(self.one(n), Status.CANCELLED, self.now)

    async def merge(self, n: int, into: int) -> None:
        async with transaction(self.made.worker, now=self.now) as tx:
            await relations.merge(tx, ticket_id=self.one(n), into=self.one(into))

    async def classify(self, n: int, priority: str, other: bool) -> None:
        changes = {"priority": priority, "task_type": self.kinds[int(other)]}
        async with transaction(self.made.worker, now=self.now) as tx:
            await editing.edit(tx, ticket_id=self.one(n), changes=changes, version=None)

    async def correct(self, n: int, seconds: int) -> None:
        await self.made.corrected(self.one(n), seconds, self.now)

    async def sweep(self, n: int) -> None:
        async with transaction(system(self.made.company.id), now=self.now) as tx:
            await sweeping.sweep(tx, subject_id=self.one(n), due_at=self.now)

    async def excuse(self, n: int, metric: Metric) -> None:
        async with transaction(self.made.worker, now=self.now) as tx:
            await excuses.excuse(tx, ticket_id=self.one(n), metric=metric, reason="停電")

    async def wait(self, hours: int) -> None:
        self.now += timedelta(hours=7 * hours)

    async def add(self, most: int) -> None:
        await caught_up(self.made.company.id, most=most)

    async def take(self, name: str, arguments: list[Any]) -> None:
        """One step; what the product refuses did not happen."""
        self.now += timedelta(minutes=13)
        if name in {"submit", "wait", "add"} or self.tickets:
            try:
                await getattr(self, name)(*arguments)
            except (Refusal, IndexError):  # nothing is there to correct
                return


async def begun(floor: Floor) -> History:
    made = await casework(floor)
    await floor.admin.execute(MORE_TARGETS, made.company.id)
    other = await floor.task_type(made.company, await floor.queue())
    return History(made, (made.kind, other))


@pytest.mark.timeout(3600)
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    told=st.lists(steps, min_size=10, max_size=60),
    edges=st.lists(st.tuples(days, days), min_size=3, max_size=6),
)
async def test_rollups_say_in_the_end_what_stands(
    floor: Floor, told: list[Any], edges: list[tuple[date, date]]
) -> None:
    history = await begun(floor)
    for name, *arguments in told:
        await history.take(name, arguments)
    tenant = history.made.company.id
    await caught_up(tenant, most=5)
    assert await drifts(tenant) == []
    periods = [(min(pair), max(pair)) for pair in edges]
    await Truth(floor.admin, tenant).hold(history.made.clerk, periods)
