"""Look a draft through, answer what the client objects to, and issue: one of them, or all of a month that were reviewed."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api import problems
from api.deps import at_row
from api.web import refusals
from api.web.billing import counted, invoice, month
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Refusal
from services.billing.invoices import actions, queries
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/billing", include_in_schema=False, route_class=PageRoute)

Reason = Annotated[str, Form(max_length=2000)]
Version = Annotated[int | None, Form()]


@router.post("/invoices/{invoice}/review")
async def review(
    request: Request,
    reader: Invoices,
    invoice: UUID,
    version: Version = None,
    to: Annotated[str, Form()] = "",
) -> Response:
    """Note that the draft was looked through."""
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        await actions.review(tx, invoice_id=invoice, version=version)
    counted.forget(reader.who)
    return back(
        request,
        _leading(to, invoice),
        words(reader.language, "billing").gettext(noop("The draft is reviewed. It can be issued.")),
        undo=(f"/billing/invoices/{invoice}/review/undo", {"to": _leading(to, invoice)}),
    )


@router.post("/invoices/{invoice}/review/undo")
async def take_review_back(
    request: Request,
    reader: Invoices,
    invoice: UUID,
    version: Version = None,
    to: Annotated[str, Form()] = "",
) -> Response:
    """Let the draft count as not looked through."""
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        await actions.take_review_back(tx, invoice_id=invoice, version=version)
    counted.forget(reader.who)
    said = words(reader.language, "billing").gettext(noop("The draft is not reviewed any more."))
    return back(request, _leading(to, invoice), said)


@router.post("/invoices/{invoice}/disputes/{n}")
async def answer(
    request: Request, reader: Invoices, invoice: UUID, n: int, outcome: Annotated[Literal["accepted", "declined"], Form()],
    answer: Reason = "", version: Version = None,
) -> Response:  # fmt: skip
    """Answer the client, who reads it in the portal."""
    said = words(reader.language, "billing")
    if not answer.strip():
        wrong = {f"answer-{n}": said.gettext(noop("Write an answer: the client reads it."))}
        return await _again(request, reader, invoice, wrong, {"answer": answer})
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        await actions.settle_dispute(
            tx, invoice_id=invoice, n=n, outcome=outcome, answer=answer.strip(), version=version
        )
    counted.forget(reader.who)
    return back(request, f"/billing/invoices/{invoice}", said.gettext(noop("The client has your answer.")))


async def _again(
    request: Request, reader: Reader, invoice_id: UUID, wrong: dict[str, str], typed: dict[str, str]
) -> Response:
    return await invoice.shown(request, reader, invoice_id, status=422, errors=wrong, typed=typed)


@router.get("/invoices/{invoice_id}/issue")
async def ask_one(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """What is about to be issued: once done, it cannot be taken back."""
    reader.who.require("invoices.write")
    return await invoice.shown(request, reader, invoice_id, dialog="issue_one")


@router.post("/invoices/{invoice_id}/issue")
async def issue_one(
    request: Request, reader: Invoices, invoice_id: UUID, version: Version = None, accepting: Reason = ""
) -> Response:
    """Issue it: the number is given now."""
    number = await _issue(reader.who, invoice_id, version, accepting)
    text = words(reader.language, "billing").gettext(noop("Issued as %(number)s."))
    return back(request, f"/billing/invoices/{invoice_id}", text % {"number": number})


@router.get("/issue")
async def ask(request: Request, reader: Invoices) -> Response:
    """Those that were reviewed, to be confirmed."""
    reader.who.require("invoices.write")
    return await month.shown(request, reader, request.query_params.get("month", ""), dialog="issue")


@router.post("/issue")
async def issue(request: Request, reader: Invoices) -> Response:
    """Issue those that were ticked, one after the other: one that cannot be issued stays a draft, and says why."""
    form = await request.form()
    chosen = [UUID(str(each)) for each in form.getlist("invoice")]
    done: list[str] = []
    left: list[str] = []
    for each in chosen:
        try:
            done.append(await _issue(reader.who, each, None, str(form.get("accepting", ""))))
        except Refusal as refused:
            status = problems.status_of(refused)
            left.append(refusals.text(reader.language, status, refused.reason, refused.detail, refused.facts))
    return back(
        request, f"/billing?month={form.get('month', '')}", _told(reader, done, left), late=bool(left)
    )


async def _issue(scope: Scope, invoice_id: UUID, version: int | None, accepting: str) -> str:
    async with transaction(await at_row(scope, "invoices", invoice_id)) as tx:
        await actions.issue(tx, invoice_id=invoice_id, version=version, accepting=accepting.strip() or None)
        number = (await queries.invoice(tx, invoice_id)).invoice.number
    counted.forget(scope)
    return number or ""


def _told(reader: Reader, done: Sequence[str], left: Sequence[str]) -> str:
    said = words(reader.language, "billing")
    if not done and not left:
        return said.gettext(noop("Nothing was chosen, and nothing was issued."))
    told = said.ngettext(
        noop("%(num)s invoice was issued."), noop("%(num)s invoices were issued."), len(done)
    ) % {"num": len(done)}
    if not left:
        return told
    rest = said.ngettext(noop("%(num)s stays a draft:"), noop("%(num)s stay drafts:"), len(left)) % {
        "num": len(left)
    }
    return " ".join([told, rest, *dict.fromkeys(left)])


def _leading(to: str, invoice: UUID) -> str:
    """Back to the page of billing that was named, or to the invoice."""
    return to if to.startswith("/billing") else f"/billing/invoices/{invoice}"
