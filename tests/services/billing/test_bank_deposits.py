"""Deposits: taken in once, suggested, matched, released; under which name a client pays is learnt and unlearnt."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.errors import Denied, Invalid, Stale
from services.billing.invoices import actions as invoices
from services.billing.invoices import queries as reads
from services.billing.receipts import actions, deposits, queries, suggesting
from services.billing.receipts.actions import Allocation
from services.billing.receipts.cards import DepositCard, Imported, SuggestionCard
from services.billing.receipts.refusals import DepositMatched, DepositNotFound, DepositNotMatched
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.rules.bank_records import movement, movements
from tests.support.bills import Bills, Contract, line
from tests.support.floor import Floor

NOW = datetime(2026, 11, 27, 1, tzinfo=UTC)
FILE = movements(
    [movement(10000, "ｶ)ｵﾔｶﾞｲｼﾔ"), movement(500, way="2"), movement(9120, "ｶ)ｵﾔｶﾞｲｼﾔ", 照会番号="00000002")]
)


async def take_in(clerk: Scope, contract: Contract, data: bytes = FILE) -> Imported:
    async with transaction(clerk.at(PROVIDER_TENANT), now=NOW) as tx:
        return await actions.take_in(tx, data, legal_entity_id=contract.entity)


async def held(clerk: Scope, contract: Contract) -> list[DepositCard]:
    async with transaction(clerk.at(PROVIDER_TENANT)) as tx:
        return await deposits.page(tx, deposits.Filters(legal_entity=contract.entity))


async def suggested(clerk: Scope, deposit: DepositCard) -> list[SuggestionCard]:
    async with transaction(clerk.at(PROVIDER_TENANT)) as tx:
        known = await suggesting.learnt(tx, [deposit])
    async with transaction(clerk) as tx:
        return suggesting.suggestions(deposit, [await suggesting.candidate(tx)], known)


@pytest.fixture
async def invoice(bills: Bills, contract: Contract, clerk: Scope) -> UUID:
    """10,000 are open."""
    made = await bills.draft(contract, [line("10000", "exempt")])
    async with transaction(clerk, now=NOW) as tx:
        await invoices.issue(tx, invoice_id=made)
    return made


async def balance(clerk: Scope, invoice: UUID) -> Decimal | None:
    async with transaction(clerk, now=NOW) as tx:
        return (await reads.invoice(tx, invoice)).invoice.balance


async def test_a_file_is_taken_in_once(clerk: Scope, contract: Contract) -> None:
    first, again = await take_in(clerk, contract), await take_in(clerk, contract)
    assert (first.form, first.added, first.known, first.withdrawals) == ("入出金取引明細", 2, 0, 1)
    assert (again.added, again.known) == (0, 2)
    longer = movements([movement(10000, "ｶ)ｵﾔｶﾞｲｼﾔ"), movement(7, "ﾔﾏﾀﾞ")])
    assert (await take_in(clerk, contract, longer)).added == 1
    assert sorted(int(each.amount) for each in await held(clerk, contract)) == [7, 9120, 10000]


async def test_a_file_with_a_fault_adds_nothing_and_names_it(clerk: Scope, contract: Contract) -> None:
    with pytest.raises(Invalid) as refused:
        await take_in(clerk, contract, movements([movement(10000)], 入金額合計="1"))
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/file", "bank_totals_differ")
    assert "record 3, 入金額合計" in error.detail
    assert await held(clerk, contract) == []


async def test_a_file_of_another_account_is_refused(floor: Floor, bills: Bills, clerk: Scope) -> None:
    account = {
        "code": "main",
        "bank": "x",
        "bank_code": "0001",
        "branch": "x",
        "branch_code": "001",
        "kind": "普通",
        "number": "7654321",
        "holder": "x",
    }
    contract = await bills.contract(await floor.company(), await bills.entity(bank_accounts=[account]))
    with pytest.raises(Invalid, match="0001-001-7654321"):
        await take_in(clerk, contract)
    ours = await bills.contract(
        await floor.company(), await bills.entity(bank_accounts=[{**account, "number": "01234567"}])
    )
    await take_in(clerk, ours)
    assert {each.account for each in await held(clerk, ours)} == {"main"}


async def test_matching_pays_learns_and_releasing_undoes_both(
    clerk: Scope, contract: Contract, invoice: UUID
) -> None:
    await take_in(clerk, contract)
    short, whole = sorted(await held(clerk, contract), key=lambda each: each.amount)
    before = (await suggested(clerk, whole))[0]
    assert before.reasons == ["amount_equal", "only_such_amount"]
    async with transaction(clerk, now=NOW) as tx:
        payment = await actions.match(
            tx, deposit_id=whole.id, allocations=[Allocation(invoice, Decimal(10000))], version=1
        )
    assert await balance(clerk, invoice) == 0
    async with transaction(clerk) as tx:
        card = await queries.payment(tx, payment)
        seen = await deposits.deposit(tx, whole.id)
    assert (card.deposit, card.received_on, card.payer) == (whole.id, date(2026, 11, 25), "ｶ)ｵﾔｶﾞｲｼﾔ")
    assert (seen.status, seen.tenant, seen.payment) == ("matched", contract.company.key, payment)
    with pytest.raises(DepositMatched):
        async with transaction(clerk) as tx:
            await actions.match(tx, deposit_id=whole.id, allocations=[])
    async with transaction(clerk, now=NOW) as tx:
        await actions.release(tx, deposit_id=whole.id, reason="別の会社でした")
    assert await balance(clerk, invoice) == 10000
    assert (await suggested(clerk, whole))[0].reasons == before.reasons
    with pytest.raises(DepositNotMatched):
        async with transaction(clerk, now=NOW) as tx:
            await actions.release(tx, deposit_id=whole.id, reason="もう一度")
    assert short.status == "open"


async def test_a_learnt_payer_that_is_short_by_a_fee_is_offered_it(
    clerk: Scope, contract: Contract, invoice: UUID
) -> None:
    await take_in(clerk, contract)
    short, whole = sorted(await held(clerk, contract), key=lambda each: each.amount)
    async with transaction(clerk, now=NOW) as tx:
        await actions.match(tx, deposit_id=whole.id, allocations=[])
    best = (await suggested(clerk, short))[0]
    assert (best.reasons, best.tenant) == (["payer_learnt", "short_by_fee"], contract.company.key)
    (share,) = best.shares
    assert (share.amount, share.fee) == (9120, 880)
    async with transaction(clerk, now=NOW) as tx:
        await actions.match(
            tx, deposit_id=short.id, allocations=[Allocation(share.invoice, share.amount, share.fee)]
        )
    assert await balance(clerk, invoice) == 0


async def test_what_is_no_clients_is_set_aside_and_taken_up_again(clerk: Scope, contract: Contract) -> None:
    await take_in(clerk, contract)
    (first, *_) = await held(clerk, contract)
    provider = clerk.at(PROVIDER_TENANT)
    async with transaction(provider) as tx:
        await actions.set_aside(tx, deposit_id=first.id, note="利息", version=1)
    with pytest.raises(Stale):
        async with transaction(provider) as tx:
            await actions.take_up(tx, deposit_id=first.id, version=1)
    async with transaction(provider) as tx:
        assert (await deposits.deposit(tx, first.id)).status == "ignored"
        await actions.take_up(tx, deposit_id=first.id)
        assert (await deposits.deposit(tx, first.id)).status == "open"


async def test_a_match_of_a_client_that_one_is_not_cleared_for_is_not_there(
    floor: Floor, clerk: Scope, contract: Contract
) -> None:
    await take_in(clerk, contract)
    (first, second) = await held(clerk, contract)
    async with transaction(clerk, now=NOW) as tx:
        await actions.match(tx, deposit_id=first.id, allocations=[])
    other = await floor.operator(await floor.company(), roles=(Role.BILLING_CLERK,))
    async with transaction(other.at(PROVIDER_TENANT)) as tx:
        assert [
            each.id for each in await deposits.page(tx, deposits.Filters(legal_entity=contract.entity))
        ] == [second.id]
        with pytest.raises(DepositNotFound):
            await deposits.deposit(tx, first.id)
        with pytest.raises(DepositNotFound):
            await actions.set_aside(tx, deposit_id=first.id, note="")


async def test_who_may_not_take_in_may_not(floor: Floor, contract: Contract) -> None:
    auditor = await floor.operator(contract.company, roles=(Role.AUDITOR,))
    with pytest.raises(Denied):
        await take_in(auditor, contract)
