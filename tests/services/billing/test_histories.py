"""Whatever happens to a client's invoices and money, in whatever order: the books balance, and what is receivable is what is open."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from core.errors import Conflict, Invalid
from services.billing.invoices import actions as invoices
from services.billing.invoices import queries
from services.billing.invoices.actions import LineCredit
from services.billing.invoices.cards import InvoiceCard
from services.billing.ledger import queries as ledger
from services.billing.receipts import actions
from services.billing.receipts import queries as receipts
from services.billing.receipts.actions import Allocation, NewPayment
from services.rules.exact import ZERO, total
from tenants.db import Tx, transaction
from tenants.roles import Role
from tenants.scope import Scope
from tests.support.bills import Bills, Contract, line
from tests.support.floor import Floor
from tests.support.servers import Database

START = datetime(2026, 11, 5, 1, tzinfo=UTC)
CATEGORIES = ["standard", "reduced", "exempt", "out_of_scope"]
Step = Callable[[Tx], Awaitable[object]]


class History:
    """A client's year, drawn by chance; a step that is refused changes nothing."""

    def __init__(self, seed: int, bills: Bills, contract: Contract, clerk: Scope, approver: Scope) -> None:
        self.chance, self.bills, self.contract = random.Random(seed), bills, contract
        self.clerk, self.approver, self.now = clerk, approver, START
        self.done = 0

    async def run(self, steps: int) -> None:
        for _ in range(steps):
            self.now += timedelta(hours=self.chance.randint(1, 60))
            step = self.chance.choice(
                [
                    self.invoice,
                    self.invoice,
                    self.pay,
                    self.pay,
                    self.credit,
                    self.use,
                    self.void,
                    self.write_off,
                ]
            )
            with suppress(Conflict, Invalid):
                await step()
                self.done += 1

    async def _as(self, scope: Scope, step: Step) -> object:
        async with transaction(scope, now=self.now) as tx:
            return await step(tx)

    async def _cards(self) -> list[InvoiceCard]:
        async with transaction(self.clerk, now=self.now) as tx:
            return await queries.page(tx, limit=200)

    async def _any(self, kind: str) -> InvoiceCard:
        found = [card for card in await self._cards() if card.kind == kind and card.status == "issued"]
        if not found:
            raise Conflict("nothing yet")
        return self.chance.choice(found)

    async def invoice(self) -> None:
        lines = [
            line(
                str(self.chance.randint(-300, 5000)),
                self.chance.choice(CATEGORIES),
                charge=self.chance.choice("abc"),
            )
            for _ in range(self.chance.randint(1, 4))
        ]
        draft = await self.bills.draft(self.contract, lines)
        await self._as(self.clerk, lambda tx: invoices.issue(tx, invoice_id=draft))

    async def pay(self) -> None:
        card = await self._any("invoice")
        balance = card.balance or ZERO
        amount = Decimal(self.chance.choice([balance, balance // 2, balance + 77, max(balance - 880, ZERO)]))
        part = min(amount, balance)
        fee = balance - part if self.chance.random() < 0.5 else ZERO
        new = NewPayment(amount, self.now.date(), [Allocation(card.id, part, fee)] if part else [])
        await self._as(self.clerk, lambda tx: actions.record(tx, new))

    async def credit(self) -> None:
        card = await self._any("invoice")
        lines = [LineCredit(1, Decimal(self.chance.randint(1, 4000)))] if self.chance.random() < 0.7 else None
        note = await self._as(
            self.clerk,
            lambda tx: invoices.draft_credit_note(tx, invoice_id=card.id, reason="訂正", lines=lines),
        )
        assert isinstance(note, UUID)
        await self._as(self.clerk, lambda tx: invoices.issue(tx, invoice_id=note))

    async def use(self) -> None:
        card, amount = await self._any("invoice"), Decimal(self.chance.randint(1, 900))
        allocations = [Allocation(card.id, min(amount, card.balance or ZERO))]
        if self.chance.random() < 0.5:
            note = await self._any("credit_note")
            await self._as(
                self.clerk, lambda tx: actions.use_credit_note(tx, note_id=note.id, allocations=allocations)
            )
            return
        payment = await self._payment()
        await self._as(
            self.clerk, lambda tx: actions.allocate(tx, payment_id=payment, allocations=allocations)
        )

    async def void(self) -> None:
        payment = await self._payment()
        await self._as(self.clerk, lambda tx: actions.void(tx, payment_id=payment, reason="誤り"))

    async def _payment(self) -> UUID:
        async with transaction(self.clerk, now=self.now) as tx:
            found = await receipts.payments(tx, standing=True, limit=200)
        if not found:
            raise Conflict("nothing yet")
        return self.chance.choice(found).id

    async def write_off(self) -> None:
        card = await self._any("invoice")
        part = (card.balance or ZERO) // 3 or None
        asked = await self._as(
            self.clerk, lambda tx: actions.ask_write_off(tx, invoice_id=card.id, amount=part, reason="倒産")
        )
        assert isinstance(asked, UUID)
        await self._as(
            self.approver, lambda tx: actions.decide_write_off(tx, request_id=asked, decision="approve")
        )


async def agree(history: History) -> None:
    """The books balance, and agree with invoices, notes and payments."""
    async with transaction(history.clerk, now=history.now) as tx:
        cards = await queries.page(tx, limit=200)
        found = {each.account: each.balance for each in await ledger.balances(tx)}
        payments = await receipts.payments(tx, standing=True, limit=200)
    notes = [card.balance or ZERO for card in cards if card.kind == "credit_note"]
    assert total(found.values()) == 0
    assert found.get("receivable", ZERO) == total(
        card.balance or ZERO for card in cards if card.kind == "invoice"
    )
    assert -found.get("advance_received", ZERO) == total([*(each.rest for each in payments), *notes])
    assert all((card.balance or ZERO) >= 0 for card in cards)
    assert found.get("bank", ZERO) == total(each.amount for each in payments)


@pytest.fixture
async def approver(floor: Floor, contract: Contract) -> Scope:
    return (await floor.operator(contract.company, roles=(Role.ACCOUNT_MANAGER,))).at(contract.company.id)


@pytest.mark.parametrize("seed", range(6))
async def test_the_books_agree_with_the_bills(
    bills: Bills, contract: Contract, clerk: Scope, approver: Scope, seed: int
) -> None:
    history = History(seed, bills, contract, clerk, approver)
    await history.run(50)
    assert history.done > 20
    await agree(history)


async def test_many_hands_at_once_leave_the_same_order(
    database: Database, contract: Contract, clerk: Scope, approver: Scope
) -> None:
    hands = []
    for seed in range(5):
        own = await asyncpg.connect(database.admin_url)
        hands.append(History(100 + seed, Bills(own), contract, clerk, approver))
    await asyncio.gather(*(each.run(25) for each in hands))
    for each in hands:
        await each.bills.admin.close()
    assert sum(each.done for each in hands) > 40
    await agree(hands[0])
    async with transaction(clerk) as tx:
        places = [each.place for each in await ledger.transfers(tx, limit=200)]
        numbers = sorted(
            card.number or "" for card in await queries.page(tx, queries.Filters(status="issued"), limit=200)
        )
    assert places == list(range(1, len(places) + 1))
    for prefix in ("INV", "CN"):
        own_series = [int(each.rpartition("-")[2]) for each in numbers if each.startswith(prefix)]
        assert own_series == list(range(1, len(own_series) + 1))
