"""What is done about money by hand: a payment recorded or voided, a reminder, a write-off asked for, decided on and withdrawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api import problems
from api.deps import at_row
from api.web import refusals
from api.web.billing import invoice as invoice_page
from api.web.billing import payments
from api.web.billing.gate import Invoices, Payments
from api.web.guard import PageRoute
from api.web.rendering import back
from api.web.words import Words, noop, words
from core.errors import Conflict, Invalid
from services.billing.invoices import queries
from services.billing.receipts import actions
from services.billing.receipts.actions import Allocation, NewPayment
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/billing", include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Form(max_length=500)]


@router.get("/invoices/{invoice}/pay")
async def ask_payment(request: Request, reader: Invoices, invoice: UUID) -> Response:
    """The form of a payment, filled with what is open."""
    reader.who.require("payments.write")
    return await invoice_page.shown(request, reader, invoice, dialog="pay", methods=payments.METHODS)


@router.post("/invoices/{invoice}/pay")
async def pay(
    request: Request, reader: Invoices, invoice: UUID, amount: Text = "", received_on: Text = "", method: Text = "bank_transfer", payer: Text = "",
    note: Text = "", fee: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record a payment. What is more than is open stays to the client's credit; a short one may be closed with the transfer fee."""
    said = words(reader.language, "billing")
    typed = {"amount": amount, "received_on": received_on, "method": method, "payer": payer, "note": note}
    wrong = _wrong(typed, said)
    if not wrong:
        try:
            await _recorded(reader.who, invoice, typed, with_fee=bool(fee))
        except (Invalid, Conflict) as refused:
            status = problems.status_of(refused)
            wrong = {
                "amount": refusals.text(
                    reader.language, status, refused.reason, refused.detail, refused.facts
                )
            }
    if wrong:
        return await invoice_page.shown(
            request,
            reader,
            invoice,
            dialog="pay",
            status=422,
            errors=wrong,
            typed=typed,
            methods=payments.METHODS,
        )
    return back(request, f"/billing/invoices/{invoice}", said.gettext(noop("The payment is recorded.")))


def _wrong(typed: Mapping[str, str], said: Words) -> dict[str, str]:
    wrong = {}
    if _money(typed["amount"]) is None:
        wrong["amount"] = said.gettext(noop("Write an amount above zero, such as 12000."))
    try:
        date.fromisoformat(typed["received_on"])
    except ValueError:
        wrong["received_on"] = said.gettext(noop("Choose the day on which it was received."))
    return wrong


def _money(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


async def _recorded(scope: Scope, invoice: UUID, typed: Mapping[str, str], *, with_fee: bool) -> None:
    amount = _money(typed["amount"]) or Decimal(0)
    new = NewPayment(
        amount, date.fromisoformat(typed["received_on"]), method=typed["method"] if typed["method"] in payments.METHODS else "other",
        payer=typed["payer"].strip(), note=typed["note"].strip(),
    )  # fmt: skip
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        balance = (await queries.invoice(tx, invoice)).invoice.balance or Decimal(0)
        part = min(amount, balance)
        fee = balance - part if with_fee else Decimal(0)
        await actions.record(tx, replace(new, allocations=[Allocation(invoice, part, fee)]))


@router.post("/payments/{payment}/void")
async def void(request: Request, reader: Payments, payment: UUID, reason: Text = "") -> Response:
    """Void a payment by a reversal; what it settled is open again."""
    said = words(reader.language, "billing")
    if not reason.strip():
        return back(
            request,
            "/billing/payments?view=received",
            said.gettext(noop("Write why the payment is voided.")),
            late=True,
        )
    async with transaction(await at_row(reader.who, "payments", payment)) as tx:
        await actions.void(tx, payment_id=payment, reason=reason.strip())
    return back(request, "/billing/payments?view=received", said.gettext(noop("The payment is voided.")))


@router.post("/invoices/{invoice}/remind")
async def remind(
    request: Request, reader: Invoices, invoice: UUID, note: Text = "", to: Text = ""
) -> Response:
    """Note a reminder of an overdue invoice."""
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        level = await actions.remind(tx, invoice_id=invoice, note=note.strip())
    said = words(reader.language, "billing").gettext(noop("Reminder %(n)s is noted.")) % {"n": level}
    return back(request, to if to.startswith("/billing") else f"/billing/invoices/{invoice}", said)


@router.post("/invoices/{invoice}/write-off")
async def ask_write_off(request: Request, reader: Invoices, invoice: UUID, reason: Text = "") -> Response:
    """Ask for what is open to be written off: somebody else approves it."""
    said = words(reader.language, "billing")
    if not reason.strip():
        return back(
            request,
            "/billing/payments?view=overdue",
            said.gettext(noop("Write why it will not be paid.")),
            late=True,
        )
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        await actions.ask_write_off(tx, invoice_id=invoice, amount=None, reason=reason.strip())
    text = said.gettext(noop("The write-off waits for somebody else's approval."))
    return back(request, "/billing/payments?view=write_offs", text)


@router.post("/write-offs/{request_id}/decision")
async def decide(
    request: Request,
    reader: Payments,
    request_id: UUID,
    decision: Annotated[Literal["approve", "reject"], Form()],
) -> Response:
    """Approve or reject what somebody else asked for."""
    async with transaction(await at_row(reader.who, "write_off_requests", request_id)) as tx:
        await actions.decide_write_off(tx, request_id=request_id, decision=decision)
    text = (
        noop("The balance is written off.")
        if decision == "approve"
        else noop("The write-off is rejected; the balance stays open.")
    )
    return back(request, "/billing/payments?view=write_offs", words(reader.language, "billing").gettext(text))


@router.post("/write-offs/{request_id}/withdrawal")
async def withdraw(request: Request, reader: Payments, request_id: UUID) -> Response:
    """Take back what one asked for oneself."""
    async with transaction(await at_row(reader.who, "write_off_requests", request_id)) as tx:
        await actions.withdraw_write_off(tx, request_id=request_id)
    said = words(reader.language, "billing")
    text = said.gettext(noop("The write-off is withdrawn; the balance stays open."))
    return back(request, "/billing/payments?view=write_offs", text)
