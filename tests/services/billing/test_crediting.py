"""Credit notes: bounded by their invoice, numbered in a series of their own, and what was paid already stays to the client's credit."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Conflict, Invalid
from services.billing.invoices import actions, queries
from services.billing.invoices.actions import LineCredit
from services.billing.invoices.cards import InvoiceDetail
from services.billing.invoices.refusals import (
    InvoiceIssued,
    InvoiceNotFound,
    NotACreditNote,
    NotAnInvoice,
    NotIssued,
)
from services.billing.ledger import queries as ledger
from services.billing.receipts import actions as receipts
from services.billing.receipts.actions import Allocation, NewPayment
from services.billing.receipts.refusals import AboveCredit
from tenants.db import transaction
from tenants.scope import Scope
from tests.support.bills import Bills, Contract, balance_of, line

NOW = datetime(2026, 11, 5, 1, tzinfo=UTC)
LINES = [line("1005"), line("300", "reduced", charge="paper")]


@pytest.fixture
async def invoice(bills: Bills, contract: Contract, clerk: Scope) -> UUID:
    made = await bills.draft(contract, LINES)
    await issued(clerk, made)
    return made


async def issued(clerk: Scope, invoice: UUID) -> None:
    async with transaction(clerk, now=NOW) as tx:
        await actions.issue(tx, invoice_id=invoice)


async def noted(clerk: Scope, invoice: UUID, *lines: LineCredit) -> UUID:
    async with transaction(clerk, now=NOW) as tx:
        return await actions.draft_credit_note(tx, invoice_id=invoice, reason="訂正", lines=lines or None)


async def read(clerk: Scope, invoice: UUID) -> InvoiceDetail:
    async with transaction(clerk, now=NOW) as tx:
        return await queries.invoice(tx, invoice)


async def test_a_note_for_all_mirrors_the_invoice(clerk: Scope, invoice: UUID) -> None:
    note = await noted(clerk, invoice)
    assert (await read(clerk, invoice)).invoice.balance == 1429  # a draft changes nothing
    await issued(clerk, note)
    made, original = await read(clerk, note), await read(clerk, invoice)
    assert (made.invoice.number, made.invoice.original, made.invoice.due_on) == (
        "CN-2026-00001",
        invoice,
        None,
    )
    assert [each.printed for each in made.lines] == [1005, 300]
    assert (made.invoice.total, made.invoice.standing) == (1429, "used")
    assert (original.invoice.balance, original.invoice.standing, original.creditable) == (0, "paid", [])
    assert [each.id for each in original.credit_notes] == [note]
    async with transaction(clerk) as tx:
        content = await queries.content(tx, note)
        booked = balance_of(await ledger.transfers(tx))
    assert content.original is not None
    assert (content.original.number, content.original.issued_on) == ("INV-2026-00001", date(2026, 11, 5))
    assert not any(booked.values())


async def test_parts_are_bounded_and_the_last_takes_the_rounding(clerk: Scope, invoice: UUID) -> None:
    first = await noted(clerk, invoice, LineCredit(1, Decimal(509)))
    await issued(clerk, first)
    with pytest.raises(Conflict) as refused:
        await noted(clerk, invoice, LineCredit(1, Decimal(497)))
    assert (refused.value.reason, refused.value.facts["remaining"]) == ("credit_above_invoice", "496")
    last = await noted(clerk, invoice, LineCredit(1, Decimal(496)))
    await issued(clerk, last)
    taxes = [(await read(clerk, each)).invoice.tax for each in (first, last)]
    assert taxes == [50, 50]  # 49.6 is floored by itself
    left = (await read(clerk, invoice)).creditable
    assert [(each.rate, each.net) for each in left] == [(Decimal("0.08"), 300)]
    rest = await noted(clerk, invoice)
    assert [each.name["ja"] for each in (await read(clerk, rest)).lines] == ["残額の返還"]


async def test_two_drafts_that_together_exceed_cannot_both_be_issued(clerk: Scope, invoice: UUID) -> None:
    one, two = await noted(clerk, invoice), await noted(clerk, invoice)
    await issued(clerk, one)
    with pytest.raises(Conflict) as refused:
        await issued(clerk, two)
    assert refused.value.reason == "credit_above_invoice"
    async with transaction(clerk) as tx:
        await actions.discard(tx, invoice_id=two)
    with pytest.raises(InvoiceNotFound):
        await read(clerk, two)


async def test_what_was_paid_already_is_to_the_clients_credit(
    bills: Bills, contract: Contract, clerk: Scope, invoice: UUID
) -> None:
    other = await bills.draft(contract, [line("1000")])
    await issued(clerk, other)
    async with transaction(clerk, now=NOW) as tx:
        new = NewPayment(Decimal(1000), date(2026, 11, 5), [Allocation(invoice, Decimal(1000))])
        await receipts.record(tx, new)
    note = await noted(clerk, invoice)
    await issued(clerk, note)
    assert ((await read(clerk, note)).invoice.balance, (await read(clerk, invoice)).invoice.balance) == (
        1000,
        0,
    )
    async with transaction(clerk, now=NOW) as tx:
        await receipts.use_credit_note(tx, note_id=note, allocations=[Allocation(other, Decimal(900))])
    with pytest.raises(Invalid, match="nobody kept a fee back"):
        async with transaction(clerk, now=NOW) as tx:
            await receipts.use_credit_note(
                tx, note_id=note, allocations=[Allocation(other, Decimal(9), Decimal(9))]
            )
    with pytest.raises(AboveCredit):
        async with transaction(clerk, now=NOW) as tx:
            await receipts.use_credit_note(tx, note_id=note, allocations=[Allocation(other, Decimal(101))])
    async with transaction(clerk) as tx:
        booked = balance_of(await ledger.transfers(tx, limit=200))
    assert (booked["advance_received"], booked["receivable"]) == (-100, 200)
    assert (await read(clerk, other)).invoice.balance == 200


async def test_refusals(bills: Bills, contract: Contract, clerk: Scope, invoice: UUID) -> None:
    with pytest.raises(Invalid) as wrong:
        await noted(clerk, invoice, LineCredit(3, Decimal(1)))
    assert wrong.value.errors[0].pointer == "/lines/0/line"
    draft = await bills.draft(contract, [line("5")])
    with pytest.raises(NotIssued):
        await noted(clerk, draft)
    with pytest.raises(NotACreditNote):
        async with transaction(clerk) as tx:
            await actions.discard(tx, invoice_id=draft)
    note = await noted(clerk, invoice)
    await issued(clerk, note)
    with pytest.raises(NotAnInvoice):
        await noted(clerk, note)
    with pytest.raises(InvoiceIssued):
        async with transaction(clerk) as tx:
            await actions.discard(tx, invoice_id=note)


async def test_a_line_that_takes_off_the_price_is_not_credited(
    bills: Bills, contract: Contract, clerk: Scope
) -> None:
    made = await bills.draft(contract, [line("100"), line("-10", kind="service_credit")])
    await issued(clerk, made)
    with pytest.raises(Invalid) as wrong:
        await noted(clerk, made, LineCredit(2, Decimal(10)))
    assert wrong.value.errors[0].code == "line_takes_off"
    whole = await noted(clerk, made)
    await issued(clerk, whole)
    assert (await read(clerk, made)).invoice.balance == 0


async def test_with_tax_inside_the_gross_is_bounded(
    floor: object, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    inside = await bills.contract(contract.company, contract.entity, tax_mode="inclusive")
    made = await bills.draft(inside, [line("1000")])
    await issued(clerk, made)
    part = await noted(clerk, made, LineCredit(1, Decimal(333)))
    await issued(clerk, part)
    rest = await noted(clerk, made, LineCredit(1, Decimal(667)))
    await issued(clerk, rest)
    cards = [(await read(clerk, each)).invoice for each in (made, part, rest)]
    assert [each.total for each in cards] == [1000, 333, 667]
    assert cards[0].net == cards[1].net + cards[2].net
    assert cards[0].balance == 0
