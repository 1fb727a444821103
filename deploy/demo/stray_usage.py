"""What people add to the demo's books by hand: papers and stamps, work found too late, a case billed twice, a client's objection."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from deploy.demo.books import Books, tokyo, working_day
from deploy.demo.world import Client
from services.billing.invoices import actions as invoices
from services.billing.usage import requests
from services.billing.usage.charges import Given
from services.rules.billing_periods import month_after
from tenants.roles import Role

ENTERED_ON, FOUND_ON, CREDITED_ON, DISPUTED_ON = 26, 16, 24, 4
"""Days of the month, or the next working days."""
PAPERS, STAMPS = ("newspaper", "3", "業界紙3紙の購読"), ("stamps", "14820", "郵便局の領収書による")
EXPENSES = ("passed-on", "23600", "Courier and certified copies")
LATE = ("expenses", "38", "提出が遅れた店舗分の経費精算")

_LINE = """
SELECT i.id, l.n, l.unit_price FROM invoices i
JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
JOIN invoice_lines l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
WHERE i.tenant_id = $1 AND i.kind = 'invoice' AND i.status = $2 AND p.ends_on = $3 AND l.kind = ANY($4) AND l.charge <> 'base'
    AND l.unit_price > 0 AND l.quantity >= 2 ORDER BY l.n, i.id LIMIT 1
"""


def plan_stories(books: Books) -> None:
    """Plan all of it, as far as the demo goes back."""
    for month_on in books.months:
        entered = working_day(month_on.replace(day=ENTERED_ON))
        for company, what in (("ACME", PAPERS), ("ACME", STAMPS), ("NORTH", EXPENSES)):
            books.plan(tokyo(entered, 15), partial(_enter, books, company, what, entered))
    if (late := books.month(2)) is not None:
        _plan_corrections(books, late)
    if (last := books.month(0)) is not None:
        disputed_on = working_day(month_after(last, 1).replace(day=DISPUTED_ON))
        books.plan(tokyo(disputed_on, 13), partial(_dispute, books, "ACME"))


def _plan_corrections(books: Books, month_on: date) -> None:
    """After a month was issued: work that came to light, and a case that was billed twice."""
    after = month_after(month_on, 1)
    found_on, credited_on = (working_day(after.replace(day=day)) for day in (FOUND_ON, CREDITED_ON))
    books.plan(tokyo(found_on, 14), partial(_enter, books, "HANAMI", LATE, month_on.replace(day=28)))
    books.plan(tokyo(credited_on, 10), partial(_credit, books, "ACME", after))


async def _enter(books: Books, company: str, what: tuple[str, str, str], on: date) -> None:
    """The clerk enters usage, and the account manager approves it later that day."""
    client, (charge, quantity, why) = books.world.clients[company], what
    given = Given(charge, Decimal(quantity), on, why)
    asked: UUID = await books.act(books.clerk, client, lambda tx: requests.ask(tx, given=given, reason=why))
    later = books.clock.at + timedelta(minutes=50)
    books.plan(later, partial(_approve, books, client, asked))


async def _approve(books: Books, client: Client, asked: UUID) -> None:
    await books.act(books.manager, client, lambda tx: requests.decide(tx, asked, approve=True))


async def _credit(books: Books, company: str, ends_on: date) -> None:
    """One case was billed twice: a credit note on the issued invoice."""
    client = books.world.clients[company]
    for row in await books.fetch(client, _LINE, "issued", ends_on, ["charge"]):
        line = invoices.LineCredit(row["n"], row["unit_price"], Decimal(1))
        note = await books.act(books.clerk, client, partial(_drafted, row["id"], line))
        await books.act(books.clerk, client, lambda tx: invoices.issue(tx, invoice_id=note))  # noqa: B023


async def _drafted(invoice: UUID, line: invoices.LineCredit, tx: Any) -> UUID:
    return await invoices.draft_credit_note(
        tx, invoice_id=invoice, reason="同じ案件を二重に請求", lines=[line]
    )


async def _dispute(books: Books, company: str) -> None:
    """The client does not find a surcharge on the draft right."""
    client = books.world.clients[company]
    (who,) = client.of(Role.CLIENT_MANAGER)[:1]
    last = books.month(0)
    assert last is not None
    for row in await books.fetch(client, _LINE, "draft", month_after(last, 1), ["charge", "surcharge"]):
        why = "このうち1件は当社の手違いによる再依頼ではないでしょうか。ご確認ください。"
        said = partial(invoices.dispute, invoice_id=row["id"], n=row["n"], reason=why)
        await books.act(who.scope, client, said)
