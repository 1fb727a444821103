"""Presence: who leaves stops their timer and gives back what they have not started."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from core.errors import Denied
from services.routing import absence, presence, stopping
from services.routing.absence import Absent
from services.routing.presence import Left, PresenceCard
from services.rules.eligibility import Presence
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.services.routing.walk import at, events, given, take, ticket, timer_at, waiting
from tests.support.floor import Floor


async def set_to(
    scope: Scope, status: Presence, *, person: UUID | None = None, now: datetime | None = None
) -> tuple[PresenceCard, Left]:
    home = scope.at(PROVIDER_TENANT) if scope.is_staff else scope
    async with transaction(home, now=now) as tx:
        return await presence.set_status(tx, person or scope.actor, status)


async def settled(person: UUID) -> list[UUID]:
    """What the worker does for somebody who left; the tickets that were given back."""
    async with transaction(system()) as tx:
        held = await absence.unstarted(tx, person)
    back = []
    for tenant, ticket_id in held:
        async with transaction(system(tenant)) as tx:
            if await absence.give_back(tx, ticket_id=ticket_id, person=person):
                back.append(ticket_id)
    async with transaction(system()) as tx:
        await absence.settle(tx, person)
    return back


async def test_coming_and_going_is_told(floor: Floor) -> None:
    operator = await floor.operator(await floor.company(), status="offline")
    card, left = await set_to(operator, Presence.AVAILABLE, now=at(0))
    assert (card.status, card.since_at, left.tickets) == ("available", at(0), ())
    again, _ = await set_to(operator, Presence.AVAILABLE, now=at(5))
    assert again.since_at == at(0)
    assert await floor.admin.fetchval(
        "SELECT seen_at FROM presence WHERE person_id = $1", operator.actor
    ) == at(5)
    told = await floor.admin.fetch("SELECT data FROM events WHERE subject_id = $1", operator.actor)
    assert [row["data"] for row in told] == ['{"to": "available", "from": "offline"}']


async def test_who_never_said_is_offline_and_may_begin(floor: Floor) -> None:
    operator = await floor.operator(await floor.company())
    await floor.admin.execute("DELETE FROM presence WHERE person_id = $1", operator.actor)
    async with transaction(operator.at(PROVIDER_TENANT)) as tx:
        assert (await presence.of(tx, operator.actor)).status == "offline"
    card, _ = await set_to(operator, Presence.AVAILABLE)
    assert (card.status, card.capacity_units) == ("available", presence.CAPACITY)


async def test_a_client_has_no_presence_to_set(floor: Floor) -> None:
    company = await floor.company()
    manager = await floor.operator(company, roles=[Role.ACCOUNT_MANAGER])
    with pytest.raises(Denied):
        await set_to(manager, Presence.AVAILABLE)


async def test_a_team_lead_sets_a_colleagues_presence_and_an_operator_does_not(floor: Floor) -> None:
    company = await floor.company()
    operator, lead = await floor.operator(company), await floor.operator(company, roles=[Role.TEAM_LEAD])
    card, _ = await set_to(lead, Presence.AWAY, person=operator.actor)
    assert (card.person, card.status) == (operator.actor, "away")
    with pytest.raises(Denied):
        await set_to(operator, Presence.AWAY, person=lead.actor)
    with pytest.raises(presence.PersonNotFound):
        await set_to(lead, Presence.AWAY, person=company.requester)


async def test_what_is_not_started_goes_back_and_what_is_begun_stays(floor: Floor, as_worker: None) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company)
    begun, untouched = await waiting(company, kind), await waiting(company, kind, minute=1)
    assert await take(operator, queue) == begun
    await given(floor, untouched, operator.actor)
    _, left = await set_to(operator, Presence.AWAY)
    assert left.tickets == ((company.id, untouched),)
    assert await settled(operator.actor) == [untouched]
    row = await ticket(floor, untouched)
    assert (row["status"], row["assignee_id"], row["seen_with"]) == ("queued", None, None)
    assert (await events(floor, untouched))[-1] == "ticket.unassigned"
    assert (await ticket(floor, begun))["assignee_id"] == operator.actor
    async with transaction(system()) as tx:
        assert operator.actor not in await absence.unsettled(tx)


async def test_who_is_back_before_it_is_done_keeps_everything(floor: Floor, as_worker: None) -> None:
    company, queue = await floor.company(), await floor.queue()
    untouched = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    await given(floor, untouched, operator.actor)
    await set_to(operator, Presence.AWAY)
    await set_to(operator, Presence.AVAILABLE)
    assert await settled(operator.actor) == []
    assert (await ticket(floor, untouched))["assignee_id"] == operator.actor


async def test_what_is_given_to_somebody_who_is_away_already_stays_theirs(
    floor: Floor, as_worker: None
) -> None:
    company, queue = await floor.company(), await floor.queue()
    operator = await floor.operator(company, status="offline")
    await given(floor, await waiting(company, await floor.task_type(company, queue)), operator.actor)
    async with transaction(system()) as tx:
        assert operator.actor not in await absence.unsettled(tx)


async def test_leaving_stops_the_timer_at_that_instant(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    taken = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    await take(operator, queue, minute=10)
    card, left = await set_to(operator, Presence.AWAY, now=at(35))
    assert card.timer is None or card.timer.ticket != taken
    assert left.entry is not None
    tenant, entry = left.entry
    async with transaction(system(tenant), now=at(40)) as tx:
        await stopping.stop_work(tx, subject_id=entry, due_at=left.at)
    assert (await ticket(floor, taken))["work_seconds"] == 25 * 60
    row = await floor.admin.fetchrow("SELECT stopped_at, seconds FROM work_entries WHERE id = $1", entry)
    assert (row["stopped_at"], row["seconds"]) == (at(35), 25 * 60)
    assert (await events(floor, taken))[-1] == "work.stopped"
    assert await timer_at(floor, "work_stop", entry) is None


async def test_stopping_a_work_entry_twice_adds_its_seconds_once(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    taken = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    await take(operator, queue, minute=10)
    _, left = await set_to(operator, Presence.OFFLINE, now=at(12))
    assert left.entry is not None
    for _ in range(2):
        async with transaction(system(company.id)) as tx:
            await stopping.stop_work(tx, subject_id=left.entry[1], due_at=left.at)
    assert (await ticket(floor, taken))["work_seconds"] == 120
    assert (await events(floor, taken)).count("work.stopped") == 1


async def test_a_timer_in_a_company_that_one_was_cleared_for_before_is_stopped_by_the_sweep(
    floor: Floor, as_worker: None
) -> None:
    company, queue = await floor.company(), await floor.queue()
    taken = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    await take(operator, queue, minute=10)
    uncleared = Scope(
        actor=operator.actor, actor_kind="person", side=operator.side, roles=operator.roles, tenant=None, clearances=(),
        principal=operator.principal,
    )  # fmt: skip
    _, left = await set_to(uncleared, Presence.AWAY, now=at(20))
    assert left.entry is None
    async with transaction(system(), now=at(21)) as tx:
        found = [each for each in await stopping.unattended(tx) if each.person == operator.actor]
    async with transaction(system(company.id), now=at(21)) as tx:
        assert await stopping.stop_unattended(tx, found[0])
    assert (await ticket(floor, taken))["work_seconds"] == 600


@pytest.mark.parametrize(
    ("silent", "stops"), [(timedelta(minutes=14, seconds=59), False), (timedelta(minutes=15), True)]
)
async def test_a_timer_stops_at_the_last_input_after_fifteen_silent_minutes(
    floor: Floor, as_worker: None, silent: timedelta, stops: bool
) -> None:
    company, queue = await floor.company(), await floor.queue()
    taken = await waiting(company, await floor.task_type(company, queue), minute=-1)
    operator = await floor.operator(company)
    await take(operator, queue, minute=0)
    await set_to(operator, Presence.AVAILABLE, now=at(10))  # a sign of life
    entry = await floor.admin.fetchval(
        "SELECT timer_entry_id FROM presence WHERE person_id = $1", operator.actor
    )
    found = stopping.Unattended(company.id, taken, entry, operator.actor)
    async with transaction(system(company.id), now=at(10) + silent) as tx:
        assert await stopping.stop_unattended(tx, found) is stops
    assert (await ticket(floor, taken))["work_seconds"] == (600 if stops else 0)
    async with transaction(operator.at(PROVIDER_TENANT)) as tx:
        card = await presence.of(tx, operator.actor)
    assert (card.idle is not None, card.timer is None, card.status) == (stops, stops, "available")
    if card.idle:
        assert (card.idle.ticket, card.idle.at) == (taken, at(10))


async def test_work_on_the_ticket_is_input_too(floor: Floor, as_worker: None) -> None:
    company, queue = await floor.company(), await floor.queue()
    taken = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    await take(operator, queue, minute=0)
    entry = await floor.admin.fetchval(
        "SELECT timer_entry_id FROM presence WHERE person_id = $1", operator.actor
    )
    await floor.admin.execute(
        "INSERT INTO events SELECT tenant_id, place + 1000, gen_random_uuid(), 'note.added', subject_kind, subject_id, ticket_id, $2,"
        " NULL, $3, '{}', true FROM events WHERE ticket_id = $1 ORDER BY place DESC LIMIT 1", taken, operator.actor, at(12),
    )  # fmt: skip
    await floor.admin.execute(
        "UPDATE counters SET last_place = last_place + 1000 WHERE tenant_id = $1", company.id
    )
    async with transaction(system(company.id), now=at(20)) as tx:
        assert not await stopping.stop_unattended(
            tx, stopping.Unattended(company.id, taken, entry, operator.actor)
        )
    assert await floor.admin.fetchval(
        "SELECT seen_at FROM presence WHERE person_id = $1", operator.actor
    ) == at(12)


@pytest.mark.parametrize(("substitute_is", "gets_it"), [("available", True), ("away", False), (None, False)])
async def test_a_reopened_ticket_of_somebody_absent_goes_to_a_substitute_or_the_queue(
    floor: Floor, as_worker: None, substitute_is: str | None, gets_it: bool
) -> None:
    company, queue = await floor.company(), await floor.queue()
    reopened = await waiting(company, await floor.task_type(company, queue))
    substitute = await floor.operator(company, status=substitute_is or "available")
    operator = await floor.operator(company, substitute_id=substitute.actor if substitute_is else None)
    for person in (operator, substitute):
        await floor.cleared(person.actor, company)
    await take(operator, queue)
    for table, column in (("tickets", "id"), ("queue_entries", "ticket_id")):
        await floor.admin.execute(f"UPDATE {table} SET status = 'queued' WHERE {column} = $1", reopened)
    await set_to(operator, Presence.OFFLINE)
    async with transaction(system()) as tx:
        found = [each for each in await absence.left_behind(tx) if each.ticket == reopened]
    assert found == [Absent(company.id, reopened, operator.actor)]
    async with transaction(system(company.id)) as tx:
        assert await absence.hand_over(tx, found[0])
    assert (await ticket(floor, reopened))["assignee_id"] == (substitute.actor if gets_it else None)


async def test_who_left_for_good_is_off_the_floor(floor: Floor, as_worker: None) -> None:
    operator = await floor.operator(await floor.company())
    await floor.admin.execute("UPDATE staff SET ended_at = $2 WHERE id = $1", operator.actor, at(0))
    async with transaction(system(PROVIDER_TENANT)) as tx:
        await absence.send_home(tx)
    row = await floor.admin.fetchrow(
        "SELECT status, settled FROM presence WHERE person_id = $1", operator.actor
    )
    assert (row["status"], row["settled"]) == ("offline", False)
    told = await floor.admin.fetchval(
        "SELECT count(*) FROM events WHERE subject_id = $1 AND type = 'presence.changed'", operator.actor
    )
    assert told == 1


async def test_what_waits_for_somebody_whose_clearance_ended_goes_back(floor: Floor, as_worker: None) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company)
    await floor.cleared(operator.actor, company)
    held = await waiting(company, kind)
    await given(floor, held, operator.actor)
    async with transaction(system()) as tx:
        assert held not in {each.ticket for each in await absence.out_of_reach(tx)}
    await floor.admin.execute("UPDATE clearances SET domains = '{it}' WHERE person_id = $1", operator.actor)
    async with transaction(system()) as tx:
        found = [each for each in await absence.out_of_reach(tx) if each.ticket == held]
    async with transaction(system(company.id)) as tx:
        assert await absence.hand_over(tx, found[0])
    assert (await ticket(floor, held))["assignee_id"] is None
