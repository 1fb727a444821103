"""A client's statement of account over some months: what it owed, what moved that, what it owes. Also as a PDF."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.downloads import paper
from api.web.billing import gate, months
from api.web.billing.frame import frame, show
from api.web.billing.gate import Payments
from api.web.guard import PageRoute
from api.web.words import noop
from core.errors import NotFound
from core.said import say
from services.billing.papers import account_pdf
from services.billing.papers.forms import Language
from services.billing.receipts import statement_papers, statements
from services.rules import months as calendar
from tenants.db import transaction
from tenants.directory.companies import CompanyCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Query(max_length=40)]
KINDS = {
    "invoice": noop("Invoice"), "credit_note": noop("Credit note"), "payment": noop("Payment"), "transfer_fee": noop("Transfer fee, borne by us"),
    "refund": noop("Refund"), "write_off": noop("Written off"), "reversal": noop("Reversal"), "settlement": noop("Settlement"),
}  # fmt: skip
SPAN = 3


@router.get("/billing/statements")
async def statement(
    request: Request, reader: Payments, tenant: Text = "", since: Text = "", until: Text = ""
) -> Response:
    """The statement of the chosen client, from the first month to the last, both in it."""
    around = await frame(reader)
    companies = await gate.clients(reader.who)
    chosen = _chosen(companies, tenant) or next(iter(companies), None)
    first, last = _span(since, until, around.formats.today)
    found = []
    if chosen is not None and first <= last:
        async with transaction(reader.who.at(chosen.id)) as tx:
            found = await statements.of(tx, from_on=first, to_on=calendar.next_of(last))
    return await show(
        request,
        reader,
        "statement.html",
        around,
        companies=companies,
        chosen=chosen,
        first=first,
        last=last,
        statements=found,
        kinds=KINDS,
    )


@router.get("/billing/statements.pdf")
async def statement_pdf(
    reader: Payments, tenant: Text, since: Text = "", until: Text = "", language: Language = "ja"
) -> Response:
    """The paper of what the page shows. Raises NotFound, or NothingMoved."""
    chosen = _chosen(await gate.clients(reader.who), tenant)
    if chosen is None:
        raise NotFound(say("There is no such company."))
    around = await frame(reader)
    first, last = _span(since, until, around.formats.today)
    async with transaction(reader.who.at(chosen.id)) as tx:
        content = await statement_papers.content(tx, from_on=first, to_on=calendar.next_of(max(first, last)))
    name = f"{chosen.key}-{months.code(first)}-{months.code(last)}.pdf"
    return paper(await account_pdf.rendered(content, language), name)


def _chosen(companies: list[CompanyCard], key: str) -> CompanyCard | None:
    return next((each for each in companies if each.key == key), None)


def _span(since: str, until: str, today: date) -> tuple[date, date]:
    """The first and the last month; without them, the last three."""
    last = months.shown(until, today).first if until else calendar.of(today)
    first = months.shown(since, today).first if since else calendar.before(last, by=SPAN - 1)
    return first, last
