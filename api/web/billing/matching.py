"""Deposits: a bank's file taken in, a match confirmed with one key or made by hand, set aside; each can be taken back."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api import bank_matching, problems
from api.deps import provider, tenant_named
from api.web import refusals
from api.web.billing import gate, payments
from api.web.billing.frame import show
from api.web.billing.gate import Payments
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Conflict, Invalid
from core.said import say
from services.billing.invoices import queries as invoices
from services.billing.invoices.queries import Filters
from services.billing.receipts import actions, deposits
from services.billing.receipts.actions import Allocation
from services.billing.receipts.importing import MOST_BYTES
from tenants.db import transaction

router = APIRouter(prefix="/billing/payments", include_in_schema=False, route_class=PageRoute)

HERE = "/billing/payments"
Text = Annotated[str, Form(max_length=500)]


@router.post("/files")
async def take_in(request: Request, reader: Payments) -> Response:
    """Take in a bank's file: CSV or 全銀. The same file again adds nothing."""
    reader.who.require("bank_deposits.write")
    form, said = await request.form(), words(reader.language, "billing")
    file = form.get("file")
    data = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
    wrong = ""
    if not data:
        wrong = said.gettext(noop("Choose the file that the bank gives you."))
    elif len(data) > MOST_BYTES:
        wrong = said.gettext(noop("The file is too large. Split it by day."))
    if wrong:
        return await payments.shown(request, reader, "match", status=422, errors={"file": wrong})
    entity, _, account = str(form.get("account", "")).partition("|")
    try:
        async with transaction(provider(reader.who)) as tx:
            found = await actions.take_in(tx, data, legal_entity_id=UUID(entity), account=account)
    except Invalid as refused:
        held = "; ".join(said.told(each.detail) for each in refused.errors)
        text = said.gettext(noop("The file was not taken, and nothing of it: %(why)s")) % {"why": held}
        return await payments.shown(request, reader, "match", status=422, errors={"file": text})
    told = said.ngettext(noop("%(num)s deposit is new,"), noop("%(num)s deposits are new,"), found.added) % {
        "num": found.added
    }
    rest = said.ngettext(
        noop("%(num)s was known already."), noop("%(num)s were known already."), found.known
    ) % {"num": found.known}
    return back(request, HERE, f"{told} {rest}" if reader.language == "en" else f"{told}{rest}")


@router.post("/deposits/{deposit}/match")
async def match(request: Request, reader: Payments, deposit: UUID) -> Response:
    """Book the deposit as a client's payment, as it was suggested or typed."""
    form, said = await request.form(), words(reader.language, "billing")
    inside = await tenant_named(reader.who, str(form.get("tenant", "")))
    try:
        async with transaction(inside) as tx:
            await actions.match(
                tx, deposit_id=deposit, allocations=_allocations(form), version=_version(form)
            )
    except (Invalid, Conflict) as refused:
        if "typed" not in form:
            raise
        status = problems.status_of(refused)
        text = refusals.text(reader.language, status, refused.reason, refused.detail, refused.facts)
        return await _page(
            request, reader, deposit, str(form.get("tenant", "")), status=422, wrong=text, typed=_typed(form)
        )
    undo = (f"{HERE}/deposits/{deposit}/release", {"reason": "undo"})
    return back(
        request,
        HERE,
        said.gettext(noop("The deposit is matched.")),
        undo=undo if reader.may("bank_deposits.write") else None,
    )


def _allocations(form: FormData) -> list[Allocation]:
    """The shares that the form holds: as they were suggested (invoice|amount|fee), or typed by invoice."""
    given = [str(each).split("|") for each in form.getlist("share")]
    suggested = [Allocation(UUID(invoice), Decimal(amount), Decimal(fee)) for invoice, amount, fee in given]
    typed = {
        name.removeprefix("amount-"): _amount(value)
        for name, value in _typed(form).items()
        if name.startswith("amount-")
    }
    fees = {
        name.removeprefix("fee-"): _amount(value)
        for name, value in _typed(form).items()
        if name.startswith("fee-")
    }
    return suggested + [
        Allocation(UUID(invoice), amount, fees.get(invoice, Decimal(0)))
        for invoice, amount in typed.items()
        if amount or fees.get(invoice)
    ]


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation as error:
        raise Invalid.field(
            "/amount", "bad_amount", say("held {held}; takes an amount such as 12000", held=text)
        ) from error


def _typed(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _version(form: FormData) -> int | None:
    text = str(form.get("version", ""))
    return int(text) if text.isdigit() else None


@router.get("/deposits/{deposit}")
async def by_hand(request: Request, reader: Payments, deposit: UUID, tenant: str = "") -> Response:
    """A deposit alone: which client, which of its open invoices, how much for each."""
    reader.who.require("bank_deposits.read")
    return await _page(request, reader, deposit, tenant)


async def _page(
    request: Request, reader: Reader, deposit: UUID, tenant: str, *, status: int = 200, wrong: str = "", typed: Mapping[str, str] | None = None
) -> Response:  # fmt: skip
    async with transaction(provider(reader.who)) as tx:
        card = await deposits.deposit(tx, deposit)
    companies = {each.key: each for each in await gate.clients(reader.who)}
    ways = (await bank_matching.suggestions(reader.who, [card])).get(card.id, [])
    chosen = tenant or (ways[0].tenant if ways else "")
    opened: list[Any] = []
    if chosen in companies:
        async with transaction(reader.who.at(companies[chosen].id)) as tx:
            opened = await invoices.page(tx, Filters(is_open=True, kind="invoice"), limit=200)
    first = next((way for way in ways if way.tenant == chosen), None)
    shares = {str(share.invoice): share for share in first.shares} if first else {}
    return await show(
        request, reader, "deposit.html", status=status, card=card, companies=companies, chosen=chosen, opened=opened, shares=shares,
        wrong=wrong, typed=typed or {}, account=(await payments.accounts(reader.who)).get((card.legal_entity, card.account)),
    )  # fmt: skip


@router.post("/deposits/{deposit}/ignore")
async def set_aside(request: Request, reader: Payments, deposit: UUID, note: Text = "") -> Response:
    """Set a deposit aside that is no client's."""
    async with transaction(provider(reader.who)) as tx:
        await actions.set_aside(tx, deposit_id=deposit, note=note.strip())
    said = words(reader.language, "billing").gettext(noop("The deposit is set aside."))
    return back(request, HERE, said, undo=(f"{HERE}/deposits/{deposit}/release", {"reason": "undo"}))


@router.post("/deposits/{deposit}/release")
async def release(request: Request, reader: Payments, deposit: UUID, reason: Text = "") -> Response:
    """Open it again: the payment of a match is voided."""
    async with transaction(provider(reader.who)) as tx:
        card = await deposits.deposit(tx, deposit)
        if card.tenant is None:
            await actions.take_up(tx, deposit_id=deposit)
    if card.tenant is not None:
        async with transaction(await tenant_named(reader.who, card.tenant)) as tx:
            await actions.release(tx, deposit_id=deposit, reason=reason.strip() or "undo")
    return back(
        request,
        HERE,
        words(reader.language, "billing").gettext(noop("The deposit waits to be matched again.")),
    )
