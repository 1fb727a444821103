"""The comparison on a real database: the month of docs/comparison.md, what is missing, and who does not see it."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import Denied
from services.sourcing import queries
from services.sourcing.shapes import Comparison, Row, Totals
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.support import compared, office
from tests.support.bills import Bills
from tests.support.compared import MONTH, Client, given
from tests.support.floor import Floor

NEXT = date(2026, 11, 1)


async def _asked(
    scope: Scope, *, first: date = MONTH, end: date = NEXT, task_type: str | None = None
) -> Comparison:
    async with transaction(scope) as tx:
        return await queries.comparison(tx, first, end, task_type=task_type)


def _row(found: Comparison, code: str) -> Row:
    return next(each for each in found.rows if each.task_type == code)


async def test_the_month_worked_by_hand_is_what_the_product_shows(client: Client) -> None:
    found = await _asked(client.staff)
    row = _row(found, client.invoices)
    assert row.invoiced is not None
    assert (row.invoiced.usage, row.invoiced.allocated, row.invoiced.own) == (80_000, 12_000, 29_250)
    assert row.in_house.cost is not None
    assert row.outsourced.cost is not None
    assert (row.in_house.cost.value, row.outsourced.cost.value) == (311_300, 121_250)
    assert row.saving is not None
    assert row.saving.value == 190_050
    assert row.verdict == "outsourced"
    assert row.break_even is not None
    assert row.break_even.volume is not None
    assert round(row.break_even.volume, 2) == Decimal("52.56")
    assert (row.break_even.below, row.break_even.above) == ("in_house", "outsourced")
    assert row.hours_released == Decimal("79.5")


async def test_both_sides_show_what_was_measured(client: Client) -> None:
    away = _row(await _asked(client.staff), client.invoices).outsourced
    assert (away.volume, away.touch_minutes, away.first_pass) == (400, Decimal("11.25"), Decimal("0.97"))
    assert (away.sla, away.sla_adjusted) == (Decimal("0.98"), Decimal("0.984924623116"))
    assert away.per_hour == Decimal("5.333333333333")
    assert away.cycle_median_seconds is not None
    assert abs(away.cycle_median_seconds - 4 * 3600) <= 4 * 72  # within 2 %
    assert away.basis == "draft"
    assert away.cost_per_ticket is not None
    assert away.cost_per_ticket.value == Decimal("303.125")


async def test_a_kind_of_work_for_which_outsourcing_does_not_pay_is_said_to(client: Client) -> None:
    found = await _asked(client.staff)
    row = _row(found, client.supplies)
    assert row.saving is not None
    assert row.saving.high < 0
    assert row.verdict == "in_house"
    assert [(each.task_type, each.is_sure) for each in found.take_back] == [(client.supplies, True)]


async def test_the_sums_hold_the_whole_invoice_and_name_what_is_left_out(client: Client) -> None:
    found = await _asked(client.staff)
    whole: Totals = found.totals[0]
    assert (whole.invoiced, whole.unallocated, whole.counted, whole.is_draft) == (150_000, 0, 2, True)
    assert (
        sum(each.invoiced.usage + each.invoiced.allocated for each in found.rows if each.invoiced) == 150_000
    )
    assert whole.saving is not None
    assert whole.in_house is not None
    assert whole.outsourced is not None
    assert whole.saving.value == whole.in_house.value - whole.outsourced.value
    assert whole.saving.low < whole.saving.value < whole.saving.high
    assert "overhead_rate" in {each.input for each in whole.sensitivity}
    assert f"{client.invoices}:minutes_per_case" in {each.input for each in whole.sensitivity}


async def test_what_is_still_done_in_house_is_offered_with_reasons(client: Client) -> None:
    found = await _asked(client.staff)
    [one] = found.candidates
    assert (one.task_type, one.monthly_cases) == (client.contracts, 45)
    assert one.reasons == ("non_core", "volume", "dependence", "standardised")
    assert one.dependence == Decimal("0.838024691358")
    row = _row(found, client.contracts)
    assert row.verdict == "in_house_only"
    assert row.saving is None


async def test_what_nobody_said_is_missing_and_no_zero(client: Client, floor: Floor, bills: Bills) -> None:
    other = await floor.task_type(client.company)
    await compared.done(bills, client.company, other, resolved=20, seconds=6000, first_pass=20)
    found = await _asked(client.staff)
    row = _row(found, other)
    assert "minutes_per_case" in row.in_house.missing
    assert (row.in_house.cost, row.saving, row.hours_released, row.verdict) == (None, None, None, "missing")
    assert row.outsourced.cost is not None
    assert found.totals[0].left_out == [other]
    assert found.totals[0].counted == 2


async def test_minutes_are_measured_where_enough_was_done_in_house(client: Client, bills: Bills) -> None:
    await compared.done(
        bills,
        client.company,
        client.invoices,
        resolved=50,
        seconds=50 * 1200,
        first_pass=45,
        sourcing="in_house",
    )
    row = _row(await _asked(client.staff), client.invoices)
    assert row.in_house.basis == "measured"
    assert (row.in_house.volume, row.in_house.touch_minutes) == (50, 20)
    assert row.in_house.cost is not None
    assert (
        row.in_house.cost.value == 400 * 1200 + 12_500
    )  # 20 min × 2,700 ÷ 0.75 a case; rework is in the minutes


async def test_a_month_is_compared_by_the_baseline_that_held_in_it(client: Client) -> None:
    await compared.said(client, client.invoices, {"tools": given("9000")}, month=NEXT)
    found = await _asked(client.staff)
    cost = _row(found, client.invoices).in_house.cost
    assert cost is not None
    assert cost.value == 311_300
    later = await _asked(client.staff, first=NEXT, end=date(2026, 12, 1))
    cost = _row(later, client.invoices).in_house.cost
    assert cost is not None
    assert cost.value == 7500 + 9000  # nothing was done, and people and tools cost what they cost


async def test_a_month_without_invoice_or_draft_has_no_outsourced_cost(client: Client, bills: Bills) -> None:
    await bills.admin.execute("DELETE FROM invoice_lines WHERE invoice_id = $1", client.draft)
    await bills.admin.execute("DELETE FROM invoices WHERE id = $1", client.draft)
    found = await _asked(client.staff)
    row = _row(found, client.invoices)
    assert row.outsourced.missing == ("invoice",)
    assert (row.outsourced.cost, row.saving, row.invoiced, found.totals[0].invoiced) == (
        None,
        None,
        None,
        None,
    )
    assert row.in_house.cost is not None


async def test_an_issued_invoice_less_its_credit_note_is_what_counts(client: Client, bills: Bills) -> None:
    await bills.admin.execute(
        "UPDATE invoices SET status = 'issued', number = 'INV-1' WHERE id = $1", client.draft
    )
    lines = [
        compared.line("1000", charge="entry", kind="correction", facts={"task_types": {client.invoices: "5"}})
    ]
    note = await bills.draft(client.contract, lines, original_id=client.draft)
    await bills.admin.execute("UPDATE invoices SET kind = 'credit_note' WHERE id = $1", note)
    row = _row(await _asked(client.staff), client.invoices)
    assert row.invoiced is not None
    assert (row.invoiced.usage, row.outsourced.basis) == (
        80_000,
        "invoice",
    )  # a draft of a note counts nothing
    await bills.admin.execute("UPDATE invoices SET status = 'issued', number = 'CN-1' WHERE id = $1", note)
    row = _row(await _asked(client.staff), client.invoices)
    assert row.invoiced is not None
    assert row.invoiced.usage == 79_000


async def test_a_neighbour_sees_nothing_of_it(client: Client, floor: Floor, bills: Bills) -> None:
    neighbour = await compared.client(floor, bills)
    found = await _asked(neighbour.manager)
    assert {each.task_type for each in found.rows} == {
        neighbour.invoices,
        neighbour.supplies,
        neighbour.contracts,
    }
    assert found.about.tenant == neighbour.company.key


async def test_only_who_may_see_a_companys_costs_compares(client: Client, floor: Floor) -> None:
    for role in (Role.TEAM_LEAD, Role.OPERATOR, Role.BILLING_CLERK):
        with pytest.raises(Denied):
            await _asked((await floor.operator(client.company, roles=(role,))).at(client.company.id))
    requester = await office.user(client.company.id, Role.REQUESTER)
    with pytest.raises(Denied):
        await _asked(requester)


async def test_a_manager_limited_to_other_domains_sees_no_row(client: Client) -> None:
    narrow = await office.user(client.company.id, Role.CLIENT_MANAGER, domains=["hr"])
    assert list((await _asked(narrow)).rows) == []
