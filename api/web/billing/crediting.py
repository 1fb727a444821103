"""Draft a credit note on an issued invoice: all of what is left, or amounts by line, within what is left at each tax rate."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api import problems
from api.deps import at_row
from api.web import refusals
from api.web.billing import invoice
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import Words, noop, words
from core.errors import Conflict, Invalid
from services.billing.invoices import actions
from services.billing.invoices.actions import LineCredit
from tenants.db import transaction

router = APIRouter(prefix="/billing/invoices", include_in_schema=False, route_class=PageRoute)


class Wrong(ValueError):
    """What was typed makes no credit note: texts by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


@router.get("/{invoice_id}/credit")
async def ask(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """The form, with what is left to credit at each rate."""
    reader.who.require("invoices.write")
    return await invoice.shown(request, reader, invoice_id, template="credit.html")


@router.post("/{invoice_id}/credit")
async def draft(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """Make the draft. It takes nothing back until it is issued."""
    form, said = await request.form(), words(reader.language, "billing")
    try:
        lines = _lines(form, said)
        async with transaction(await at_row(reader.who, "invoices", invoice_id)) as tx:
            note = await actions.draft_credit_note(
                tx, invoice_id=invoice_id, reason=str(form["reason"]).strip(), lines=lines
            )
    except Wrong as wrong:
        return await _again(request, reader, invoice_id, form, wrong.errors)
    except (Conflict, Invalid) as refused:
        status = problems.status_of(refused)
        text = refusals.text(reader.language, status, refused.reason, refused.detail, refused.facts)
        return await _again(request, reader, invoice_id, form, {"amounts": text})
    return back(
        request,
        f"/billing/invoices/{note}",
        said.gettext(noop("The draft of the credit note is made. Issue it to take the amount back.")),
    )


def _lines(form: FormData, said: Words) -> list[LineCredit] | None:
    """The amounts that were typed; None for all that is left. Raises Wrong."""
    wrong: dict[str, str] = {}
    if not str(form.get("reason", "")).strip():
        wrong["reason"] = said.gettext(noop("Write why: it stands on the credit note."))
    if form.get("what") == "all":
        if wrong:
            raise Wrong(wrong)
        return None
    found = []
    for name, value in form.items():
        if name.startswith("amount-") and isinstance(value, str) and value.strip():
            amount = _amount(value)
            if amount is None:
                wrong[name] = said.gettext(noop("Write an amount above zero, such as 1200."))
            else:
                found.append(LineCredit(int(name.removeprefix("amount-")), amount))
    if not found and not wrong:
        wrong["amounts"] = said.gettext(noop("Write at least one amount, or choose all of what is left."))
    if wrong:
        raise Wrong(wrong)
    return found


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


async def _again(
    request: Request, reader: Reader, invoice_id: UUID, form: FormData, wrong: Mapping[str, str]
) -> Response:
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    return await invoice.shown(
        request, reader, invoice_id, status=422, template="credit.html", typed=typed, errors=wrong
    )


@router.post("/{invoice_id}/discard")
async def discard(request: Request, reader: Invoices, invoice_id: UUID) -> Response:
    """Throw the draft of a credit note away."""
    async with transaction(await at_row(reader.who, "invoices", invoice_id)) as tx:
        await actions.discard(tx, invoice_id=invoice_id)
    return back(
        request,
        "/billing/corrections",
        words(reader.language, "billing").gettext(noop("The draft was discarded.")),
    )
