"""The desk: what is due in open time, what somebody holds and did over their tenants, what needs them, what they would take next."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.desk import mine, notices, rows
from services.desk.notices import Need
from services.routing import ahead, bars, claims, line
from services.rules.eligibility import Why
from services.rules.lifecycle import Status
from services.tickets import actions
from tenants.db import transaction
from tenants.scope import Scope
from tests.services.routing.test_plans import nodes
from tests.services.routing.walk import at, given, take, ticket, waiting
from tests.support.floor import Company, Floor


def open_minutes(start: datetime, end: datetime) -> int:
    """Minutes from Monday to Friday in Tokyo, as the floor's calendar is open; counted one by one."""
    minutes = int((end - start).total_seconds() // 60)
    return sum((start + timedelta(hours=9, minutes=n)).weekday() < 5 for n in range(minutes))


async def row(scope: Scope, company: Company, ticket_id: UUID, now: datetime) -> rows.Row:
    async with transaction(scope.at(company.id), now=now) as tx:
        (found,) = await rows.rows(tx, [ticket_id])
    return found


async def test_what_is_left_and_over_is_open_time_of_the_tickets_calendar(floor: Floor) -> None:
    company, queue = await floor.company(minutes={"normal": 3 * 24 * 60 + 480}), await floor.queue()
    operator = await floor.operator(company)
    made = await waiting(company, await floor.task_type(company, queue))
    due = (await row(operator, company, made, at(0))).due
    assert due is not None
    assert due.due_at is not None
    assert (due.standing, due.metric, due.seconds) == ("on_track", "resolution", (3 * 24 * 60 + 480) * 60)
    for passed in (1, 600, 3000):
        then = (await row(operator, company, made, at(passed))).due
        assert then is not None
        assert then.seconds == open_minutes(at(passed), due.due_at) * 60
    monday_after = due.due_at + timedelta(days=4)  # a weekend lies between
    over = (await row(operator, company, made, monday_after)).due
    assert over is not None
    assert (over.standing, over.seconds) == ("breached", open_minutes(due.due_at, monday_after) * 60)


async def test_a_wait_for_the_client_shows_since_when_it_pauses(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    operator = await floor.operator(company)
    await waiting(company, await floor.task_type(company, queue))
    made = await take(operator, queue)
    async with transaction(operator.at(company.id), now=at(9)) as tx:
        await actions.transition(tx, ticket_id=made, to=Status.WAITING_CLIENT)
    found = await row(operator, company, made, at(20))
    assert found.due is not None
    assert (found.due.standing, found.due.since_at, found.due.seconds) == ("paused", at(9), None)
    assert found.moved is not None
    assert (found.moved.type, found.moved.data["to"]) == ("ticket.moved", "waiting_client")


async def test_the_desk_reaches_over_tenants_and_no_further(floor: Floor) -> None:
    queue = await floor.queue()
    ours, theirs, strange = [await floor.company() for _ in range(3)]
    operator = await floor.operator(ours, theirs)
    for company in (ours, theirs, strange):
        made = await waiting(company, await floor.task_type(company, queue))
        await given(floor, made, operator.actor)
    async with transaction(operator, now=at(5)) as tx:
        held = await mine.held(tx)
        told = await notices.notices(tx)
    assert {each.tenant for each in held} == {ours.id, theirs.id}
    assert {(each.need, each.tenant) for each in told} == {(Need.GIVEN, ours.id), (Need.GIVEN, theirs.id)}
    narrow = await floor.operator(ours, domains=frozenset({"hr"}))
    await floor.admin.execute(
        "UPDATE queue_entries SET assignee_id = $2 WHERE assignee_id = $1", operator.actor, narrow.actor
    )
    async with transaction(narrow, now=at(5)) as tx:
        assert await mine.held(tx) == []
        assert await notices.notices(tx) == []


async def test_the_day_counts_what_was_done_and_the_running_timer(floor: Floor) -> None:
    companies, queue = [await floor.company() for _ in range(2)], await floor.queue()
    operator = await floor.operator(*companies)
    for company in companies:
        await waiting(company, await floor.task_type(company, queue))
    first = await take(operator, queue, minute=1)
    tenant = (await ticket(floor, first))["tenant_id"]
    async with transaction(operator.at(tenant), now=at(11)) as tx:
        await actions.transition(tx, ticket_id=first, to=Status.RESOLVED)
    await take(operator, queue, minute=20)
    async with transaction(operator, now=at(25)) as tx:
        day = await mine.day(tx)
    assert (day.done, day.seconds) == (1, 15 * 60)
    async with transaction(operator, now=at(24 * 60)) as tx:
        assert (await mine.day(tx)).done == 0


async def test_notices_come_and_go_with_how_tickets_stand(floor: Floor) -> None:
    company, queue = await floor.company(minutes={"normal": 60}), await floor.queue()
    operator = await floor.operator(company)
    await waiting(company, await floor.task_type(company, queue))
    made = await take(operator, queue)

    async def needs(minute: float) -> list[Need]:
        async with transaction(operator, now=at(minute)) as tx:
            return [each.need for each in await notices.notices(tx)]

    assert await needs(2) == []
    await floor.admin.execute("UPDATE tickets SET unanswered = true WHERE id = $1", made)
    assert await needs(3) == [Need.ANSWERED]
    assert await needs(90) == [Need.BREACHED, Need.ANSWERED]
    async with transaction(operator.at(company.id), now=at(91)) as tx:
        await actions.comment(tx, ticket_id=made, body="お待たせしました。", visibility="public")
    async with transaction(operator.at(company.id), now=at(92)) as tx:
        await actions.transition(tx, ticket_id=made, to=Status.ON_HOLD, reason="資料待ち", review_at=at(95))
    assert await needs(93) == [Need.BREACHED]
    assert await needs(96) == [Need.BREACHED, Need.HOLD_OVER]


async def test_what_is_ahead_is_what_is_taken(floor: Floor) -> None:
    companies = [await floor.company(minutes={"normal": 400 - 100 * n}) for n in range(3)]
    queues = [await floor.queue(), await floor.queue(priority_first=True), await floor.queue()]
    operator = await floor.operator(*companies)
    for company, queue in zip(companies, queues, strict=True):
        await waiting(company, await floor.task_type(company, queue))
    seen = []
    for _ in range(3):
        async with transaction(operator, now=at(1)) as tx:
            found = await ahead.next_of(tx)
        assert found is not None
        assert await take(operator, found.queue) == found.ticket
        seen.append(found.queue)
    assert seen == queues[::-1]
    async with transaction(operator, now=at(1)) as tx:
        assert await ahead.next_of(tx) is None


async def test_looking_ahead_walks_the_index_and_sorts_no_queue(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    await floor.many_waiting(company, await floor.task_type(company, queue), queue, 2000)
    await floor.admin.execute("ANALYZE queue_entries")
    operator = await floor.operator(company)
    async with transaction(operator) as tx:
        # What other tests left in the table must not decide: the index has to give the order, where sorting is dear.
        await tx.execute(
            "SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)"
        )
        found = await tx.fetchval(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {ahead.ALL}", operator.actor, queue, None, *claims.domains_of(operator), [], 10, []
        )  # fmt: skip
    plan: list[dict[str, Any]] = found if isinstance(found, list) else json.loads(found)
    walked = [each for each in nodes(plan[0]["Plan"]) if each.get("Relation Name") == "queue_entries"]
    assert "queue_entries_pull_idx" in {each.get("Index Name") for each in walked}
    assert max(each["Actual Rows"] * each["Actual Loops"] for each in walked) <= 2


async def test_bars_say_which_skill_at_which_level_keeps_how_many(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    operator = await floor.operator(company)
    await floor.skill(operator.actor, "payroll", 1)
    kind = await floor.task_type(company, queue, skills={"payroll": 2})
    await waiting(company, kind)
    made = await waiting(company, kind)
    able = await floor.operator(company)
    await floor.cleared(able.actor, company)
    await floor.skill(able.actor, "payroll", 3)
    async with transaction(operator, now=at(1)) as tx:
        view = await bars.overview(tx)
        found = await line.line(tx, queue)
    (bar,) = [each for each in view.bars if each.queue == queue]
    assert (bar.why, bar.skill, bar.level, bar.tickets) == (Why.SKILL_TOO_LOW, "payroll", 2, 2)
    assert found.waiting[1].ticket == made
    assert all(
        able.actor in each.able.people and each.able.mine == [Why.SKILL_TOO_LOW]
        for each in found.waiting
        if each.able
    )
