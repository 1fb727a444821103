"""Contracts by client, and one of them whole: its terms in sentences, its prices in words, who is billed, and what it still needs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api import warned
from api.web.billing import card_diff, inside, paying, problems
from api.web.billing.card_diff import Difference
from api.web.billing.card_words import Told
from api.web.billing.inside import Inside, show
from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises.company import Company
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Conflict, Invalid, Stale
from services.billing.contracts import actions, bank_accounts, overlapping, queries, readiness, views
from services.billing.contracts.bank_accounts import BankAccount
from services.billing.contracts.queries import Agreement
from services.billing.contracts.views import ContractCard, RateCardCard
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
HERE = "/billing/contracts"


@dataclass(frozen=True, slots=True)
class OfCompany:
    """A client's contracts."""

    company: Company
    contracts: list[ContractCard]


@dataclass(frozen=True, slots=True)
class Version:
    """Prices from a day on, in words, and what is different from those before."""

    card: RateCardCard
    told: tuple[Told, ...]
    differences: list[Difference] | None


@router.get("/billing/contracts")
async def listed(request: Request, reader: SignedIn) -> Response:
    """All contracts of the companies that the reader is cleared for."""
    scope = inside.staff(reader)
    found = []
    for company in await companies.companies(scope):
        async with transaction(scope.at(company.id)) as tx:
            found.append(OfCompany(company, await views.listed(tx)))
    return await show(request, reader, "contracts.html", found=found)


@router.get("/billing/contracts/{contract}")
async def one(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """One contract."""
    at = await inside.contract(reader, contract)
    return await _page(request, reader, at)


async def _page(
    request: Request, reader: Reader, at: Inside, *, status: int = 200, whole: str = ""
) -> Response:
    async with transaction(at.scope) as tx:
        cards = await views.rate_cards(tx, at.contract.id)
        parties = [warned.told(each, reader.language) for each in await views.parties(tx, at.contract.id)]
        agreement = await queries.agreement(tx, at.contract.id)
        today = await views.today(tx)
        overlaps = await overlapping.overlaps(tx, at.contract.id)
        held = [each for each in await bank_accounts.listed(tx) if each.entity == at.contract.legal_entity.id]
    return await show(
        request, reader, "contract.html", status=status, at=at, contract=at.contract, whole=whole, versions=_versions(cards, at, reader),
        parties=[each for each in parties if not each.ended_at], ended=[each for each in parties if each.ended_at],
        missing=[kind.code for kind in readiness.missing(agreement)], overlaps=overlaps, today=today,
        sentences=sentences(agreement, today, reader), money=at.words(reader), account=_paid_to(held, at.contract.bank_account),
    )  # fmt: skip


def _paid_to(held: list[BankAccount], code: str | None) -> BankAccount | None:
    """The account that is named, or else the first."""
    return next((each for each in held if code in {None, "", each.code}), None)


def sentences(agreement: Agreement, today: date, reader: Reader) -> list[str]:
    """When the last month and the next are paid."""
    said = inside.formats(reader)
    found = paying.payables(agreement.payment_terms, agreement.closing_day, today=today)
    return [paying.sentence(each, said) for each in found]


def _versions(cards: list[RateCardCard], at: Inside, reader: Reader) -> list[Version]:
    """The newest first, each with what is different from the one before it."""
    said = at.words(reader)
    told = [said.card(parse_rate_card(each.card)) for each in cards]
    found = [
        Version(card, now, card_diff.differences(told[n - 1], now) if n else None)
        for n, (card, now) in enumerate(zip(cards, told, strict=True))
    ]
    return found[::-1]


@router.post("/billing/contracts/{contract}/activation")
async def activate(
    request: Request, reader: SignedIn, contract: UUID, version: Annotated[int, Form()]
) -> Response:
    """Put a draft in force."""
    at = await inside.contract(reader, contract, "contracts.write")
    said = words(reader.language, "billing")
    try:
        async with transaction(at.scope) as tx:
            await actions.activate(tx, contract, version=version)
    except (Conflict, Stale) as refused:
        return await _page(request, reader, at, status=409, whole=problems.whole(refused, said))
    return back(request, f"{HERE}/{contract}", said.gettext("The contract is in force."))


@router.post("/billing/contracts/{contract}/end")
async def end(
    request: Request, reader: SignedIn, contract: UUID, version: Annotated[int, Form()], on: Annotated[str, Form(max_length=20)] = ""
) -> Response:  # fmt: skip
    """End a contract on a day, a draft at once."""
    at = await inside.contract(reader, contract, "contracts.write")
    said = words(reader.language, "billing")
    try:
        async with transaction(at.scope.reading(reader.language)) as tx:
            await actions.end(tx, contract, on=date.fromisoformat(on) if on else None, version=version)
    except (Conflict, Stale, Invalid, ValueError) as refused:
        return await _page(request, reader, at, status=409, whole=_why(refused, said))
    return back(request, f"{HERE}/{contract}", said.gettext("The contract has its end."))


def _why(refused: Any, said: Any) -> str:
    if isinstance(refused, Invalid):
        return problems.sentence(refused.errors[0], said)
    return said.gettext("Choose a day.") if isinstance(refused, ValueError) else problems.whole(refused, said)
