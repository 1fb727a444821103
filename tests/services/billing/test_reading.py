"""What is read of invoices: lists by filter, drafts that clients see, disputes, and the usage under a line."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Denied
from services.billing.invoices import actions, queries, usage_under
from services.billing.invoices.queries import Filters
from services.billing.invoices.refusals import (
    DisputeOpen,
    InvoiceIssued,
    InvoiceNotFound,
    LineNotFound,
    NoOpenDispute,
)
from services.billing.invoices.usage_under import After
from services.billing.receipts import actions as receipts
from services.billing.receipts import queries as money
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.support import office
from tests.support.bills import Bills, Contract, line
from tests.support.floor import OPENING, Floor

NOW = datetime(2026, 11, 5, 1, tzinfo=UTC)


@pytest.fixture
async def manager(contract: Contract) -> Scope:
    return await office.user(contract.company.id, Role.CLIENT_MANAGER)


async def test_clients_see_what_is_issued_and_the_drafts_of_a_closed_period(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope, manager: Scope
) -> None:
    loose = await bills.draft(contract, [line("1")])
    draft = await bills.draft(contract, [line("2")], period_id=contract.period)
    issued = await bills.draft(contract, [line("3")])
    async with transaction(clerk, now=NOW) as tx:
        await actions.issue(tx, invoice_id=issued)
        note = await actions.draft_credit_note(tx, invoice_id=issued, reason="訂正", lines=None)
    async with transaction(manager, now=NOW) as tx:
        assert {card.id for card in await queries.page(tx)} == {draft, issued}
        for hidden in (loose, note):
            with pytest.raises(InvoiceNotFound):
                await queries.invoice(tx, hidden)
        seen = await queries.invoice(tx, issued)
    assert (seen.findings, seen.creditable, seen.credit_notes, seen.fee_tolerance) == ([], [], [], 0)
    async with transaction(clerk, now=NOW) as tx:
        assert {card.id for card in await queries.page(tx)} == {loose, draft, issued, note}
    await floor.admin.execute("UPDATE billing_periods SET status = 'open' WHERE id = $1", contract.period)
    async with transaction(manager, now=NOW) as tx:
        assert {card.id for card in await queries.page(tx)} == {issued}


async def test_what_staff_noted_is_not_for_the_client(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope, manager: Scope
) -> None:
    draft = await bills.draft(contract, [line("500", "exempt")])
    approver = (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)
    late = NOW + timedelta(days=60)
    async with transaction(clerk, now=NOW) as tx:
        await actions.issue(tx, invoice_id=draft)
    async with transaction(clerk, now=late) as tx:
        await receipts.remind(tx, invoice_id=draft, note="社長が不在")
        part = [receipts.Allocation(draft, Decimal(100))]
        paid = await receipts.record(
            tx, receipts.NewPayment(Decimal(100), NOW.date(), part, note="窓口で受領")
        )
        asked = await receipts.ask_write_off(tx, invoice_id=draft, amount=None, reason="倒産")
    async with transaction(approver, now=late) as tx:
        await receipts.decide_write_off(tx, request_id=asked, decision="approve")
    seen = []
    for scope in (clerk, manager):
        async with transaction(scope, now=late) as tx:
            whole, payment = await queries.invoice(tx, draft), await money.payment(tx, paid)
        notes = [whole.reminders[0].note, *(each.reason for each in whole.settlements), payment.note]
        seen.append("|".join(notes))
    assert seen == ["社長が不在||倒産|窓口で受領", "|||"]


async def test_other_people_of_the_client_see_none(contract: Contract) -> None:
    requester = await office.user(contract.company.id, Role.REQUESTER)
    async with transaction(requester) as tx:
        with pytest.raises(Denied):
            await queries.page(tx)


async def test_filters_and_pages(bills: Bills, contract: Contract, clerk: Scope) -> None:
    made = [await bills.draft(contract, [line("10")]) for _ in range(3)]
    later = await bills.draft(contract, [line("10")], supply_to_on=date(2026, 11, 20))
    async with transaction(clerk, now=NOW) as tx:
        for each in made[:2]:
            await actions.issue(tx, invoice_id=each)
    late = NOW + timedelta(days=40)
    async with transaction(clerk, now=late) as tx:

        async def ids(**wanted: object) -> set[UUID]:
            return {card.id for card in await queries.page(tx, Filters(**wanted))}  # type: ignore[arg-type]

        assert await ids(month_on=date(2026, 11, 1)) == {later}
        assert (
            await ids(status="issued")
            == await ids(is_open=True)
            == await ids(is_overdue=True)
            == set(made[:2])
        )
        assert await ids(is_overdue=False) == {made[2], later}
        assert await ids(kind="credit_note") == set()
        first = await queries.page(tx, limit=3)
        assert [card.id for card in await queries.page(tx, after=first[-1].id)] == [made[0]]


async def test_a_dispute_is_raised_once_and_settled(
    bills: Bills, contract: Contract, clerk: Scope, manager: Scope
) -> None:
    draft = await bills.draft(contract, [line("2")], period_id=contract.period)
    async with transaction(manager) as tx:
        await actions.dispute(tx, invoice_id=draft, n=1, reason="多すぎます", version=1)
    with pytest.raises(DisputeOpen):
        async with transaction(manager) as tx:
            await actions.dispute(tx, invoice_id=draft, n=1, reason="やはり")
    with pytest.raises(LineNotFound):
        async with transaction(manager) as tx:
            await actions.dispute(tx, invoice_id=draft, n=2, reason="ない行")
    with pytest.raises(Denied):
        async with transaction(manager) as tx:
            await actions.settle_dispute(tx, invoice_id=draft, n=1, outcome="accepted")
    with pytest.raises(Denied):
        async with transaction(clerk) as tx:
            await actions.settle_dispute(tx, invoice_id=draft, n=1, outcome="withdrawn")
    async with transaction(clerk) as tx:
        shown = await queries.invoice(tx, draft)
        await actions.settle_dispute(tx, invoice_id=draft, n=1, outcome="accepted", answer="直します")
    assert (shown.invoice.open_disputes, shown.invoice.version) == (1, 2)
    assert shown.lines[0].dispute is not None
    assert shown.lines[0].dispute.reason == "多すぎます"
    with pytest.raises(NoOpenDispute):
        async with transaction(manager) as tx:
            await actions.settle_dispute(tx, invoice_id=draft, n=1, outcome="withdrawn")
    async with transaction(manager) as tx:
        (settled,) = (await queries.invoice(tx, draft)).disputes
    assert (settled.status, settled.answer) == ("accepted", "直します")


async def test_what_is_issued_is_not_disputed_any_more(
    bills: Bills, contract: Contract, clerk: Scope, manager: Scope
) -> None:
    draft = await bills.draft(contract, [line("2")], period_id=contract.period)
    async with transaction(clerk) as tx:
        await actions.issue(tx, invoice_id=draft)
    with pytest.raises(InvoiceIssued):
        async with transaction(manager) as tx:
            await actions.dispute(tx, invoice_id=draft, n=1, reason="多すぎます")


async def test_a_line_opens_to_its_usage_page_by_page(
    bills: Bills, contract: Contract, clerk: Scope, manager: Scope
) -> None:
    facts = {"usage": {"meter": "tickets", "charge": "entry", "task_types": ["hr.onboarding"]}}
    counted = line("90", quantity=Decimal(3), unit_price=Decimal(30), facts=facts)
    draft = await bills.draft(contract, [counted, line("5")], period_id=contract.period)
    inside = [await bills.usage(contract, "1", occurred_at=OPENING + timedelta(minutes=n)) for n in range(2)]
    inside.append(
        await bills.usage(
            contract, "1", charge="entry", meter="pages", occurred_at=OPENING + timedelta(hours=1)
        )
    )
    await bills.usage(contract, "1", occurred_on=date(2026, 11, 1))
    await bills.usage(contract, "1", epoch=2)
    await bills.usage(contract, "1", task_type="it.helpdesk")
    await bills.usage(contract, "1", meter="hours")
    async with transaction(manager) as tx:
        first = await usage_under.page(tx, draft, 1, limit=2)
        rest = await usage_under.page(tx, draft, 1, after=After(first[-1].occurred_at, first[-1].id))
        assert await usage_under.page(tx, draft, 2) == []
        with pytest.raises(LineNotFound):
            await usage_under.page(tx, draft, 3)
    assert [each.id for each in (*first, *rest)] == inside
    assert [each.amount for each in (*first, *rest)] == [30, 30, 30]
