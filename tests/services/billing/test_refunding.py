"""Refunds: of a payment's rest and of a credit note's, up to what is left, with their postings; undone by a reversal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Denied, Invalid, Stale
from services.billing.invoices import actions as invoices
from services.billing.invoices import queries as reads
from services.billing.invoices.refusals import InvoiceNotFound, NotIssued
from services.billing.ledger import months
from services.billing.ledger import queries as ledger
from services.billing.ledger.months import MonthLocked
from services.billing.receipts import actions, credit_left, queries, statements
from services.billing.receipts.actions import Allocation, NewPayment
from services.billing.receipts.credit_left import NotToUse
from services.billing.receipts.refusals import (
    AboveCredit,
    OwnRefund,
    PaymentNotFound,
    PaymentRefunded,
    PaymentVoided,
    RefundDecided,
    RefundNotFound,
    RefundUndone,
)
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support.bills import Bills, Contract, balance_of, line
from tests.support.floor import Floor

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture
async def invoice(bills: Bills, contract: Contract, clerk: Scope) -> UUID:
    """An issued invoice of 1,000."""
    made = await bills.draft(contract, [line("1000", "exempt")])
    async with transaction(clerk, now=NOW) as tx:
        await invoices.issue(tx, invoice_id=made)
    return made


async def paid(clerk: Scope, invoice: UUID, amount: int, part: int = 1000) -> UUID:
    async with transaction(clerk, now=NOW) as tx:
        new = NewPayment(Decimal(amount), DAY, [Allocation(invoice, Decimal(part))], payer="カ）テスト")
        return await actions.record(tx, new)


async def note_of(clerk: Scope, invoice: UUID) -> UUID:
    async with transaction(clerk, now=NOW) as tx:
        note = await invoices.draft_credit_note(tx, invoice_id=invoice, reason="訂正", lines=None)
        await invoices.issue(tx, invoice_id=note)
    return note


async def ask(
    clerk: Scope, payment: UUID, amount: str, reason: str = "過入金", version: int | None = None
) -> UUID:
    async with transaction(clerk, now=NOW) as tx:
        return await actions.refund_payment(
            tx, payment_id=payment, amount=Decimal(amount), reason=reason, version=version
        )


async def approve(other: Scope, refund: UUID, on: date | None = None) -> None:
    async with transaction(other, now=NOW) as tx:
        await actions.decide_refund(tx, refund_id=refund, decision="approve", on=on)


async def refund(clerk: Scope, other: Scope, payment: UUID, amount: str) -> UUID:
    """One asks, the other approves."""
    made = await ask(clerk, payment, amount)
    await approve(other, made)
    return made


@pytest.fixture
async def other(floor: Floor, contract: Contract) -> Scope:
    """Another clerk, who approves."""
    made = await floor.operator(contract.company, roles=(Role.BILLING_CLERK,))
    return made.at(contract.company.id)


async def accounts(clerk: Scope) -> dict[str, Decimal]:
    async with transaction(clerk) as tx:
        return balance_of(await ledger.transfers(tx, limit=200))


async def left(clerk: Scope) -> list[tuple[str, Decimal]]:
    async with transaction(clerk) as tx:
        return [(each.kind, each.rest) for each in await credit_left.left(tx)]


async def test_an_overpayment_is_paid_back_and_no_more_than_it(
    clerk: Scope, other: Scope, invoice: UUID
) -> None:
    payment = await paid(clerk, invoice, 1500)
    assert await left(clerk) == [("payment", 500)]
    await refund(clerk, other, payment, "300")
    with pytest.raises(AboveCredit) as refused:
        await ask(clerk, payment, "201")
    assert refused.value.facts == {"rest": "200"}
    await refund(clerk, other, payment, "200")
    assert await left(clerk) == []
    with pytest.raises(AboveCredit):
        await ask(clerk, payment, "1")
    found = await accounts(clerk)
    assert (found["bank"], found.get("advance_received", 0), found["receivable"]) == (1000, 0, 0)
    async with transaction(clerk) as tx:
        card = await queries.payment(tx, payment)
        assert (card.allocated, card.refunded, card.rest) == (1000, 500, 0)
        assert [(each.amount, each.payment, each.reason) for each in await credit_left.refunds(tx)] == [
            (200, payment, "過入金"),
            (300, payment, "過入金"),
        ]
        told = await tx.fetch(
            "SELECT type, data FROM events WHERE tenant_id = $1 AND type = 'refund.made' ORDER BY place",
            tx.tenant,
        )
    assert [(row["type"], row["data"]["amount"]) for row in told] == [
        ("refund.made", "300"),
        ("refund.made", "200"),
    ]


async def test_a_credit_note_after_the_payment_is_paid_back(
    clerk: Scope, other: Scope, invoice: UUID
) -> None:
    await paid(clerk, invoice, 1000)
    note = await note_of(clerk, invoice)
    assert await left(clerk) == [("credit_note", 1000)]
    async with transaction(clerk, now=NOW) as tx:
        made = await actions.refund_note(tx, note_id=note, amount=Decimal(1000), reason="返品")
    await approve(other, made, on=DAY)
    async with transaction(clerk, now=NOW) as tx:
        assert (await reads.invoice(tx, note)).invoice.standing == "used"
    found = await accounts(clerk)
    assert {found["bank"], found["advance_received"], found["receivable"]} == {Decimal(0)}
    with pytest.raises(AboveCredit):
        async with transaction(clerk, now=NOW) as tx:
            await actions.refund_note(tx, note_id=note, amount=Decimal(1), reason="返品")


async def test_an_invoice_and_a_draft_are_no_credit(clerk: Scope, invoice: UUID) -> None:
    await paid(clerk, invoice, 1000)
    async with transaction(clerk, now=NOW) as tx:
        draft = await invoices.draft_credit_note(tx, invoice_id=invoice, reason="訂正", lines=None)
    for which, refusal in ((invoice, NotToUse), (draft, NotIssued)):
        with pytest.raises(refusal):
            async with transaction(clerk, now=NOW) as tx:
                await actions.refund_note(tx, note_id=which, amount=Decimal(1), reason="返品")


async def test_what_was_paid_back_pays_nothing_else_and_the_payment_stays(
    bills: Bills, contract: Contract, clerk: Scope, other: Scope, invoice: UUID
) -> None:
    payment = await paid(clerk, invoice, 1500)
    made = await refund(clerk, other, payment, "500")
    later = await bills.draft(contract, [line("400", "exempt")])
    async with transaction(clerk, now=NOW) as tx:
        await invoices.issue(tx, invoice_id=later)
    with pytest.raises(AboveCredit):
        async with transaction(clerk, now=NOW) as tx:
            await actions.allocate(tx, payment_id=payment, allocations=[Allocation(later, Decimal(400))])
    with pytest.raises(PaymentRefunded):
        async with transaction(clerk, now=NOW) as tx:
            await actions.void(tx, payment_id=payment, reason="誤り")
    async with transaction(clerk, now=NOW) as tx:
        await actions.undo_refund(tx, refund_id=made, reason="口座相違")
        await actions.allocate(tx, payment_id=payment, allocations=[Allocation(later, Decimal(400))])
        await actions.void(tx, payment_id=payment, reason="誤り")
    found = await accounts(clerk)
    assert (found["bank"], found.get("advance_received", 0), found["receivable"]) == (0, 0, 1400)
    with pytest.raises(PaymentVoided):
        await ask(clerk, payment, "1")


async def test_a_refund_is_undone_once_with_a_reason(clerk: Scope, other: Scope, invoice: UUID) -> None:
    payment = await paid(clerk, invoice, 1500)
    made = await refund(clerk, other, payment, "500")
    with pytest.raises(Invalid):
        async with transaction(clerk, now=NOW) as tx:
            await actions.undo_refund(tx, refund_id=made, reason=" ")
    async with transaction(clerk, now=NOW) as tx:
        await actions.undo_refund(tx, refund_id=made, reason="口座相違")
    with pytest.raises(RefundUndone):
        async with transaction(clerk, now=NOW) as tx:
            await actions.undo_refund(tx, refund_id=made, reason="口座相違")
    assert await left(clerk) == [("payment", 500)]
    assert (await accounts(clerk))["advance_received"] == -500


@pytest.mark.parametrize(
    ("amount", "reason", "pointer"),
    [
        ("0", "過入金", "/amount"),
        ("-1", "過入金", "/amount"),
        ("0.5", "過入金", "/amount"),
        ("100", " ", "/reason"),
    ],
)
async def test_bad_refunds_are_refused_by_their_field(
    clerk: Scope, invoice: UUID, amount: str, reason: str, pointer: str
) -> None:
    payment = await paid(clerk, invoice, 1500)
    with pytest.raises(Invalid) as refused:
        await ask(clerk, payment, amount, reason)
    assert [each.pointer for each in refused.value.errors] == [pointer]
    assert await left(clerk) == [("payment", 500)]


@pytest.mark.parametrize("days", [1, -1])
async def test_a_refund_is_paid_back_on_a_day_from_the_payment_up_to_today(
    clerk: Scope, other: Scope, invoice: UUID, days: int
) -> None:
    made = await ask(clerk, await paid(clerk, invoice, 1500), "100")
    with pytest.raises(Invalid) as refused:
        await approve(other, made, DAY + timedelta(days=days))
    assert [each.pointer for each in refused.value.errors] == ["/refunded_on"]


async def test_who_asked_does_not_approve_and_nothing_moves_before(
    clerk: Scope, other: Scope, invoice: UUID
) -> None:
    payment = await paid(clerk, invoice, 1500)
    made = await ask(clerk, payment, "300")
    assert await left(clerk) == [("payment", 200)]
    assert (await accounts(clerk))["advance_received"] == -500
    with pytest.raises(OwnRefund):
        await approve(clerk, made)
    with pytest.raises(RefundDecided):
        async with transaction(clerk, now=NOW) as tx:
            await actions.undo_refund(tx, refund_id=made, reason="口座相違")
    with pytest.raises(PaymentRefunded):
        async with transaction(clerk, now=NOW) as tx:
            await actions.void(tx, payment_id=payment, reason="誤り")
    await approve(other, made)
    with pytest.raises(RefundDecided):
        await approve(other, made)
    async with transaction(clerk) as tx:
        card = await credit_left.refund(tx, made)
    assert (card.status, card.refunded_on, card.made_by, card.decided_by) == (
        "approved", DAY, clerk.actor, other.actor,
    )  # fmt: skip
    assert (await accounts(clerk))["advance_received"] == -200


async def test_a_rejected_or_withdrawn_refund_leaves_the_credit_free(
    clerk: Scope, other: Scope, invoice: UUID
) -> None:
    payment = await paid(clerk, invoice, 1500)
    for who in (clerk, other):
        made = await ask(clerk, payment, "500")
        assert await left(clerk) == []
        async with transaction(who, now=NOW) as tx:
            await actions.decide_refund(tx, refund_id=made, decision="reject")
        assert await left(clerk) == [("payment", 500)]
        with pytest.raises(RefundDecided):
            await approve(other, made)
    assert (await accounts(clerk))["advance_received"] == -500


async def test_the_statement_shows_a_refund_and_its_reversal(
    clerk: Scope, other: Scope, invoice: UUID
) -> None:
    payment = await paid(clerk, invoice, 1500)
    made = await refund(clerk, other, payment, "500")
    async with transaction(clerk, now=NOW) as tx:
        (statement,) = await statements.of(tx, from_on=DAY.replace(day=1), to_on=date(2026, 12, 1))
    assert [(each.kind, each.amount, each.balance) for each in statement.movements] == [
        ("invoice", 1000, 1000), ("payment", -1500, -500), ("refund", 500, 0),
    ]  # fmt: skip
    assert statement.movements[-1].text == "カ）テスト"
    async with transaction(clerk, now=NOW) as tx:
        await actions.undo_refund(tx, refund_id=made, reason="口座相違")
        (statement,) = await statements.of(tx, from_on=DAY.replace(day=1), to_on=date(2026, 12, 1))
    assert [(each.kind, each.amount) for each in statement.movements][-1] == ("reversal", -500)


async def test_a_locked_month_a_stale_page_others_and_neighbours_are_refused(
    floor: Floor, clerk: Scope, contract: Contract, invoice: UUID
) -> None:
    manager = (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)
    neighbour = await floor.company()
    other_clerk = (await floor.operator(neighbour, roles=(Role.BILLING_CLERK,))).at(neighbour.id)
    payment = await paid(clerk, invoice, 1500)
    with pytest.raises(Stale):
        await ask(clerk, payment, "1", version=99)
    with pytest.raises(Denied):
        await ask(manager, payment, "1")
    made = await ask(clerk, payment, "1")
    for attempt in (
        lambda tx: actions.refund_payment(tx, payment_id=payment, amount=Decimal(1), reason="x"),
        lambda tx: actions.refund_note(tx, note_id=invoice, amount=Decimal(1), reason="x"),
        lambda tx: actions.decide_refund(tx, refund_id=made, decision="approve"),
        lambda tx: actions.undo_refund(tx, refund_id=made, reason="x"),
        lambda tx: credit_left.refund(tx, made),
    ):
        with pytest.raises((PaymentNotFound, InvoiceNotFound, RefundNotFound)):
            async with transaction(other_clerk, now=NOW) as tx:
                await attempt(tx)
    async with transaction(other_clerk) as tx:
        assert list(await credit_left.refunds(tx)) == []
        assert await credit_left.left(tx) == []
    async with transaction(clerk.at(PROVIDER_TENANT), now=NOW) as tx:
        await months.lock(tx, legal_entity_id=contract.entity, month_on=DAY.replace(day=1))
    with pytest.raises(MonthLocked):
        await approve(manager, made)
