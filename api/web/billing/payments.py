"""Payments: deposits to match, what was received, what is overdue, what is to be written off. Each is a view of one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import bank_matching
from api.deps import provider
from api.web.billing import ages, gate
from api.web.billing.frame import show
from api.web.billing.gate import Payments
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.words import noop
from services.billing.contracts import bank_accounts
from services.billing.contracts.bank_accounts import BankAccount
from services.billing.invoices import queries as invoices
from services.billing.invoices.cards import InvoiceCard
from services.billing.receipts import deposits, queries
from services.billing.receipts.cards import DepositCard, PaymentCard, SuggestionCard, WriteOffCard
from services.billing.receipts.deposits import Filters
from tenants.db import Tx, transaction
from tenants.directory import names
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

router = APIRouter(prefix="/billing/payments", include_in_schema=False, route_class=PageRoute)

View = Literal["match", "ignored", "received", "overdue", "write_offs"]
MOST = 100
REASONS = {
    "payer_learnt": noop("paid under this name before"), "name_alike": noop("the name is alike"),
    "number_in_text": noop("the number stands in the text"), "amount_equal": noop("the amount is the same"),
    "sum_equal": noop("the amounts add up to it"), "all_open": noop("it settles everything that is open"),
    "short_by_fee": noop("short by a transfer fee"), "only_such_amount": noop("no other open invoice has this amount"),
    "paid_in_part": noop("it pays a part"), "more_than_open": noop("it is more than what is open"),
}  # fmt: skip
METHODS = {
    "bank_transfer": noop("Bank transfer"), "direct_debit": noop("Direct debit"), "card": noop("Card"), "cash": noop("Cash"),
    "other": noop("Other"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggested:
    """A deposit, and how it may be matched, best first."""

    deposit: DepositCard
    ways: Sequence[SuggestionCard]


@router.get("")
async def payments(request: Request, reader: Payments, view: View | None = None) -> Response:
    """The view asked for; without one what there is to do: deposits to match for who may, else what was received."""
    sees = reader.may("bank_deposits.read")
    chosen: View = view or ("match" if sees else "received")
    if chosen in {"match", "ignored"}:
        reader.who.require("bank_deposits.read")
    return await shown(request, reader, chosen)


async def shown(
    request: Request, reader: Reader, view: View, *, status: int = 200, **values: Any
) -> Response:
    """The page with a view, and with what else it is to show (errors of a form)."""
    companies = {each.key: each for each in await gate.clients(reader.who)}
    held = {"errors": {}, "typed": {}} | values | await _LOOKS[view](reader.who, list(companies.values()))
    return await show(
        request, reader, "payments.html", status=status, view=view, companies=companies, reasons=REASONS, methods=METHODS,
        entities=await entities(reader.who) if reader.may("bank_deposits.write") else [],
        accounts=await accounts(reader.who) if reader.may("bank_deposits.read") else {}, **held,
    )  # fmt: skip


_ENTITIES = "SELECT id, code, name_ja, name_en FROM legal_entities WHERE ended_at IS NULL ORDER BY code"


async def entities(scope: Scope) -> list[dict[str, Any]]:
    """The legal entities that take payments."""
    async with transaction(scope.outside()) as tx:
        return [dict(row) for row in await tx.fetch(_ENTITIES)]


async def accounts(scope: Scope) -> dict[tuple[UUID, str], BankAccount]:
    """The bank accounts, by legal entity and code."""
    async with transaction(scope.outside()) as tx:
        return {(each.entity, each.code): each for each in await bank_accounts.listed(tx)}


async def _to_match(scope: Scope, _companies: Sequence[CompanyCard]) -> dict[str, Any]:
    async with transaction(provider(scope)) as tx:
        found = await deposits.page(tx, Filters(status="open"), limit=MOST)
    ways = await bank_matching.suggestions(scope, found)
    listed = [Suggested(each, ways.get(each.id, ())) for each in found]
    return {
        "deposits": sorted(
            listed, key=lambda each: (-max((w.score for w in each.ways), default=0), each.deposit.received_on)
        )
    }


async def _ignored(scope: Scope, _companies: Sequence[CompanyCard]) -> dict[str, Any]:
    async with transaction(provider(scope)) as tx:
        return {"deposits": await deposits.page(tx, Filters(status="ignored"), limit=MOST)}


async def _received(scope: Scope, companies: Sequence[CompanyCard]) -> dict[str, Any]:
    found = await inside.each(
        scope, [each.id for each in companies], lambda tx: queries.payments(tx, limit=MOST)
    )
    rows: list[PaymentCard] = [card for cards in found.values() for card in cards]
    return {"payments": sorted(rows, key=lambda card: (card.received_on, card.id), reverse=True)[:MOST]}


async def _overdue(scope: Scope, companies: Sequence[CompanyCard]) -> dict[str, Any]:
    late = await inside.each(scope, [each.id for each in companies], invoices.overdue)
    aged = await inside.each(scope, [each.id for each in companies], queries.aged)
    rows: list[InvoiceCard] = sorted(
        (card for cards in late.values() for card in cards), key=lambda card: -card.days_late
    )
    cards = [card for each in aged.values() for card in each]
    return {"late": rows, "ages": ages.bars(cards), "owed": ages.owed(cards)}


async def _write_offs(scope: Scope, companies: Sequence[CompanyCard]) -> dict[str, Any]:
    found = await inside.each(scope, [each.id for each in companies], _requests)
    rows: list[WriteOffCard] = [card for cards, _ in found.values() for card in cards]
    called = {who: name for _, named in found.values() for who, name in named.items()}
    return {
        "write_offs": sorted(rows, key=lambda card: (card.status != "pending", -card.asked_at.timestamp())),
        "names": called,
    }


async def _requests(tx: Tx) -> tuple[list[WriteOffCard], dict[UUID, str]]:
    cards = await queries.write_offs(tx, limit=MOST)
    people = {each.asked_by for each in cards} | {each.decided_by for each in cards if each.decided_by}
    return cards, await names.names(tx, people)


_LOOKS = {
    "match": _to_match,
    "ignored": _ignored,
    "received": _received,
    "overdue": _overdue,
    "write_offs": _write_offs,
}
