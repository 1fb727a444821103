"""The floor in detail: totals, slack, what falls due, what nobody can take, and who takes over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.routing import (
    actions,
    bars,
    board,
    coverage,
    floor_views,
    handover,
    people,
    queue_views,
    shortfalls,
    trying,
)
from services.routing.floor_views import Slack
from services.rules.eligibility import Why
from services.rules.training import Lesson
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.floor import Company, Floor, submitted

MONDAY = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
MINUTES = {"urgent": 10, "high": 90, "normal": 5 * 60, "low": 40 * 60}


async def waiting(company: Company, kind: str, *priorities: str, sourcing: str = "outsourced") -> list[UUID]:
    """Tickets that wait in their queue since Monday ten o'clock in Tokyo."""
    made = []
    for priority in priorities:
        case = await submitted(company, kind, now=MONDAY, priority=priority, sourcing=sourcing)
        async with transaction(system(company.id), now=MONDAY) as tx:
            await actions.route_ticket(tx, case.ticket.id)
        made.append(case.ticket.id)
    return made


async def test_totals_slack_and_the_strip_count_the_same_tickets(floor: Floor) -> None:
    company, queue = await floor.company(minutes=MINUTES), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    await waiting(company, await floor.task_type(company, queue), "urgent", "high", "high", "normal", "low")
    now = MONDAY + timedelta(minutes=40)  # 10:40 in Tokyo
    ten = MONDAY.astimezone(TOKYO).replace(tzinfo=None)
    async with transaction(lead, now=now) as tx:
        totals = await floor_views.totals(tx)
        slack = (await floor_views.slack(tx, tonight=datetime(2026, 10, 6, tzinfo=TOKYO)))[queue]
        strip = await floor_views.due(tx, start=now, until=now + timedelta(hours=8), zone=TOKYO, by="hour")
        days = await floor_views.due(tx, start=now, until=now + timedelta(days=4), zone=TOKYO, by="day")
        rows = await floor_views.waiting(tx, queue)
    assert (totals.waiting, totals.overdue, totals.overdue_waiting) == (5, 1, 1)
    assert slack == Slack(late=1, soon=2, today=1, later=1)
    assert strip == {ten.replace(hour=11): 2, ten.replace(hour=15): 1}
    assert sum(days.values()) == 4
    assert rows[0].standing(now) == "breached"


async def test_what_nobody_can_take_says_what_keeps_each_from_it(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,), status="away")
    skilled = await floor.operator(company, status="offline")
    await floor.cleared(skilled.actor, company)
    await floor.skill(skilled.actor, "payroll", 3)
    kind = await floor.task_type(company, queue, skills={"payroll": 3})
    await waiting(company, kind, "normal", "normal")
    async with transaction(lead, now=MONDAY) as tx:
        crew = [one for one in await people.of(tx, in_house=False) if one.id in {lead.actor, skilled.actor}]
        (group,) = [each for each in await shortfalls.groups(tx) if each.queue == queue]
        judged = shortfalls.judged(group, crew, now=MONDAY)
    assert (group.tickets, judged.able, judged.qualified) == (2, (), (skilled.actor,))
    assert dict(judged.reasons) == {Why.NOT_PRESENT: 2, Why.SKILL_MISSING: 1, Why.NOT_CLEARED: 1}


async def test_the_substitute_takes_over_first_then_the_least_loaded_and_room_runs_out(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    absent, substitute, other = [await floor.operator(company, capacity_units=n) for n in (10, 2, 1)]
    for one in (absent, substitute, other):
        await floor.cleared(one.actor, company)
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    await waiting(company, await floor.task_type(company, queue), *["normal"] * 4)
    async with transaction(lead, now=MONDAY) as tx:
        entries = await floor_views.waiting(tx, queue)
        crew = [
            one
            for one in await people.of(tx, in_house=False)
            if one.id in {absent.actor, substitute.actor, other.actor}
        ]
        plan = handover.plan(tx, entries, crew, leaving=absent.actor, substitute=substitute.actor)
    assert [each.to for each in plan] == [substitute.actor, substitute.actor, other.actor, None]


async def test_coverage_tells_gaps_and_whom_to_train(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    master, learner, stranger = [await floor.operator(company) for _ in range(3)]
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    for one, level in ((master, 3), (learner, 1), (stranger, 3)):
        await floor.skill(one.actor, "payroll", level)
    for one in (master, learner):
        await floor.cleared(one.actor, company)
    code = await floor.task_type(company, queue, skills={"payroll": 3}, domain="hr")
    async with transaction(lead.at(company.id), now=MONDAY) as tx:
        wanted: Sequence[UUID] = (master.actor, learner.actor, stranger.actor)
        crew = [one for one in await people.of(tx, in_house=False) if one.id in wanted]
        found = await coverage.of(tx, crew)
    (kind,) = [each for each in found.kinds if each.code == code]
    assert (kind.able, kind.rests_on_too_few, kind.practised.people) == ((master.actor,), True, None)
    assert [(each.person, each.lessons) for each in kind.next_up] == [
        (learner.actor, (Lesson("payroll", 1, 3),))
    ]
    assert [(each.skill, each.holders) for each in found.gaps] == [("payroll", (master.actor,))]


async def test_a_ticket_that_exists_is_tried_as_it_is(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    code = await floor.task_type(company, queue)
    (ticket,) = await waiting(company, code, "urgent")
    async with transaction(lead.at(company.id), now=MONDAY) as tx:
        found = await trying.like(tx, ticket)
    assert (found.task_type, found.priority, found.sourcing) == (code, "urgent", "outsourced")


async def test_work_in_the_last_of_very_many_queues_is_seen(floor: Floor) -> None:
    await floor.admin.execute(_MANY_QUEUES)
    try:
        company, queue = await floor.company(), await floor.queue()
        lead = await floor.operator(company, roles=(Role.TEAM_LEAD,), status="away")
        await floor.skill(lead.actor, "payroll", 1)
        await waiting(company, await floor.task_type(company, queue, skills={"payroll": 2}), "normal")
        async with transaction(lead, now=MONDAY) as tx:
            barred = [each for each in (await bars.overview(tx)).bars if each.queue == queue]
            (on_board,) = [each for each in (await board.board(tx)).queues if each.id == queue]
            known = {each.id for each in await queue_views.bare(tx)}
    finally:
        await floor.admin.execute("DELETE FROM queues WHERE code LIKE 'many-%'")
    assert [(each.why, each.tickets) for each in barred] == [(Why.SKILL_TOO_LOW, 1)]
    assert on_board.counts.waiting == 1
    assert {queue, company.in_house} <= known


_MANY_QUEUES = """
INSERT INTO queues (id, code, name_ja, name_en, mode, priority_first, waiting_counts, active, version, created_at)
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'many-' || n, '列', 'Queue', 'pull', false, false, true, 1, now()
FROM generate_series(1, 501) n
"""
