"""Money that comes in: most invoices are paid when they are due; one falls short by its fee, one is too much, one is nobody's; who pays late is reminded."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from deploy.demo.books import Books, tokyo
from deploy.demo.world import Client
from services.billing.receipts import actions as receipts
from services.billing.receipts.allocating import Allocation
from services.rules.billing_periods import DAY, month_after
from services.rules.payment_terms import is_bank_day
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT

FEE, TOO_MUCH = Decimal(440), Decimal(10_000)
PAYERS = {"ACME": "ｱｸﾒﾄｳｷﾖｳ(ｶ", "HANAMI": "ｶ)ﾊﾅﾐﾃｲ", "NORTH": "NORTHGATE TRADING"}
STRANGER = ("ﾐﾅﾄﾔ ｶﾌﾞｼｷｶﾞｲｼﾔ", Decimal(55_000))

_DUE = """
SELECT i.due_on, b.code AS party, b.is_main FROM invoices i
JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id WHERE i.tenant_id = $1 AND i.id = $2
"""
_BALANCE = """
SELECT i.total - coalesce((SELECT sum(s.amount) FROM settlements s WHERE s.tenant_id = $1 AND s.invoice_id = i.id
                           AND s.undone_at IS NULL), 0) AS open
FROM invoices i WHERE i.tenant_id = $1 AND i.id = $2
"""
_ISSUED = """
SELECT i.id FROM invoices i JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
WHERE i.tenant_id = $1 AND i.kind = 'invoice' AND i.status = 'issued' AND p.ends_on = $2 ORDER BY i.id LIMIT 1
"""
_ENTITY = "SELECT id FROM legal_entities"
_DEPOSIT = "SELECT id FROM bank_deposits WHERE payer_key <> '' AND amount = $1"


async def plan_payment(books: Books, client: Client, invoice: UUID, *, month_on: date) -> None:
    """Plan when an invoice of a month is paid. Of the last issued one, Northgate and one restaurant do not pay; アクメ東京 is in the bank's file.

    A month before, whose payments are in by any day of a month, the restaurants' head office pays too much.
    """
    (row,) = await books.fetch(client, _DUE, invoice)
    due_at = tokyo(row["due_on"], 15, 20)
    restaurants = client.company.key == "HANAMI"
    if month_on != books.month(1) or (restaurants and row["party"] != "yokohama"):
        too_much = restaurants and row["is_main"] and month_on == books.month(2)
        over = TOO_MUCH if too_much else Decimal(0)
        books.plan(due_at, partial(_pay, books, client, invoice, over))
    elif client.company.key == "NORTH":
        books.plan(due_at + timedelta(days=8), partial(_remind, books, client, invoice))


async def _pay(books: Books, client: Client, invoice: UUID, over: Decimal) -> None:
    """All that is still open, by bank transfer; what is over stays to the client's credit."""
    (row,) = await books.fetch(client, _BALANCE, invoice)
    if row["open"] > 0:
        paid = receipts.NewPayment(
            row["open"] + over,
            books.clock.at.date(),
            [Allocation(invoice, row["open"])],
            payer=PAYERS[client.company.key],
        )
        await books.act(books.clerk, client, partial(_recorded, paid))


async def _recorded(paid: receipts.NewPayment, tx: Any) -> UUID:
    return await receipts.record(tx, paid)


async def _remind(books: Books, client: Client, invoice: UUID) -> None:
    await books.act(books.clerk, client, lambda tx: receipts.remind(tx, invoice_id=invoice, note=""))


def plan_bank_file(books: Books) -> None:
    """On the last bank day of the last full month the bank's file is read."""
    last, before = books.month(0), books.month(1)
    if last is None or before is None:
        return
    day = month_after(last, 1) - DAY
    while not is_bank_day(day):
        day -= DAY
    books.plan(tokyo(day, 15, 40), partial(_read_bank_file, books, day, last))


async def _read_bank_file(books: Books, day: date, issued_until: date) -> None:
    """アクメ東京 pays, less the fee that its bank kept back; the other deposit is of somebody that nobody knows."""
    client = books.world.clients["ACME"]
    issued = await books.fetch(client, _ISSUED, issued_until)
    deposits = [STRANGER]
    if issued:
        (row,) = await books.fetch(client, _BALANCE, issued[0]["id"])
        deposits.insert(0, (PAYERS["ACME"], row["open"] - FEE))
    await _take_in(books, day, deposits)
    if issued:
        at = books.clock.at + timedelta(minutes=25)
        books.plan(at, partial(_match, books, client, issued[0]["id"], deposits[0][1]))


async def _take_in(books: Books, day: date, deposits: Sequence[tuple[str, Decimal]]) -> None:
    lines = [
        "日付,お取り扱い内容,お預入れ",
        *(f"{day:%Y/%m/%d},{payer},{amount:.0f}" for payer, amount in deposits),
    ]
    async with transaction(books.clerk.at(PROVIDER_TENANT), now=books.clock.at) as tx:
        entity = await tx.fetchval(_ENTITY)
        await receipts.take_in(tx, "\n".join(lines).encode(), legal_entity_id=entity, account="main")


async def _match(books: Books, client: Client, invoice: UUID, amount: Decimal) -> None:
    async with transaction(books.clerk.at(client.id), now=books.clock.at) as tx:
        deposit = await tx.fetchval(_DEPOSIT, amount)
        await receipts.match(tx, deposit_id=deposit, allocations=[Allocation(invoice, amount, FEE)])
