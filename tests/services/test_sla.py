"""The SLA of tickets in the database: what the sweep finds, when it is dated, and that it is told once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from services.routing import actions as routing
from services.rules.lifecycle import Status
from services.rules.policies import Metric
from services.sla import excuses, policies, policy_preview, queries, sweeping
from services.tickets import actions, closing, creation
from services.tickets.creation import NewTicket
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope, system
from tests.support.floor import Company, Floor
from tests.support.servers import Database

MONDAY = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)  # 9:00 in Tokyo, inside the hours of the floor's calendar
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


class Desk:
    """One ticket, its client and its operator, at instants of our choice."""

    def __init__(self, company: Company, client: Scope, operator: Scope, ticket: UUID) -> None:
        self.company, self.client, self.operator, self.ticket = company, client, operator, ticket

    async def move(self, to: Status, at: datetime, *, by_client: bool = False) -> None:
        scope = self.client if by_client else self.operator.at(self.company.id)
        async with transaction(scope, now=at) as tx:
            await actions.transition(tx, ticket_id=self.ticket, to=to)

    async def sweep(self, at: datetime) -> None:
        """What the worker does at an instant, if the timer is due."""
        async with transaction(system(self.company.id), now=at) as tx:
            due = await tx.fetchval(
                "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = 'sla' AND subject_id = $2",
                tx.tenant,
                self.ticket,
            )
            if due is not None and due <= at:
                await sweeping.sweep(tx, subject_id=self.ticket, due_at=due)

    async def clock(self, at: datetime) -> queries.ClockCard:
        """The latest resolution cycle."""
        async with transaction(self.client, now=at) as tx:
            return [each for each in await queries.clocks(tx, self.ticket) if each.metric == "resolution"][-1]

    async def told(self, *types: str) -> list[Any]:
        async with transaction(system(self.company.id)) as tx:
            return await tx.fetch(
                "SELECT type, at, data FROM events WHERE tenant_id = $1 AND ticket_id = $2 AND type = ANY($3) ORDER BY place",
                tx.tenant, self.ticket, list(types),
            )  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def desk(floor: Floor) -> Desk:
    """A ticket created on Monday at nine with eight hours to resolve it, routed at once."""
    company = await floor.company()
    code = await floor.task_type(company, await floor.queue())
    client = Scope(
        actor=company.requester, actor_kind="person", side=Side.CLIENT, roles=frozenset({Role.REQUESTER}), tenant=company.id,
        clearances=(Clearance(company.id),), principal="client",
    )  # fmt: skip
    operator = await floor.operator(company, roles=(Role.OPERATOR, Role.TEAM_LEAD))
    async with transaction(client, now=MONDAY) as tx:
        case = await creation.create(tx, NewTicket(task_type=code, subject="x"))
    async with transaction(system(company.id), now=MONDAY) as tx:
        await routing.route_ticket(tx, case.ticket.id)
    return Desk(company, client, operator, case.ticket.id)


async def test_a_breach_is_dated_at_its_instant_and_told_once_however_late(desk: Desk) -> None:
    due = MONDAY + 8 * HOUR
    assert (await desk.clock(MONDAY)).due_at == due
    await desk.sweep(due)
    assert (await desk.clock(due)).standing == "on_track"  # at its due time a clock has not breached
    late = due + timedelta(days=2)
    for _ in range(2):
        await desk.sweep(late)
    breaches = await desk.told("sla.breached")
    assert [(row["at"] >= late, datetime.fromisoformat(row["data"]["decided_at"])) for row in breaches] == [
        (True, due)
    ]
    assert (await desk.clock(late)).standing == "breached"
    await desk.move(Status.IN_PROGRESS, late)
    await desk.move(Status.RESOLVED, late + HOUR)
    assert (await desk.clock(late + HOUR)).standing == "breached"


async def test_waiting_for_the_client_stops_the_clock_and_resuming_moves_what_is_due(desk: Desk) -> None:
    await desk.move(Status.IN_PROGRESS, MONDAY + HOUR)
    await desk.move(Status.WAITING_CLIENT, MONDAY + 2 * HOUR)
    assert (await desk.clock(MONDAY + 50 * HOUR)).standing == "paused"
    await desk.move(Status.IN_PROGRESS, MONDAY + 5 * HOUR)
    clock = await desk.clock(MONDAY + 6 * HOUR)
    assert (clock.due_at, clock.elapsed_seconds) == (MONDAY + 11 * HOUR, 3 * 3600)
    assert [span["state"] for span in clock.spans] == ["counted", "paused", "counted"]
    await desk.move(Status.RESOLVED, MONDAY + 11 * HOUR)
    assert (await desk.clock(MONDAY + 12 * HOUR)).standing == "met"
    assert len(await desk.told("sla.met")) >= 1


async def test_a_reopened_ticket_goes_on_where_it_was_and_earlier_results_stay(desk: Desk) -> None:
    await desk.move(Status.IN_PROGRESS, MONDAY + HOUR)
    await desk.move(Status.RESOLVED, MONDAY + 3 * HOUR)
    await desk.move(Status.QUEUED, MONDAY + 9 * HOUR, by_client=True)
    clock = await desk.clock(MONDAY + 10 * HOUR)
    assert (clock.cycle, clock.due_at, clock.elapsed_seconds) == (2, MONDAY + 14 * HOUR, 4 * 3600)
    async with transaction(desk.client, now=MONDAY + 10 * HOUR) as tx:
        cycles = [
            each.standing for each in await queries.clocks(tx, desk.ticket) if each.metric == "resolution"
        ]
    assert cycles == ["met", "on_track"]


async def test_an_excuse_needs_a_breach_and_keeps_it(desk: Desk) -> None:
    lead = desk.operator.at(desk.company.id)
    async with transaction(lead, now=MONDAY + HOUR) as tx:
        with pytest.raises(excuses.NotBreached):
            await excuses.excuse(tx, ticket_id=desk.ticket, metric=Metric.RESOLUTION, reason="災害")
    await desk.sweep(MONDAY + 9 * HOUR)
    async with transaction(lead, now=MONDAY + 10 * HOUR) as tx:
        await excuses.excuse(tx, ticket_id=desk.ticket, metric=Metric.RESOLUTION, reason="災害")
    clock = await desk.clock(MONDAY + 11 * HOUR)
    assert (clock.standing, clock.breached_at) == ("excused", MONDAY + 8 * HOUR)
    async with transaction(lead, now=MONDAY + 12 * HOUR) as tx:
        with pytest.raises(excuses.NotBreached):
            await excuses.excuse(tx, ticket_id=desk.ticket, metric=Metric.RESOLUTION, reason="もう一度")


async def test_a_ticket_closes_by_itself_after_its_days_at_that_local_time(desk: Desk) -> None:

    await desk.move(Status.IN_PROGRESS, MONDAY + HOUR)
    await desk.move(Status.RESOLVED, MONDAY + 2 * HOUR)
    due = MONDAY + 2 * HOUR + timedelta(days=7)
    async with transaction(system(desk.company.id), now=due) as tx:
        kept = await tx.fetchval(
            "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = 'auto_close'", tx.tenant
        )
        assert kept == due
        await closing.auto_close(tx, subject_id=desk.ticket, due_at=due)
    moves = await desk.told("ticket.moved")
    assert moves[-1]["data"]["to"] == "closed"


async def test_a_preview_shows_first_what_would_change_however_rare_such_work_is(
    floor: Floor, desk: Desk
) -> None:
    common = await floor.task_type(desk.company, await floor.queue())
    for n in range(3):
        async with transaction(desk.client, now=MONDAY + (n + 1) * HOUR) as tx:
            await creation.create(tx, NewTicket(task_type=common, subject=f"newer {n}"))
    async with transaction(desk.operator.at(desk.company.id), now=MONDAY + 4 * HOUR) as tx:
        rare = (await tx.fetchrow("SELECT t.code FROM tickets k JOIN task_types t ON t.tenant_id = k.tenant_id AND t.id = k.task_type_id WHERE k.tenant_id = $1 AND k.id = $2", tx.tenant, desk.ticket))["code"]  # fmt: skip
        (current,) = (await policies.page(tx, limit=1, before=tx.now))[0].policies
        shorter = {**{k: v for k, v in current.items() if k != "id"}, "conditions": {"task_type": [rare]}, "targets": {"resolution": {"minutes": {"normal": 120}}}}  # fmt: skip
        shown = await policy_preview.last_tickets(tx, policies=[shorter, current], most=2)
    assert (shown.looked, shown.changed, len(shown.matches)) == (4, 1, 2)
    assert [each.subject for each in shown.matches] == ["x", "newer 2"]
    assert shown.matches[0].due_after == MONDAY + 2 * HOUR
