"""The monthly close: frozen once, the same again whenever it is run, adjusted after the issue, taken back before it."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.errors import Denied
from services.billing.closing import actions, queries
from services.billing.closing.actions import Closed, NothingToClose, PeriodIssued, PeriodOpen
from services.billing.closing.agreements import NoRateCard
from services.billing.closing.periods import PeriodNotOver
from services.billing.closing.queries import PeriodCard
from services.billing.invoices import actions as invoices
from services.billing.invoices import usage_under
from services.rules.lifecycle import Status
from services.tickets import editing
from tenants.db import transaction
from tenants.roles import Role
from tests.support.casework import (
    Casework,
    at,
    casework,
    clerk,
    contract,
    graduated,
    minimum,
    party,
    per_hour,
    per_ticket,
    rate_card,
    service_credit,
)
from tests.support.floor import Floor
from tests.support.statements import counted

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AFTER, LATER = at(2, month=11), at(2, month=12)
_INVOICES = """
SELECT i.id, i.kind, i.status, i.total, i.number, i.version, i.digest, i.reviewed_at, p.starts_on AS period_on, b.code AS party
FROM invoices i JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id
LEFT JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
WHERE i.tenant_id = $1 ORDER BY p.starts_on, i.kind DESC, b.is_main DESC
"""
_LINES = "SELECT kind, charge, quantity, amount, facts FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY n"


async def closed(made: Casework, contract_id: UUID, month: date = OCTOBER, now: Any = AFTER) -> Closed:
    async with transaction(made.clerk, now=now) as tx:
        return await actions.close(tx, contract_id=contract_id, month_on=month)


async def papers(made: Casework) -> list[Any]:
    async with transaction(made.clerk) as tx:
        return await tx.fetch(_INVOICES, made.company.id)


async def lines(made: Casework, invoice: UUID) -> list[tuple[str, str, Decimal]]:
    async with transaction(made.clerk) as tx:
        return [
            (row["kind"], row["charge"], row["amount"])
            for row in await tx.fetch(_LINES, made.company.id, invoice)
        ]


async def under(made: Casework, invoice: UUID) -> set[UUID | None]:
    """The tickets under the adjustment of an invoice, none of which has a share of its own."""
    async with transaction(made.clerk) as tx:
        found = await tx.fetch(_LINES, made.company.id, invoice)
        (n,) = [n for n, row in enumerate(found, 1) if row["kind"] == "adjustment"]
        items = await usage_under.page(tx, invoice, n)
    assert [each.amount for each in items] == [None] * len(items)
    return {each.ticket for each in items}


async def issued(made: Casework, now: Any = AFTER, **which: Any) -> None:
    """Issue every draft, or those of a kind."""
    for row in await papers(made):
        if row["status"] == "draft" and row["kind"] == which.get("kind", row["kind"]):
            async with transaction(made.clerk, now=now) as tx:
                await invoices.issue(tx, invoice_id=row["id"], accepting="確認済み")


async def one_period(made: Casework) -> PeriodCard:
    async with transaction(made.clerk) as tx:
        (found,) = await queries.periods(tx, month_on=OCTOBER, next_on=NOVEMBER)
        return found


async def test_a_close_freezes_the_month_and_makes_a_draft_of_what_was_done(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100", kinds=[made.kind]), per_hour("3000"))
    for day in (1, 15, 31):
        await made.done(at(day), at(day, 11))
    await made.done(at(1, month=11), at(1, 11, month=11))
    done = await closed(made, deal)
    assert (done.status, done.drafted) == ("frozen", 1)
    (draft,) = await papers(made)
    assert (draft["kind"], draft["status"], draft["total"]) == ("invoice", "draft", 10_230)
    assert await lines(made, draft["id"]) == [("charge", "tickets", 300), ("charge", "hours", 9000)]
    period = await one_period(made)
    assert (period.status, period.runs, period.late, period.drafts) == ("frozen", 1, 0, 1)


async def test_running_it_again_changes_nothing_not_even_the_review(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket())
    await made.done(at(5), at(5, 11))
    await closed(made, deal)
    (draft,) = await papers(made)
    async with transaction(made.clerk) as tx:
        await invoices.review(tx, invoice_id=draft["id"])
    before = await papers(made)
    assert (await closed(made, deal)).drafted == 0
    assert await papers(made) == before
    assert (await one_period(made)).runs == 2


async def test_late_usage_before_the_issue_is_taken_in_and_marked_late(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    ticket = await made.done(at(5), at(5, 11))
    await closed(made, deal)
    await made.corrected(ticket, 7200, at(3, month=11))
    await made.read()
    assert [i.quantity for i in await made.items(late=True)] == [-1, 2]
    (draft,) = await papers(made)
    async with transaction(made.clerk) as tx:
        await invoices.review(tx, invoice_id=draft["id"])
    assert (await closed(made, deal)).drafted == 1
    (again,) = await papers(made)
    assert (again["id"], again["total"], again["reviewed_at"]) == (draft["id"], 6600, None)
    assert (await one_period(made)).late == 2


async def test_fifteen_units_and_five_late_ones_add_fifteen(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, graduated(made.kind, (10, "2"), (None, "3")))
    for n in range(15):
        await made.done(at(5, n), at(5, n, 30))
    held = [await made.ticket(at(6, n)) for n in range(5)]
    await closed(made, deal)
    await issued(made)
    await floor.admin.execute(  # five that were resolved in October, told of in November
        "UPDATE tickets SET status = 'resolved', first_resolved_at = $2, resolved_at = $2 WHERE tenant_id = $1 AND id = ANY($3)",
        made.company.id, at(30), held,
    )  # fmt: skip
    for ticket in held:
        async with transaction(made.worker, now=at(3, month=11)) as tx:
            await editing.edit(tx, ticket_id=ticket, changes={"subject": "late"}, version=None)
    assert (await closed(made, deal)).waiting == 15
    assert (await closed(made, deal)).waiting == 15
    await closed(made, deal, NOVEMBER, LATER)
    first, second = await papers(made)
    assert (first["status"], first["total"]) == ("issued", 38)
    assert await lines(made, second["id"]) == [("adjustment", "adjustment", 15)]
    assert await under(made, second["id"]) == set(held)
    await issued(made, LATER)
    assert (await closed(made, deal)).waiting == 0
    assert len(await papers(made)) == 2


async def test_an_adjustment_opens_to_the_usage_that_came_late_and_to_no_other(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    first, second = await made.done(at(5), at(5, 11)), await made.done(at(6), at(6, 11))
    await closed(made, deal)
    await issued(made)
    await made.corrected(first, 7200, at(3, month=11))
    await closed(made, deal, NOVEMBER, LATER)
    _, adjusted = await papers(made)
    assert await under(made, adjusted["id"]) == {first}
    await issued(made, LATER)
    await made.corrected(second, 9000, at(3, month=12))
    assert (await closed(made, deal)).waiting > 0
    assert await under(made, adjusted["id"]) == {first}  # what is issued opens to the same as before
    await closed(made, deal, date(2026, 12, 1), at(2, month=1).replace(year=2027))
    again = (await papers(made))[-1]
    assert again["id"] != adjusted["id"]
    assert await under(made, again["id"]) == {second}


async def test_less_becomes_a_draft_credit_note_on_the_original_once(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    ticket = await made.done(at(5), at(5, 12))
    await closed(made, deal)
    await issued(made)
    await made.corrected(ticket, 3600, at(3, month=11))
    for _ in range(2):
        await closed(made, deal)
        _, note = await papers(made)
        assert (note["kind"], note["status"], note["total"]) == ("credit_note", "draft", 3300)
    await issued(made)
    await closed(made, deal)
    assert [(p["kind"], p["status"]) for p in await papers(made)] == [
        ("invoice", "issued"),
        ("credit_note", "issued"),
    ]
    await made.corrected(ticket, 5400, at(4, month=11))
    assert (await closed(made, deal)).waiting == 1500


async def test_a_draft_credit_note_goes_when_its_reason_goes(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    ticket = await made.done(at(5), at(5, 12))
    await closed(made, deal)
    await issued(made)
    for seconds in (3600, 7200):
        await made.corrected(ticket, seconds, at(3, month=11))
        await closed(made, deal)
    assert [p["kind"] for p in await papers(made)] == ["invoice"]


async def test_the_freeze_fixes_the_prices(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100"))
    await made.done(at(5), at(5, 11))
    await made.done(at(5, month=11), at(5, 11, month=11))
    await rate_card(made, deal, [per_ticket("200")], NOVEMBER)
    await closed(made, deal)
    await closed(made, deal, NOVEMBER, LATER)
    assert [p["total"] for p in await papers(made)] == [110, 220]


async def test_prices_that_change_within_the_month_are_for_their_days(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100"))
    await rate_card(made, deal, [per_ticket("200")], date(2026, 10, 16))
    for day in (5, 15, 16, 20):
        await made.done(at(day), at(day, 11))
    await closed(made, deal)
    (draft,) = await papers(made)
    assert await lines(made, draft["id"]) == [("charge", "tickets", 200), ("charge", "tickets", 400)]


async def test_work_after_a_reopening_is_billed_only_where_the_contract_says_so(floor: Floor) -> None:
    for bills, total in ((False, 3300), (True, 6600)):
        made = await casework(floor)
        deal = await contract(made, per_hour("3000"), bill_reopened_work=bills)
        ticket = await made.done(at(5), at(5, 11))
        await made.reopened(ticket, at(6))
        await made.moved(ticket, Status.IN_PROGRESS, at(6, 11))
        await made.moved(ticket, Status.RESOLVED, at(6, 12))
        await closed(made, deal)
        assert [p["total"] for p in await papers(made)] == [total]


async def test_a_missed_promise_takes_off_and_an_excuse_after_the_issue_gives_it_back(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("1000"), credit=service_credit("0.9", "10"))
    late = await made.done(at(5), at(7, 11), priority="urgent")
    for n in range(4):
        await made.done(at(8, n), at(8, n, 30))
    await closed(made, deal)
    (draft,) = await papers(made)
    assert await lines(made, draft["id"]) == [
        ("charge", "tickets", 5000),
        ("service_credit", "service-credit", -500),
    ]
    await issued(made)
    from services.rules.policies import Metric  # noqa: PLC0415
    from services.sla import excuses  # noqa: PLC0415

    async with transaction(made.worker, now=at(3, month=11)) as tx:
        await excuses.excuse(tx, ticket_id=late, metric=Metric.RESOLUTION, reason="災害")
    assert (await closed(made, deal, now=at(4, month=11))).waiting == 500


async def test_a_minimum_is_topped_up_and_departments_share(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("1000"), minimum=minimum("5000"))
    other = await party(made, deal, departments=["営業部"])
    await made.done(at(5), at(5, 11))
    await made.read()
    await floor.admin.execute("UPDATE people SET department = '営業部' WHERE tenant_id = $1", made.company.id)
    await made.done(at(6), at(6, 11))
    await made.read()  # as it happened: a later move to another department moves no bill
    await floor.admin.execute("UPDATE people SET department = NULL WHERE tenant_id = $1", made.company.id)
    await closed(made, deal)
    main, theirs = await papers(made)
    assert await lines(made, main["id"]) == [
        ("charge", "tickets", 1000),
        ("true_up", "minimum-commitment", 3000),
    ]
    assert await lines(made, theirs["id"]) == [("charge", "tickets", 1000)]
    assert theirs["party"].endswith(other.hex[-8:])


async def test_a_closing_day_closes_the_period_that_ends_in_the_month(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket(), closing_day=20)
    for day, month in ((20, 9), (21, 9), (20, 10), (21, 10)):
        await made.done(at(day, month=month), at(day, 11, month=month))
    await closed(made, deal)
    (draft,) = await papers(made)
    assert (draft["period_on"], draft["total"]) == (date(2026, 9, 21), 220)


async def test_what_cannot_be_closed_is_refused_with_its_reason(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket(), starts_on=date(2026, 10, 1))
    with pytest.raises(PeriodNotOver):
        await closed(made, deal, now=at(31, 23))
    with pytest.raises(NothingToClose):
        await closed(made, deal, date(2026, 9, 1))
    unpriced = await contract(made, per_ticket(), cards=False)
    with pytest.raises(NoRateCard):
        await closed(made, unpriced)
    with pytest.raises(Denied):
        async with transaction(clerk(made.company, Role.ACCOUNT_MANAGER), now=AFTER) as tx:
            await actions.close(tx, contract_id=deal, month_on=OCTOBER)
    assert await papers(made) == []


async def test_a_period_is_reopened_only_while_nothing_of_it_is_issued(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket())
    await made.done(at(5), at(5, 11))
    await closed(made, deal)
    period = (await one_period(made)).id
    async with transaction(made.clerk) as tx:
        await actions.reopen(tx, period_id=period)
    assert await papers(made) == []
    with pytest.raises(PeriodOpen):
        async with transaction(made.clerk) as tx:
            await actions.reopen(tx, period_id=period)
    await made.done(at(6), at(6, 11))
    await closed(made, deal)
    assert [p["total"] for p in await papers(made)] == [220]
    assert (await one_period(made)).late == 0
    await issued(made)
    with pytest.raises(PeriodIssued):
        async with transaction(made.clerk) as tx:
            await actions.reopen(tx, period_id=period)


async def test_two_closes_at_once_make_one_draft(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket())
    await made.done(at(5), at(5, 11))
    await asyncio.gather(*(closed(made, deal) for _ in range(4)))
    assert [(p["status"], p["total"]) for p in await papers(made)] == [("draft", 110)]
    assert (await one_period(made)).runs == 4


async def test_the_variance_check_finds_work_without_a_price_and_without_time(floor: Floor) -> None:
    made = await casework(floor)
    hourly = await floor.task_type(made.company, await floor.queue())
    deal = await contract(made, per_hour("3000", kinds=[hourly]))
    await made.done(at(5), at(5, 11))
    timed = await made.ticket(at(6), kind=hourly)
    await made.moved(timed, Status.IN_PROGRESS, at(6))
    await floor.admin.execute(
        "DELETE FROM work_entries WHERE tenant_id = $1 AND ticket_id = $2", made.company.id, timed
    )
    await floor.admin.execute(
        "UPDATE presence SET timer_entry_id = NULL, timer_ticket_id = NULL, timer_tenant_id = NULL, timer_started_at = NULL"
    )
    await made.moved(timed, Status.RESOLVED, at(6, 11))
    await closed(made, deal)
    found = {(each["kind"], each["task_type"]): each for each in (await one_period(made)).findings}
    assert found["unpriced_usage", made.kind]["items"] == 1
    assert found["missing_time", hourly]["tickets"] == 1
    assert found["missing_time", hourly]["examples"] == [str(timed)]


async def test_who_was_billed_stays_billed_when_another_party_takes_over(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_hour("3000"))
    ticket = await made.done(at(5), at(5, 11))
    await closed(made, deal)
    await issued(made)
    await floor.admin.execute(
        "UPDATE bill_to_parties SET ended_at = $2, is_main = true WHERE tenant_id = $1",
        made.company.id,
        at(3, month=11),
    )
    successor = await party(made, deal, is_main=True)
    await floor.admin.execute(
        "UPDATE bill_to_parties SET created_at = $2 WHERE id = $1", successor, at(3, month=11)
    )
    await made.corrected(ticket, 7200, at(4, month=11))
    assert (await closed(made, deal, now=at(5, month=11))).waiting == 3000
    await closed(made, deal, NOVEMBER, LATER)
    _, draft = await papers(made)
    assert (draft["kind"], draft["total"], draft["party"][-8:]) == ("invoice", 3300, successor.hex[-8:])


async def test_a_charge_far_from_its_trend_and_an_open_dispute_are_found(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100"))
    for month, count in ((6, 2), (7, 2), (8, 2), (9, 2), (10, 6)):
        for n in range(count):
            await made.done(at(5, n, month=month), at(5, n, 30, month=month))
    for month in range(6, 11):
        await closed(made, deal, date(2026, month, 1))
    (found,) = (await one_period(made)).findings
    assert found == {
        "kind": "off_trend", "charge": "tickets", "amount": "600", "usual": "200", "low": "200", "high": "200"
    }  # fmt: skip
    draft = (await papers(made))[-1]["id"]
    async with transaction(clerk(made.company, Role.CLIENT_MANAGER)) as tx:
        await invoices.dispute(tx, invoice_id=draft, n=1, reason="多すぎます")
    await closed(made, deal)
    assert [each["kind"] for each in (await one_period(made)).findings] == ["off_trend", "open_dispute"]


async def test_a_close_costs_a_fixed_number_of_statements(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket(), credit=service_credit("0.9", "5"))
    for n in range(8):
        await made.done(at(5, n), at(5, n, 30))
    await made.read()
    seen: list[str] = []
    async with counted(made.clerk, seen, now=AFTER) as tx:
        await actions.close(tx, contract_id=deal, month_on=OCTOBER)
    assert len(seen) <= 32, len(seen)


async def test_a_neighbour_sees_no_periods(floor: Floor) -> None:
    made, other = await casework(floor), await casework(floor)
    deal = await contract(made, per_ticket())
    await closed(made, deal)
    async with transaction(other.clerk) as tx:
        assert await queries.periods(tx) == []
        with pytest.raises(queries.NoSuchPeriod):
            await actions.reopen(tx, period_id=(await one_period(made)).id)
