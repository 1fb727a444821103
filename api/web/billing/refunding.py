"""What is to clients' credit: overpaid, or taken back by a credit note after it was paid. Used for an open invoice, or paid back where
somebody else approves it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api import problems
from api.deps import tenant_named
from api.web import refusals
from api.web.billing import gate
from api.web.billing.frame import show
from api.web.billing.gate import Payments
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import Words, noop, words
from core.errors import Conflict, Invalid, Stale
from services.billing.invoices import queries as invoices
from services.billing.invoices.cards import InvoiceCard
from services.billing.invoices.queries import Filters
from services.billing.receipts import actions, credit_left
from services.billing.receipts.actions import Allocation
from services.billing.receipts.credit_left import CreditCard, RefundCard
from tenants.db import Tx, transaction
from tenants.directory import names

router = APIRouter(prefix="/billing/credits", include_in_schema=False, route_class=PageRoute)

HERE = "/billing/credits"
MOST = 50
Text = Annotated[str, Form(max_length=500)]
Kind = Annotated[Literal["payment", "credit_note"], Form()]
Act = Callable[[Tx], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Held:
    """A credit, and the open invoices of the same account that it could pay."""

    credit: CreditCard
    payable: Sequence[InvoiceCard]


@dataclass(frozen=True, slots=True)
class _Found:
    held: Sequence[Held]
    refunds: Sequence[RefundCard]
    names: Mapping[UUID, str]


@router.get("")
async def credits_page(request: Request, reader: Payments) -> Response:
    """Every credit of the clients that the reader sees, and what was paid back before."""
    return await _shown(request, reader)


async def _shown(request: Request, reader: Reader, *, status: int = 200, **values: Any) -> Response:
    companies = {each.key: each for each in await gate.clients(reader.who)}
    found = await inside.each(reader.who, [each.id for each in companies.values()], _of_company)
    held = sorted((each for part in found.values() for each in part.held), key=lambda each: each.credit.on)
    refunds = [refund for part in found.values() for refund in part.refunds]
    refunds.sort(key=lambda refund: (refund.status == "pending", refund.id), reverse=True)
    called = {who: name for part in found.values() for who, name in part.names.items()}
    shown = {"wrong": {}, "typed": {}} | values
    return await show(
        request, reader, "credits.html", status=status, companies=companies, held=held, refunds=refunds[:MOST], names=called, **shown
    )  # fmt: skip


async def _of_company(tx: Tx) -> _Found:
    left = await credit_left.left(tx)
    payable = await invoices.page(tx, Filters(is_open=True), limit=200) if left else []
    refunds = await credit_left.refunds(tx, limit=MOST)
    held = [Held(each, [card for card in payable if _same_account(card, each)]) for each in left]
    return _Found(held, refunds, await names.names(tx, [each.made_by for each in refunds]))


def _same_account(card: InvoiceCard, credit: CreditCard) -> bool:
    return (card.legal_entity, card.currency) == (credit.legal_entity, credit.currency)


@router.post("/{tenant}/refund")
async def refund(
    request: Request, reader: Payments, tenant: str, kind: Kind, source: Annotated[UUID, Form()], version: Annotated[int, Form()],
    amount: Text = "", reason: Text = "",
) -> Response:  # fmt: skip
    """Ask to pay back of a credit."""
    said = words(reader.language, "billing")
    wrong = _wrong(amount, reason, said)

    async def act(tx: Tx) -> object:
        given: dict[str, Any] = {"amount": _money(amount), "reason": reason, "version": version}
        if kind == "payment":
            return await actions.refund_payment(tx, payment_id=source, **given)
        return await actions.refund_note(tx, note_id=source, **given)

    done = said.gettext(noop("The refund waits for somebody else's approval."))
    typed = {"amount": amount, "reason": reason}
    return await _done(request, reader, tenant, source, act, wrong, typed, done)


@router.post("/{tenant}/refunds/{refund_id}/decision")
async def decide(
    request: Request,
    reader: Payments,
    tenant: str,
    refund_id: UUID,
    decision: Annotated[Literal["approve", "reject"], Form()],
    refunded_on: Text = "",
) -> Response:
    """Approve a refund, with the day on which it is paid back, or reject it."""
    said = words(reader.language, "billing")
    day = _day(refunded_on)
    wrong = ""
    if day is None and decision == "approve":
        wrong = said.gettext(noop("Choose the day of the refund."))

    async def act(tx: Tx) -> None:
        await actions.decide_refund(tx, refund_id=refund_id, decision=decision, on=day)

    done = said.gettext(
        noop("The refund is approved, and stands on the statement of account.")
        if decision == "approve"
        else noop("The refund is rejected; the credit is free again.")
    )
    return await _done(request, reader, tenant, refund_id, act, wrong, {}, done, grant="refunds.approve")


@router.post("/{tenant}/offset")
async def offset(
    request: Request, reader: Payments, tenant: str, kind: Kind, source: Annotated[UUID, Form()], version: Annotated[int, Form()],
    invoice: Annotated[UUID, Form()], rest: Text = "",
) -> Response:  # fmt: skip
    """Use a credit for an open invoice, as far as both reach."""
    said = words(reader.language, "billing")

    async def act(tx: Tx) -> None:
        balance = (await invoices.invoice(tx, invoice)).invoice.balance or Decimal(0)
        used = [Allocation(invoice, min(balance, _money(rest) or Decimal(0)))]
        if kind == "payment":
            await actions.allocate(tx, payment_id=source, allocations=used, version=version)
        else:
            await actions.use_credit_note(tx, note_id=source, allocations=used, version=version)

    return await _done(
        request, reader, tenant, source, act, "", {}, said.gettext(noop("The credit paid the invoice."))
    )


@router.post("/{tenant}/refunds/{refund_id}/undo")
async def undo(
    request: Request, reader: Payments, tenant: str, refund_id: UUID, reason: Text = ""
) -> Response:
    """Take a refund back that did not arrive."""
    said = words(reader.language, "billing")
    wrong = "" if reason.strip() else said.gettext(noop("Write why it is taken back."))

    async def act(tx: Tx) -> None:
        await actions.undo_refund(tx, refund_id=refund_id, reason=reason)

    done = said.gettext(noop("The refund has been reversed; the credit is available again."))
    return await _done(request, reader, tenant, refund_id, act, wrong, {}, done)


async def _done(
    request: Request, reader: Reader, tenant: str, about: UUID, act: Act, wrong: str, typed: Mapping[str, str], done: str,
    grant: str = "payments.write",
) -> Response:  # fmt: skip
    """Do it inside the company's wall; what is refused is said beside what it is about."""
    reader.who.require(grant)
    within = await tenant_named(reader.who, tenant)
    if not wrong:
        try:
            async with transaction(within) as tx:
                await act(tx)
        except (Invalid, Conflict, Stale) as refused:
            status = problems.status_of(refused)
            wrong = refusals.text(reader.language, status, refused.reason, refused.detail, refused.facts)
    if wrong:
        return await _shown(request, reader, status=422, wrong={about: wrong}, typed={about: typed})
    return back(request, HERE, done)


def _wrong(amount: str, reason: str, said: Words) -> str:
    if _money(amount) is None:
        return said.gettext(noop("Write an amount above zero, such as 12000."))
    return "" if reason.strip() else said.gettext(noop("Enter the reason for the refund."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _money(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None
