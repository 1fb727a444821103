"""One invoice as the client reads it: its lines down to their own requests, what was paid; a line of a draft can be disputed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.billing import lines, panels, papers
from api.web.billing.frame import frame
from api.web.billing.invoice import KINDS, OUTCOMES
from api.web.guard import PageRoute
from api.web.portal.invoices import paying
from api.web.portal.pages import show
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import noop, words
from services.billing.invoices import actions, queries, usage_under
from tenants.db import transaction

router = APIRouter(prefix="/portal/invoices", include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Form(max_length=2000)]


@router.get("/{invoice}")
async def one(request: Request, reader: SignedIn, invoice: UUID) -> Response:
    """The page."""
    return await shown(request, reader, invoice, "invoice.html")


async def shown(
    request: Request, reader: Reader, invoice: UUID, template: str, *, status: int = 200, **values: Any
) -> Response:
    """One of its pages."""
    paying(reader)
    around = await frame(reader)
    async with transaction(reader.who) as tx:
        detail = await queries.invoice(tx, invoice)
        content = await queries.content(tx, invoice)
    return await show(
        request, reader, template, status=status, p=panels.of(detail, around.formats), outcomes=OUTCOMES, kinds=KINDS,
        papers=papers.offered(content, f"/portal/invoices/{invoice}"), pages=await papers.pages(content, reader.language, detail.invoice.version),
        **{"errors": {}, "typed": {}} | values,
    )  # fmt: skip


@router.get("/{invoice}/lines/{n}")
async def line(
    request: Request, reader: SignedIn, invoice: UUID, n: int, after: str = "", exact: bool = False
) -> Response:
    """A line with the requests under it, and where it is a draft the way to object."""
    return await _line(request, reader, invoice, n, after, exact=exact)


async def _line(
    request: Request,
    reader: Reader,
    invoice: UUID,
    n: int,
    after: str = "",
    *,
    exact: bool = False,
    status: int = 200,
    **values: Any,
) -> Response:
    paying(reader)
    async with transaction(reader.who) as tx:
        found = await usage_under.page(tx, invoice, n, limit=lines.PAGE + 1, after=lines.place(after))
        kinds = await lines.names_of(tx, reader.language)
    values |= {
        "n": n,
        "items": found[: lines.PAGE],
        "more": lines.next_place(found),
        "kinds_of_work": kinds,
        "exact": exact,
    }
    return await shown(request, reader, invoice, "invoice_line.html", status=status, **values)


@router.post("/{invoice}/lines/{n}/dispute")
async def dispute(request: Request, reader: SignedIn, invoice: UUID, n: int, reason: Text = "") -> Response:
    """Object to a line of a draft, with a reason."""
    paying(reader)
    said = words(reader.language, "portal")
    if not reason.strip():
        wrong = {
            "reason": said.gettext(noop("Write what is wrong with the line, so that it can be looked into."))
        }
        return await _line(request, reader, invoice, n, status=422, errors=wrong)
    async with transaction(reader.who) as tx:
        await actions.dispute(tx, invoice_id=invoice, n=n, reason=reason.strip())
    undo: tuple[str, dict[str, str]] = (f"/portal/invoices/{invoice}/lines/{n}/withdraw", {})
    text = said.gettext(
        noop("We have your objection and look into it. The invoice is not issued before it is answered.")
    )
    return back(request, f"/portal/invoices/{invoice}", text, undo=undo)


@router.post("/{invoice}/lines/{n}/withdraw")
async def withdraw(request: Request, reader: SignedIn, invoice: UUID, n: int) -> Response:
    """Take the objection back."""
    paying(reader)
    async with transaction(reader.who) as tx:
        await actions.settle_dispute(tx, invoice_id=invoice, n=n, outcome="withdrawn")
    return back(
        request,
        f"/portal/invoices/{invoice}",
        words(reader.language, "portal").gettext(noop("The objection is taken back.")),
    )
