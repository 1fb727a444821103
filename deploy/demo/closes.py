"""Every month of the demo: usage is read, the prices change once, the month is closed, its invoices are issued, all but the last's."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from deploy.demo import receiving, stray_usage
from deploy.demo.agreements import CONTRACTS
from deploy.demo.books import Books, tokyo, working_day
from deploy.demo.clock import TOKYO
from deploy.demo.terms import Agreed
from services.billing.closing import actions as closing
from services.billing.contracts import rate_cards
from services.billing.invoices import actions as invoices
from services.billing.usage import recording
from services.rules.billing_periods import month_after
from tenants.db import transaction
from tenants.scope import system

CLOSED_ON, ISSUED_ON, PRICED_ON = 2, 5, 24
"""Days of the month from which on a month is closed, its invoices issued, and new prices for the next one said."""

_CONTRACT = "SELECT id FROM contracts WHERE tenant_id = $1"
_DRAFTS = """
SELECT i.id FROM invoices i JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id
WHERE i.tenant_id = $1 AND i.kind = 'invoice' AND i.status = 'draft' AND p.ends_on <= $2 ORDER BY b.is_main DESC, b.code
"""


def full_months(first_day: date, now: datetime) -> list[date]:
    """The months of the demo that are over, in Tokyo, from the one in which the contracts begin."""
    month_on, until = first_day.replace(day=1), now.astimezone(TOKYO).date().replace(day=1)
    found = []
    while month_on < until:
        found.append(month_on)
        month_on = month_after(month_on, 1)
    return found


def plan_months(books: Books, now: datetime) -> None:
    """Plan every month's work. The last full month is closed by now at the latest."""
    for n, agreed in enumerate(CONTRACTS):
        minutes = timedelta(minutes=7 * n)
        for month_on in books.months:
            _plan_month(books, agreed, month_on, minutes, now)
        books.plan(now, partial(read_usage, books, agreed))
    stray_usage.plan_stories(books)
    receiving.plan_bank_file(books)


def _plan_month(books: Books, agreed: Agreed, month_on: date, minutes: timedelta, now: datetime) -> None:
    after = month_after(month_on, 1)
    closed_at = min(tokyo(working_day(after.replace(day=CLOSED_ON)), 10) + minutes, now)
    books.plan(closed_at, lambda: close(books, agreed, month_on))
    if month_on != books.month(0):
        books.plan(
            tokyo(working_day(after.replace(day=ISSUED_ON)), 11) + minutes,
            lambda: issue(books, agreed, month_on),
        )
    if agreed.later and after == books.month(0):
        books.plan(
            tokyo(working_day(month_on.replace(day=PRICED_ON)), 16),
            lambda: change_prices(books, agreed, after),
        )


async def read_usage(books: Books, agreed: Agreed) -> None:
    """The product reads what was done from the event log."""
    client, more = books.world.clients[agreed.company], True
    while more:
        async with transaction(system(client.id, name="usage"), now=books.clock.at) as tx:
            more = await recording.record(tx)


async def close(books: Books, agreed: Agreed, month_on: date) -> None:
    """Close a month."""
    await read_usage(books, agreed)
    client = books.world.clients[agreed.company]
    (contract,) = await books.fetch(client, _CONTRACT)
    with suppress(
        closing.NothingToClose
    ):  # a contract that begins within the month may have its closing day in the next
        await books.act(
            books.clerk, client, lambda tx: closing.close(tx, contract_id=contract["id"], month_on=month_on)
        )


async def issue(books: Books, agreed: Agreed, month_on: date) -> None:
    """Look through the drafts of a month and issue them, one transaction each; who pays, and when, is planned."""
    client = books.world.clients[agreed.company]
    drafts = await books.fetch(client, _DRAFTS, month_after(month_on, 1))
    for n, draft in enumerate(drafts):
        invoice = draft["id"]
        books.clock.at += timedelta(seconds=40 * bool(n))
        await books.act(books.clerk, client, partial(invoices.review, invoice_id=invoice))
        await books.act(books.clerk, client, partial(invoices.issue, invoice_id=invoice))
        await receiving.plan_payment(books, client, invoice, month_on=month_on)


async def change_prices(books: Books, agreed: Agreed, from_on: date) -> None:
    """Say the prices from the next month on."""
    assert agreed.later is not None
    client, card = books.world.clients[agreed.company], agreed.later(from_on)
    (contract,) = await books.fetch(client, _CONTRACT)
    await books.act(
        books.clerk, client, lambda tx: rate_cards.add(tx, contract["id"], effective_on=from_on, card=card)
    )
