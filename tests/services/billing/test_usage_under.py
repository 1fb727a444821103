"""Every counted line of a closed period opens to exactly the facts that it was counted from."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.billing.closing import actions as closing
from services.billing.invoices import queries, usage_under
from services.billing.invoices.cards import InvoiceDetail, UsageUnderLine
from services.rules.exact import total
from tenants.db import transaction
from tests.support.casework import (
    Casework,
    at,
    casework,
    charge,
    contract,
    graduated,
    party,
    per_hour,
    per_ticket,
    rate_card,
)
from tests.support.floor import Floor

AFTER = at(2, month=11)


async def opened(made: Casework, deal: UUID) -> list[tuple[InvoiceDetail, int, list[UsageUnderLine]]]:
    """Each line of each draft of October with what is under it."""
    async with transaction(made.clerk, now=AFTER) as tx:
        await closing.close(tx, contract_id=deal, month_on=date(2026, 10, 1))
    async with transaction(made.clerk, now=AFTER) as tx:
        drafts = [await queries.invoice(tx, card.id) for card in await queries.page(tx)]
        return [
            (draft, line.n, await usage_under.page(tx, draft.invoice.id, line.n, limit=200))
            for draft in drafts
            for line in draft.lines
        ]


def agrees(found: list[tuple[InvoiceDetail, int, list[UsageUnderLine]]]) -> dict[str, Decimal]:
    """Check that what is under each line adds up to it; the quantities by charge."""
    for draft, n, facts in found:
        line = draft.lines[n - 1]
        if line.opens:
            used = Decimal(line.facts["used"]) if "used" in line.facts else line.quantity
            assert total(each.quantity for each in facts) == used, line.charge
            assert abs(total(each.amount for each in facts) - line.amount) < Decimal("1e-9"), line.charge
    return {draft.lines[n - 1].charge: draft.lines[n - 1].quantity for draft, n, _ in found}


async def test_tickets_and_hours_open_to_their_items(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(
        made,
        graduated(made.kind, (2, "100"), (None, "80")),
        per_hour("3000"),
        charge("base", "fixed", amount="5000"),
    )
    tickets = [await made.done(at(day), at(day, 11)) for day in (1, 15, 31)]
    await made.done(at(1, month=11), at(1, 11, month=11))
    found = await opened(made, deal)
    assert agrees(found) == {"base": 1, "tickets": 3, "hours": 3}
    by_charge = {draft.lines[n - 1].charge: facts for draft, n, facts in found}
    assert [each.ticket for each in by_charge["tickets"]] == tickets
    assert by_charge["base"] == []
    assert all(
        each.ticket_reference and each.ticket_reference.startswith(made.company.key)
        for each in by_charge["hours"]
    )


async def test_prices_that_change_within_the_period_open_to_their_own_days(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100"))
    await rate_card(made, deal, [per_ticket("200")], date(2026, 10, 16))
    for day in (1, 15, 16, 31):
        await made.done(at(day), at(day, 11))
    found = await opened(made, deal)
    agrees(found)
    assert [sorted(each.occurred_on.day for each in facts) for _, _, facts in found] == [[1, 15], [16, 31]]
    async with transaction(made.clerk) as tx:
        content = await queries.content(tx, found[0][0].invoice.id)
    assert [(line.period.first_on.day, line.period.last_on.day) for line in content.lines if line.period] == [
        (1, 15),
        (16, 31),
    ]


async def test_two_parties_each_open_to_what_they_pay_for(floor: Floor) -> None:
    made = await casework(floor)
    deal = await contract(made, per_ticket("100"))
    await party(made, deal, departments=["payroll"])
    for day, department in ((1, None), (2, "payroll"), (3, "payroll"), (4, "sales")):
        ticket = await made.done(at(day), at(day, 11))
        await made.read()
        await floor.admin.execute(
            "UPDATE usage_items SET facts = facts || jsonb_build_object('department', $2::text) WHERE ticket_id = $1 AND $2::text IS NOT NULL",
            ticket, department,
        )  # fmt: skip
    found = await opened(made, deal)
    agrees(found)
    assert sorted(len(facts) for _, _, facts in found) == [2, 2]
    assert not {each.id for each in found[0][2]} & {each.id for each in found[1][2]}


async def test_what_was_free_is_under_its_line_too(floor: Floor) -> None:
    made = await casework(floor)
    free = {"included": {"quantity": "2", "roll_over_months": 0}}
    deal = await contract(
        made,
        {**per_ticket("100"), **free},
        {**per_hour("3000"), "included": {"quantity": "9", "roll_over_months": 0}},
    )
    for day in (1, 15, 31):
        await made.done(at(day), at(day, 11))
    found = await opened(made, deal)
    assert agrees(found) == {"tickets": 1, "hours": 0}
    assert [[each.amount for each in facts][:1] for _, _, facts in found] == [
        [Decimal("33.333333333333")],
        [0],
    ]
