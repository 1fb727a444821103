"""Usage from the event log: each fact once, on its local day; a later truth is a reversing item and a new one."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from services.rules.lifecycle import Status
from services.tickets import editing, relations
from tenants.db import transaction
from tenants.scope import system
from tests.support.casework import at, casework, contract, per_hour, per_ticket
from tests.support.floor import Floor
from tests.support.statements import counted
from tests.tenants import made as rows
from workers import usage as sweep

ONE, HOUR = Decimal(1), Decimal(1)


async def test_a_ticket_gives_one_item_on_the_local_day_of_its_first_resolution_and_its_hours_on_theirs(
    floor: Floor,
) -> None:
    made = await casework(floor)
    await made.done(at(30, 23), at(1, 0, 30, month=11), priority="urgent")
    await made.read()
    october, november = date(2026, 10, 30), date(2026, 11, 1)
    assert await made.said() == [
        ("tickets", made.kind, ONE, november),
        ("hours", made.kind, Decimal("25.5"), october),
    ]
    items = await made.items()
    assert {(i.priority, i.domain) for i in items} == {("urgent", "accounting")}
    assert [i.out_of_hours for i in items] == [True, False]  # resolved on a Sunday, begun on a Friday
    async with transaction(system(made.company.id)) as tx:
        told = await tx.fetch(
            "SELECT subject_id FROM events WHERE tenant_id = $1 AND type = 'usage.recorded' ORDER BY place",
            made.company.id,
        )
    assert {row["subject_id"] for row in told} == {i.id for i in items}


async def test_rework_reopening_and_closing_give_nothing_more_and_reading_again_neither(floor: Floor) -> None:
    made = await casework(floor)
    ticket = await made.done(at(5), at(5, 11))
    await made.read()
    await made.reopened(ticket, at(6))
    await made.moved(ticket, Status.IN_PROGRESS, at(6, 11))
    await made.moved(ticket, Status.RESOLVED, at(6, 13))
    await made.read()
    await floor.admin.execute("UPDATE usage_cursors SET place = 0 WHERE tenant_id = $1", made.company.id)
    await made.read()
    assert [(i.meter, i.quantity, i.reopened) for i in await made.items()] == [
        ("tickets", ONE, False),
        ("hours", HOUR, False),
        ("hours", Decimal(2), True),
    ]


async def test_in_house_merged_away_and_cancelled_tickets_give_none(floor: Floor) -> None:
    made = await casework(floor)
    worker = await floor.in_house_worker(made.company)
    own = await made.ticket(at(5), sourcing="in_house")
    await made.moved(own, Status.IN_PROGRESS, at(5), by=worker)
    await made.moved(own, Status.RESOLVED, at(5, 11), by=worker)
    cancelled = await made.ticket(at(5))
    await made.moved(cancelled, Status.IN_PROGRESS, at(5))
    await made.moved(cancelled, Status.CANCELLED, at(5, 11))
    await made.read()
    assert await made.said() == []


async def test_a_ticket_merged_away_after_it_was_recorded_is_taken_back(floor: Floor) -> None:
    made = await casework(floor)
    twin, target = await made.done(at(5), at(5, 11)), await made.ticket(at(5))
    await made.read()
    async with transaction(made.worker, now=at(7)) as tx:
        await relations.merge(tx, ticket_id=twin, into=target)
    await made.read()
    items = await made.items()
    assert [(i.meter, i.quantity) for i in items] == [
        ("tickets", ONE), ("hours", HOUR), ("tickets", -ONE), ("hours", -HOUR)
    ]  # fmt: skip
    assert [i.reverses for i in items[2:]] == [i.id for i in items[:2]]
    assert {i.occurred_on for i in items} == {date(2026, 10, 5)}


async def test_children_count_and_their_parent_does_not(floor: Floor) -> None:
    made = await casework(floor)
    parent = await made.ticket(at(5, 9))
    await made.moved(parent, Status.IN_PROGRESS, at(5))
    await made.moved(parent, Status.RESOLVED, at(5, 11))
    await made.read()
    await made.done(at(6), at(6, 11), parent=str(parent))
    await made.read()
    tickets = [i for i in await made.items() if i.meter == "tickets"]
    assert sum(i.quantity for i in tickets) == 1
    assert [i.quantity for i in tickets if i.ticket == parent] == [ONE, -ONE]
    assert sum(i.quantity for i in await made.items() if i.meter == "hours") == 2


async def test_a_later_change_of_task_type_is_a_reversing_item_and_a_new_one_both_naming_the_first(
    floor: Floor,
) -> None:
    made = await casework(floor)
    other = await floor.task_type(made.company, await floor.queue())
    ticket = await made.done(at(5), at(5, 11))
    await made.read()
    async with transaction(made.worker, now=at(6)) as tx:
        await editing.edit(
            tx, ticket_id=ticket, changes={"task_type": other, "priority": "urgent"}, version=None
        )
    await made.read()
    first, back, anew = [i for i in await made.items() if i.meter == "tickets"]
    assert (back.quantity, back.task_type, back.reverses, back.first) == (-ONE, made.kind, first.id, first.id)
    assert (anew.quantity, anew.task_type, anew.reverses, anew.first) == (ONE, other, None, first.id)
    assert (anew.priority, anew.occurred_on) == (first.priority, first.occurred_on)


async def test_a_corrected_entry_is_a_revision(floor: Floor) -> None:
    made = await casework(floor)
    ticket = await made.done(at(5), at(5, 11))
    await made.read()
    for seconds in (5400, 7200, 7200, 0, 1800):
        await made.corrected(ticket, seconds, at(6))
        await made.read()
    hours = [i for i in await made.items() if i.meter == "hours"]
    quantities = [Decimal(text) for text in ("1", "-1", "1.5", "-1.5", "2", "-2", "0.5")]
    assert [i.quantity for i in hours] == quantities
    assert {i.first for i in hours[1:]} == {hours[0].id}
    assert [i.source["revision"] for i in hours] == list(range(7))


async def test_a_unit_of_the_task_type_is_counted_by_its_field_of_the_form(floor: Floor) -> None:
    made = await casework(floor)
    await floor.admin.execute(
        "UPDATE task_types SET rate_unit = 'page' WHERE tenant_id = $1", made.company.id
    )
    ticket = await made.done(at(5), at(5, 11), form={"page_count": 40})
    await made.done(at(6), at(6, 11))
    await made.read()
    async with transaction(made.worker, now=at(7)) as tx:
        await editing.edit(tx, ticket_id=ticket, changes={"form": {"page_count": 42}}, version=None)
    await made.read()
    pages = [i.quantity for i in await made.items() if i.meter == "page"]
    assert pages == [Decimal(40), ONE, Decimal(-40), Decimal(42)]


async def test_the_task_type_may_name_the_field_that_counts_its_unit(floor: Floor) -> None:
    made = await casework(floor, rate_field="insured_count")
    await floor.admin.execute(
        "UPDATE task_types SET rate_unit = 'employee' WHERE tenant_id = $1", made.company.id
    )
    await made.done(at(5), at(5, 11), form={"insured_count": 12, "employee_count": 99})
    await made.read()
    assert [i.quantity for i in await made.items() if i.meter == "employee"] == [Decimal(12)]


async def test_a_thousand_events_cost_a_handful_of_statements(floor: Floor) -> None:
    made = await casework(floor)
    for n in range(12):
        await made.done(at(5, n), at(5, n + 1))
    seen: list[str] = []
    async with counted(system(made.company.id, name="usage"), seen) as tx:
        from services.billing.usage import recording  # noqa: PLC0415  (counted from a fresh cursor)

        assert not await recording.record(tx)
    assert len(await made.items()) == 24
    assert len(seen) <= 18, seen


async def test_the_sweep_finds_every_tenant_with_news_and_one_that_fails_stops_no_other(
    floor: Floor, as_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await casework(floor), await casework(floor)
    for each in (broken, sound):
        await each.done(at(5), at(5, 11))
    real = sweep.recording.record

    async def fails(tx: object) -> bool:
        if tx.tenant == broken.company.id:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return await real(tx)  # type: ignore[arg-type]

    with monkeypatch.context() as fault:
        fault.setattr(sweep.recording, "record", fails)
        await sweep.record_news()
    assert (len(await broken.items()), len(await sound.items())) == (0, 2)
    await sweep.record_news()
    assert (len(await broken.items()), len(await sound.items())) == (2, 2)


async def test_the_database_changes_and_deletes_no_usage(floor: Floor) -> None:
    made = await casework(floor)
    await made.done(at(5), at(5, 11))
    await made.read()
    for attempt in ("UPDATE usage_items SET quantity = 0", "DELETE FROM usage_items"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(made.clerk) as tx:
                await tx.execute(f"{attempt} WHERE tenant_id = $1", made.company.id)


async def test_a_charge_tells_what_it_counts_and_the_rest_is_unpriced(floor: Floor) -> None:
    made = await casework(floor)
    hourly = await floor.task_type(made.company, await floor.queue())
    unknown = await floor.task_type(made.company, await floor.queue())
    for kind in (made.kind, hourly, unknown):
        await made.done(at(5), at(5, 11), kind=kind)
    await made.read()
    await contract(made, per_ticket(kinds=[made.kind]), per_hour(kinds=[hourly]))
    assert {i.task_type for i in await made.items(unpriced=True)} == {unknown}
    assert [(i.meter, i.task_type) for i in await made.items(charge="hours")] == [("hours", hourly)]
    assert [(i.meter, i.task_type) for i in await made.items(charge="tickets")] == [("tickets", made.kind)]


async def test_a_neighbour_sees_no_usage(floor: Floor) -> None:
    made, other = await casework(floor), await casework(floor)
    await made.done(at(5), at(5, 11))
    await made.read()
    assert await other.items() == []
    neighbour: UUID = await rows.tenant()
    async with transaction(rows.inside(neighbour)) as tx:
        assert await tx.fetch("SELECT * FROM usage_items") == []
