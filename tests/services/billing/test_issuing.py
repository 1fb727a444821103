"""Issuing: a number without gap or double, content and postings in one transaction, and nothing of it changes afterwards."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.errors import Denied, Stale
from core.ids import new_id
from services.billing.invoices import actions, queries
from services.billing.invoices.refusals import (
    BelowZero,
    DisputesOpen,
    FindingsOpen,
    InvoiceIssued,
    InvoiceNotFound,
    NothingToIssue,
)
from services.billing.ledger import months
from services.billing.ledger import queries as ledger
from services.billing.ledger.months import MonthLocked
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support import office
from tests.support.bills import Bills, Contract, balance_of, line
from tests.support.floor import Floor

NOW = datetime(2026, 11, 5, 1, tzinfo=UTC)
LINES = [
    line("35000"),
    line("1500.5", charge="scan"),
    line("300", "reduced", charge="paper"),
    line("700", "out_of_scope", charge="stamps"),
]
UNPRICED = {"kind": "unpriced_usage", "task_type": "hr.onboarding", "count": 2}


async def issue(scope: Scope, invoice: UUID, *, now: datetime = NOW, **more: Any) -> None:
    async with transaction(scope, now=now) as tx:
        await actions.issue(tx, invoice_id=invoice, **more)


async def number_of(scope: Scope, invoice: UUID) -> str | None:
    async with transaction(scope) as tx:
        return (await queries.invoice(tx, invoice)).invoice.number


async def test_an_issue_numbers_freezes_and_books(bills: Bills, contract: Contract, clerk: Scope) -> None:
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    await issue(clerk, draft)
    async with transaction(clerk, now=NOW) as tx:
        made = await queries.invoice(tx, draft)
        content = await queries.content(tx, draft)
        booked = await ledger.transfers(tx)
        period = await tx.fetchval("SELECT status FROM billing_periods WHERE id = $1", contract.period)
    card = made.invoice
    assert (card.number, card.standing, card.issued_on, card.due_on) == (
        "INV-2026-00001", "open", date(2026, 11, 5), date(2026, 11, 30),
    )  # fmt: skip
    assert (card.total, card.balance, period) == (Decimal(41174), card.total, "issued")
    assert [each.printed for each in made.lines] == [35000, 1500, 300, 700]
    assert (content.number, content.recipient.name, content.total) == (
        card.number,
        "株式会社アクメ",
        card.total,
    )
    assert balance_of(booked) == {
        "receivable": card.total, "revenue:entry": Decimal(-35000), "revenue:scan": Decimal(-1500), "revenue:paper": Decimal(-300),
        "passed_on": Decimal(-700), "tax_payable": Decimal(-3674),
    }  # fmt: skip


async def test_a_surcharge_keeps_its_percentage_and_lines_issued_without_it_have_none(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    by_percent = line("300", kind="surcharge", charge="urgent", unit_price=None, facts={"percent": "25.0"})
    draft = await bills.draft(contract, [*LINES, by_percent])
    await issue(clerk, draft)

    async def kept() -> list[Decimal | None]:
        async with transaction(clerk) as tx:
            return [each.percent for each in (await queries.invoice(tx, draft)).lines]

    assert await kept() == [None] * len(LINES) + [Decimal(25)]
    older = "UPDATE invoices SET content = jsonb_set(content, '{lines,4}', (content #> '{lines,4}') - 'percent'::text) WHERE id = $1"
    await floor.admin.execute(older, draft)
    assert await kept() == [None] * (len(LINES) + 1)


async def test_two_issuers_at_once_leave_no_gap_and_no_double(floor: Floor, bills: Bills) -> None:
    entity = await bills.entity()
    contracts = [await bills.contract(await floor.company(), entity) for _ in range(3)]
    drafts = [(each, await bills.draft(each, [line("100")])) for each in contracts for _ in range(4)]
    scopes = [
        (await floor.operator(each.company, roles=(Role.BILLING_CLERK,))).at(each.company.id)
        for each, _ in drafts
    ]
    refused = await bills.draft(contracts[0], [line("-5")])
    work = [issue(scope, draft) for scope, (_, draft) in zip(scopes, drafts, strict=True)]
    outcomes = await asyncio.gather(*work, issue(scopes[0], refused), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [BelowZero]
    numbers = [await number_of(scope, draft) for scope, (_, draft) in zip(scopes, drafts, strict=True)]
    assert sorted(map(str, numbers)) == [f"INV-2026-{n:05}" for n in range(1, 13)]


async def test_an_issue_that_fails_late_gives_its_number_back(
    bills: Bills, contract: Contract, clerk: Scope
) -> None:
    lost, kept = await bills.draft(contract, [line("100")]), await bills.draft(contract, [line("200")])

    async def fail() -> None:
        async with transaction(clerk, now=NOW) as tx:
            await actions.issue(tx, invoice_id=lost)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await issue(clerk, kept)
    assert (await number_of(clerk, lost), await number_of(clerk, kept)) == (None, "INV-2026-00001")


async def test_the_fiscal_year_is_the_entitys_and_begins_a_series(
    bills: Bills, contract: Contract, clerk: Scope
) -> None:
    before, after = await bills.draft(contract, [line("100")]), await bills.draft(contract, [line("100")])
    await issue(clerk, before, now=datetime(2027, 3, 31, 14, 59, tzinfo=UTC))  # still 31 March in Tokyo
    await issue(clerk, after, now=datetime(2027, 3, 31, 15, tzinfo=UTC))
    assert (await number_of(clerk, before), await number_of(clerk, after)) == (
        "INV-2026-00001",
        "INV-2027-00001",
    )


async def test_an_invoice_is_issued_once(bills: Bills, contract: Contract, clerk: Scope) -> None:
    draft = await bills.draft(contract, [line("100")])
    await issue(clerk, draft)
    with pytest.raises(InvoiceIssued) as refused:
        await issue(clerk, draft)
    assert refused.value.facts == {"number": "INV-2026-00001"}
    with pytest.raises(InvoiceIssued):
        async with transaction(clerk) as tx:
            await actions.review(tx, invoice_id=draft)


async def test_what_it_said_stays_whatever_is_edited_later(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    draft = await bills.draft(contract, [line("100")])
    await issue(clerk, draft)
    await floor.admin.execute("UPDATE bill_to_parties SET name = '別の会社' WHERE id = $1", contract.party)
    await floor.admin.execute("UPDATE legal_entities SET name_ja = '別の名' WHERE id = $1", contract.entity)
    async with transaction(clerk) as tx:
        content = await queries.content(tx, draft)
        card = (await queries.page(tx))[0]
    assert (content.recipient.name, content.issuer.name_ja, card.bill_to_name) == (
        "株式会社アクメ",
        "株式会社裏方",
        "株式会社アクメ",
    )


async def test_unpriced_usage_blocks_until_it_is_accepted_with_a_reason(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    draft = await bills.draft(contract, [line("100")], period_id=contract.period)
    await floor.admin.execute(
        "UPDATE billing_periods SET findings = $2::text::jsonb WHERE id = $1",
        contract.period,
        '[{"kind": "unpriced_usage", "count": 2}]',
    )
    for reason in (None, "  "):
        with pytest.raises(FindingsOpen):
            await issue(clerk, draft, accepting=reason)
    await issue(clerk, draft, accepting="お客様と合意済み")
    async with transaction(clerk) as tx:
        (finding,) = (await queries.invoice(tx, draft)).findings
    assert (finding["accepted"]["reason"], finding["accepted"]["by"]) == (
        "お客様と合意済み",
        str(clerk.actor),
    )


async def test_a_disputed_line_blocks(floor: Floor, bills: Bills, contract: Contract, clerk: Scope) -> None:
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    manager = await client_manager(contract)
    async with transaction(manager) as tx:
        await actions.dispute(tx, invoice_id=draft, n=2, reason="枚数が違います")
    with pytest.raises(DisputesOpen) as refused:
        await issue(clerk, draft)
    assert refused.value.facts == {"lines": [2]}
    async with transaction(clerk) as tx:
        await actions.settle_dispute(tx, invoice_id=draft, n=2, outcome="declined", answer="ログと一致します")
    await issue(clerk, draft)
    assert await number_of(clerk, draft) == "INV-2026-00001"


async def client_manager(contract: Contract) -> Scope:
    return await office.user(contract.company.id, Role.CLIENT_MANAGER)


async def test_a_period_that_is_open_again_has_nothing_to_issue(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    draft = await bills.draft(contract, [line("100")], period_id=contract.period)
    await floor.admin.execute("UPDATE billing_periods SET status = 'open' WHERE id = $1", contract.period)
    with pytest.raises(NothingToIssue):
        await issue(clerk, draft)


async def test_a_locked_month_takes_no_invoice(bills: Bills, contract: Contract, clerk: Scope) -> None:
    draft = await bills.draft(contract, [line("100")])
    provider = clerk.at(PROVIDER_TENANT)
    async with transaction(provider) as tx:
        await months.lock(tx, legal_entity_id=contract.entity, month_on=date(2026, 11, 1))
    with pytest.raises(MonthLocked):
        await issue(clerk, draft)
    async with transaction(provider) as tx:
        await months.unlock(tx, legal_entity_id=contract.entity, month_on=date(2026, 11, 1))
    await issue(clerk, draft)
    assert await number_of(clerk, draft) == "INV-2026-00001"


async def test_a_month_is_not_locked_beside_a_posting_that_is_under_way(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope
) -> None:
    draft = await bills.draft(contract, [line("100")])

    async def lock() -> None:
        async with transaction(clerk.at(PROVIDER_TENANT)) as tx:
            await months.lock(tx, legal_entity_id=contract.entity, month_on=date(2026, 11, 1))

    async with transaction(clerk, now=NOW) as tx:
        await actions.issue(tx, invoice_id=draft)
        locking = asyncio.create_task(lock())
        await floor.somebody_waits()
        assert not locking.done()
    await locking
    other = await bills.draft(contract, [line("100")])
    with pytest.raises(MonthLocked):
        await issue(clerk, other)


async def test_refusals(floor: Floor, bills: Bills, contract: Contract, clerk: Scope) -> None:
    draft = await bills.draft(contract, [line("100")])
    with pytest.raises(Stale):
        await issue(clerk, draft, version=7)
    with pytest.raises(InvoiceNotFound):
        await issue(clerk, new_id())
    lead = (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)
    with pytest.raises(Denied):
        await issue(lead, draft)
    await issue(clerk, draft, version=1)
    assert await number_of(clerk, draft) == "INV-2026-00001"


async def test_a_neighbours_invoice_is_not_there(floor: Floor, bills: Bills, contract: Contract) -> None:
    draft = await bills.draft(contract, [line("100")])
    theirs = await bills.contract(await floor.company())
    neighbour = (await floor.operator(theirs.company, roles=(Role.BILLING_CLERK,))).at(theirs.company.id)
    with pytest.raises(InvoiceNotFound):
        await issue(neighbour, draft)
    async with transaction(neighbour) as tx:
        assert await queries.page(tx) == []
        with pytest.raises(InvoiceNotFound):
            await queries.invoice(tx, draft)
