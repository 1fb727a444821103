"""Payments: one over several invoices, in part, over; fees within the tolerance; taken back by a reversal."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from core import json
from core.errors import Conflict, Denied, Invalid, Stale
from core.ids import new_id
from services.billing.invoices import actions as invoices
from services.billing.invoices import queries as reads
from services.billing.invoices.refusals import NotIssued, NotOverdue
from services.billing.ledger import months
from services.billing.ledger import queries as ledger
from services.billing.ledger.months import MonthLocked
from services.billing.receipts import actions, queries, statements
from services.billing.receipts.actions import Allocation, NewPayment
from services.billing.receipts.cards import PaymentCard
from services.billing.receipts.refusals import (
    AboveBalance,
    AboveCredit,
    FeeAboveTolerance,
    NotYourWriteOff,
    OwnWriteOff,
    PaymentVoided,
    WriteOffDecided,
    WriteOffPending,
)
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support.bills import Bills, Contract, balance_of, line
from tests.support.floor import Floor

NOW = datetime(2026, 11, 5, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture
async def three(bills: Bills, contract: Contract, clerk: Scope) -> list[UUID]:
    """Three issued invoices of 1,000, 2,000 and 3,000."""
    made = [await bills.draft(contract, [line(amount, "exempt")]) for amount in ("1000", "2000", "3000")]
    for each in made:
        async with transaction(clerk, now=NOW) as tx:
            await invoices.issue(tx, invoice_id=each)
    return made


async def pay(
    clerk: Scope, amount: int, *parts: tuple[UUID, int] | tuple[UUID, int, int], on: date = DAY
) -> UUID:
    allocations = [Allocation(part[0], *map(Decimal, part[1:])) for part in parts]
    async with transaction(clerk, now=LATER) as tx:
        return await actions.record(tx, NewPayment(Decimal(amount), on, allocations))


async def balances(clerk: Scope, ids: list[UUID]) -> list[int]:
    async with transaction(clerk, now=NOW) as tx:
        return [int((await reads.invoice(tx, each)).invoice.balance or 0) for each in ids]


async def accounts(clerk: Scope) -> dict[str, Decimal]:
    async with transaction(clerk) as tx:
        return balance_of(await ledger.transfers(tx, limit=200))


async def read(clerk: Scope, payment: UUID) -> PaymentCard:
    async with transaction(clerk) as tx:
        return await queries.payment(tx, payment)


async def test_one_payment_over_several_invoices_with_a_rest(clerk: Scope, three: list[UUID]) -> None:
    made = await pay(clerk, 3500, (three[0], 1000), (three[1], 1500))
    assert await balances(clerk, three) == [0, 500, 3000]
    card = await read(clerk, made)
    assert (card.allocated, card.rest, [int(each.amount) for each in card.allocations]) == (
        2500,
        1000,
        [1000, 1500],
    )
    found = await accounts(clerk)
    assert (found["bank"], found["receivable"], found["advance_received"]) == (3500, 3500, -1000)


async def test_the_rest_is_used_later(clerk: Scope, three: list[UUID]) -> None:
    made = await pay(clerk, 1500)
    async with transaction(clerk, now=NOW) as tx:
        await actions.allocate(
            tx, payment_id=made, allocations=[Allocation(three[0], Decimal(1000))], version=1
        )
    with pytest.raises(AboveCredit):
        async with transaction(clerk, now=NOW) as tx:
            await actions.allocate(tx, payment_id=made, allocations=[Allocation(three[1], Decimal(501))])
    with pytest.raises(Stale):
        async with transaction(clerk, now=NOW) as tx:
            await actions.allocate(
                tx, payment_id=made, allocations=[Allocation(three[1], Decimal(1))], version=1
            )
    assert ((await read(clerk, made)).rest, (await accounts(clerk))["advance_received"]) == (500, -500)


async def test_a_fee_within_the_tolerance_closes_the_invoice(clerk: Scope, three: list[UUID]) -> None:
    made = await pay(clerk, 1120, (three[1], 1120, 880))
    assert (await balances(clerk, three))[1] == 0
    assert (await accounts(clerk))["transfer_fee"] == 880
    assert (await read(clerk, made)).allocations[0].fee == 880


@pytest.mark.parametrize(("amount", "fee"), [(1119, 881), (1000, 880)])
async def test_a_fee_beyond_it_or_one_that_closes_nothing_is_refused(
    clerk: Scope, three: list[UUID], amount: int, fee: int
) -> None:
    with pytest.raises(FeeAboveTolerance):
        await pay(clerk, amount, (three[1], amount, fee))
    assert await balances(clerk, three) == [1000, 2000, 3000]


async def test_voiding_reverses_what_it_did_and_what_its_rest_did_later(
    clerk: Scope, three: list[UUID]
) -> None:
    before = await accounts(clerk)
    made = await pay(clerk, 2500, (three[0], 1000), (three[1], 120))
    async with transaction(clerk, now=NOW) as tx:
        await actions.allocate(
            tx, payment_id=made, allocations=[Allocation(three[1], Decimal(1000), Decimal(880))]
        )
    assert await balances(clerk, three) == [0, 0, 3000]
    async with transaction(clerk, now=NOW) as tx:
        await actions.void(tx, payment_id=made, reason="二重に記録")
    assert await balances(clerk, three) == [1000, 2000, 3000]
    assert {account: amount for account, amount in (await accounts(clerk)).items() if amount} == before
    card = await read(clerk, made)
    assert (card.void_reason, card.rest, card.allocations) == ("二重に記録", 0, [])
    with pytest.raises(PaymentVoided):
        async with transaction(clerk, now=NOW) as tx:
            await actions.void(tx, payment_id=made, reason="もう一度")


async def test_two_payments_at_once_pay_an_invoice_once(clerk: Scope, three: list[UUID]) -> None:
    outcomes = await asyncio.gather(
        *(pay(clerk, 1000, (three[0], 1000)) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AboveBalance"] * 3 + ["UUID"]
    assert (await balances(clerk, three))[0] == 0


async def test_refusals(
    floor: Floor, bills: Bills, contract: Contract, clerk: Scope, three: list[UUID]
) -> None:
    with pytest.raises(AboveBalance):
        await pay(clerk, 5000, (three[0], 1001))
    with pytest.raises(Invalid, match="in all"):
        await pay(clerk, 500, (three[0], 1000))
    with pytest.raises(Invalid, match="once"):
        await pay(clerk, 500, (three[0], 1), (three[0], 1))
    with pytest.raises(Invalid, match="issued invoice"):
        await pay(clerk, 500, (new_id(), 1))
    with pytest.raises(NotIssued):
        await pay(clerk, 500, (await bills.draft(contract, [line("5")]), 1))
    with pytest.raises(Invalid, match="multiple of 1 JPY"):
        async with transaction(clerk, now=LATER) as tx:
            await actions.record(tx, NewPayment(Decimal("10.5"), DAY))
    with pytest.raises(Invalid, match="ISO 4217"):
        async with transaction(clerk, now=LATER) as tx:
            await actions.record(tx, NewPayment(Decimal(10), DAY, currency="ZZZ"))
    with pytest.raises(Invalid, match="up to 2026-11-20"):
        await pay(clerk, 500, on=date(2026, 11, 21))
    other = await bills.contract(contract.company)
    foreign = await bills.draft(other, [line("5", "exempt")])
    async with transaction(clerk, now=NOW) as tx:
        await invoices.issue(tx, invoice_id=foreign)
    with pytest.raises(Invalid, match="one legal entity"):
        await pay(clerk, 500, (three[0], 1), (foreign, 1))
    auditor = (await floor.operator(contract.company, roles=(Role.AUDITOR,))).at(contract.company.id)
    with pytest.raises(Denied):
        await pay(auditor, 500, (three[0], 1))
    assert await balances(clerk, three) == [1000, 2000, 3000]


async def test_a_locked_month_takes_no_payment(contract: Contract, clerk: Scope, three: list[UUID]) -> None:
    async with transaction(clerk.at(PROVIDER_TENANT)) as tx:
        await months.lock(tx, legal_entity_id=contract.entity, month_on=date(2026, 10, 1))
    with pytest.raises(MonthLocked) as refused:
        await pay(clerk, 1000, (three[0], 1000), on=date(2026, 10, 31))
    assert refused.value.facts == {"month": "2026-10"}
    await pay(clerk, 1000, (three[0], 1000), on=date(2026, 11, 1))


async def test_somebody_else_approves_a_write_off(
    floor: Floor, contract: Contract, clerk: Scope, three: list[UUID]
) -> None:
    async with transaction(clerk, now=NOW) as tx:
        asked = await actions.ask_write_off(tx, invoice_id=three[0], amount=None, reason="倒産")
    with pytest.raises(WriteOffPending):
        async with transaction(clerk, now=NOW) as tx:
            await actions.ask_write_off(tx, invoice_id=three[0], amount=None, reason="倒産")
    with pytest.raises(OwnWriteOff):
        async with transaction(clerk, now=NOW) as tx:
            await actions.decide_write_off(tx, request_id=asked, decision="approve")
    manager = (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)
    async with transaction(manager, now=NOW) as tx:
        await actions.decide_write_off(tx, request_id=asked, decision="approve")
    assert ((await balances(clerk, three))[0], (await accounts(clerk))["bad_debt"]) == (0, 1000)
    with pytest.raises(WriteOffDecided):
        async with transaction(manager, now=NOW) as tx:
            await actions.decide_write_off(tx, request_id=asked, decision="reject")


async def test_a_write_off_of_what_was_paid_meanwhile_is_refused(
    floor: Floor, contract: Contract, clerk: Scope, three: list[UUID]
) -> None:
    async with transaction(clerk, now=NOW) as tx:
        asked = await actions.ask_write_off(tx, invoice_id=three[0], amount=Decimal(600), reason="倒産")
    await pay(clerk, 500, (three[0], 500))
    manager = (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)
    with pytest.raises(AboveBalance):
        async with transaction(manager, now=NOW) as tx:
            await actions.decide_write_off(tx, request_id=asked, decision="approve")
    async with transaction(clerk) as tx:
        assert (await queries.write_off(tx, asked)).status == "pending"


async def test_a_withdrawn_write_off_leaves_the_books_as_they_were(
    floor: Floor, contract: Contract, clerk: Scope, three: list[UUID]
) -> None:
    async with transaction(clerk, now=NOW) as tx:
        asked = await actions.ask_write_off(tx, invoice_id=three[0], amount=None, reason="倒産")
    before = await accounts(clerk)
    colleague = (await floor.operator(contract.company, roles=(Role.BILLING_CLERK,))).at(contract.company.id)
    with pytest.raises(NotYourWriteOff):
        async with transaction(colleague, now=NOW) as tx:
            await actions.withdraw_write_off(tx, request_id=asked)
    async with transaction(clerk, now=NOW) as tx:
        await actions.withdraw_write_off(tx, request_id=asked)
    told = await floor.admin.fetchval(
        "SELECT data FROM events WHERE type = 'write_off.withdrawn' AND subject_id = $1", asked
    )
    assert (json.loads(told), await accounts(clerk)) == ({"amount": "1000"}, before)
    with pytest.raises(WriteOffDecided):
        async with transaction(clerk, now=NOW) as tx:
            await actions.withdraw_write_off(tx, request_id=asked)


async def test_reminders_have_levels_and_need_a_late_invoice(clerk: Scope, three: list[UUID]) -> None:
    with pytest.raises(NotOverdue):
        async with transaction(clerk, now=datetime(2026, 11, 30, 14, 59, tzinfo=UTC)) as tx:
            await actions.remind(tx, invoice_id=three[0])
    late = datetime(2026, 11, 30, 15, tzinfo=UTC)  # 1 December in Tokyo
    for level in (1, 2):
        async with transaction(clerk, now=late) as tx:
            assert await actions.remind(tx, invoice_id=three[0], note="電話済み") == level
    async with transaction(clerk, now=late) as tx:
        late_ones = {each.id: each for each in await reads.overdue(tx)}
        aged = await queries.aged(tx)
    reminded = late_ones[three[0]]
    assert (reminded.days_late, reminded.bucket, reminded.reminders) == (1, "1_30", 2)
    assert [each.reminders for id_, each in late_ones.items() if id_ != three[0]] == [0, 0]
    assert (aged[0].buckets["1_30"], aged[0].total) == (6000, 6000)


async def test_the_credit_of_who_owes_nothing_is_aged_too(clerk: Scope, three: list[UUID]) -> None:
    async with transaction(clerk, now=NOW) as tx:
        assert [(each.total, each.credit) for each in await queries.aged(tx)] == [(6000, 0)]
    await pay(clerk, 6500, (three[0], 1000), (three[1], 2000), (three[2], 3000))
    async with transaction(clerk, now=NOW) as tx:
        (aged,) = await queries.aged(tx)
    assert (aged.currency, aged.total, aged.credit, set(aged.buckets.values())) == ("JPY", 0, 500, {0})


async def test_a_statement_adds_up(contract: Contract, clerk: Scope, three: list[UUID]) -> None:
    made = await pay(clerk, 1500, (three[0], 1000))
    async with transaction(clerk, now=NOW) as tx:
        await actions.allocate(tx, payment_id=made, allocations=[Allocation(three[1], Decimal(500))])
        (found,) = await statements.of(tx, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1))
        (later,) = await statements.of(tx, from_on=date(2026, 12, 1), to_on=date(2027, 1, 1))
    assert [(each.kind, int(each.amount), int(each.balance)) for each in found.movements] == [
        ("invoice", 1000, 1000), ("invoice", 2000, 3000), ("invoice", 3000, 6000), ("payment", -1500, 4500),
    ]  # fmt: skip
    assert (found.opening, found.closing, later.opening, later.movements) == (0, 4500, 4500, [])
    async with transaction(clerk, now=NOW) as tx:
        await actions.void(tx, payment_id=made, reason="誤り")
        (again,) = await statements.of(tx, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1))
    assert (again.closing, [each.kind for each in again.movements].count("reversal")) == (6000, 1)


@pytest.mark.parametrize("statement", ["UPDATE transfers SET amount = 1", "DELETE FROM transfers"])
async def test_the_ledger_is_only_added_to(clerk: Scope, three: list[UUID], statement: str) -> None:
    async with transaction(clerk) as tx:
        before = await ledger.transfers(tx)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(clerk) as tx:
            await tx.execute(statement)
    async with transaction(clerk) as tx:
        assert await ledger.transfers(tx) == before


def test_conflicts_are_told_apart() -> None:
    """Each refusal has a code of its own."""
    kinds = [
        AboveBalance,
        AboveCredit,
        FeeAboveTolerance,
        PaymentVoided,
        WriteOffDecided,
        WriteOffPending,
        MonthLocked,
        NotOverdue,
    ]
    assert len({kind.code for kind in kinds} - {Conflict.code}) == len(kinds)
