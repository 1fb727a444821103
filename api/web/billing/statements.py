"""A client's statement of account over some months: what it owed, what moved that, what it owes. Made to be printed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.billing import gate, months
from api.web.billing.frame import frame, show
from api.web.billing.gate import Payments
from api.web.guard import PageRoute
from api.web.words import noop
from services.billing.receipts import statements
from services.rules import months as calendar
from tenants.db import transaction

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
    chosen = next((each for each in companies if each.key == tenant), next(iter(companies), None))
    last = months.shown(until, around.formats.today).first if until else calendar.of(around.formats.today)
    first = months.shown(since, around.formats.today).first if since else calendar.before(last, by=SPAN - 1)
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
