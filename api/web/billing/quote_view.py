"""What the prices in a form would bill: on the last month's real usage, or on quantities typed beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from api.web.billing import card_flaws, card_reading, problems
from api.web.billing.card_reading import Fields
from api.web.billing.card_words import CardWords
from api.web.billing.inside import Inside
from api.web.words import Words
from core.errors import FieldError
from services.billing.contracts import quoting
from services.billing.contracts.quoting import Basis, Bill
from services.billing.contracts.views import ContractCard
from services.rules.attainment import Attainment
from services.rules.flaws import Flawed
from services.rules.invoicing import TaxMode, Terms
from services.rules.money import Rounding
from services.rules.rate_cards import RateCard
from services.rules.rate_cards_reader import parse_rate_card
from services.rules.usage_sums import UsageSum
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """How the quote is asked for: by `real` usage or `own` quantities (by the charge's key), at which attainment."""

    basis: str = "real"
    own: Mapping[str, str] = field(default_factory=dict)
    attainment: str = ""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The bill, or why there is none: errors by field."""

    errors: Sequence[tuple[str, str]]
    basis: Basis | None = None
    bill: Bill | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def asked(form: Mapping[str, Any], held: Fields) -> Asked:
    """What a form asks for."""
    basis = "own" if form.get("basis") == "own" else "real"
    own = {key: each["own"] for key, each in held["charges"].items()}
    return Asked(basis, own, str(form.get("attainment", "")))


def terms_of(contract: ContractCard) -> Terms:
    """How the contract prints money."""
    return Terms(contract.currency, TaxMode(contract.tax_mode), Rounding(contract.rounding))


def parsed(held: Fields, said: Words) -> tuple[RateCard | None, dict[str, str]]:
    """The card that the fields say, or what is wrong with them, by field."""
    try:
        return parse_rate_card(card_reading.read(held)), {}
    except Flawed as refused:
        errors: dict[str, str] = {}
        for flaw in refused.flaws:
            told = FieldError(flaw.pointer, flaw.code, flaw.detail)
            errors.setdefault(card_flaws.field_of(flaw.pointer, held), problems.sentence(told, said))
        return None, errors


async def quoted(tx: Tx, inside: Inside, held: Fields, wish: Asked, told: CardWords) -> QuoteView:
    """The quote of what is in the form."""
    card, errors = parsed(held, told.format.words)
    if card is None:
        return QuoteView(list(errors.items()))
    contract = inside.contract
    basis = await quoting.last_month(
        tx, closing_day=contract.closing_day, reopened=contract.bill_reopened_work
    )
    if wish.basis == "own":
        basis = Basis(basis.period, quoting.own_usage(card, _quantities(held, wish, card)))
    found = quoting.bill(card, basis, terms_of(contract), _attainment(wish.attainment))
    names = {each.code: told.name(each) for each in card.charges}
    said = told.format.words
    names |= {
        "service-credit": said.gettext("Service credit"),
        "minimum-commitment": said.gettext("Up to the monthly minimum"),
    }
    return QuoteView([], basis, found, names)


def _quantities(held: Fields, wish: Asked, card: RateCard) -> dict[str, Decimal]:
    keys = {fields["code"]: key for key, fields in held["charges"].items()}
    return {each.code: _decimal(wish.own.get(keys[each.code], "")) or Decimal(0) for each in card.charges}


def _attainment(text: str) -> Attainment | None:
    percent = _decimal(text)
    return quoting.attained(percent) if percent is not None and 0 <= percent <= 100 else None


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(card_reading.number(text) or "")
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 15 else None


def unpriced_names(unpriced: Sequence[UsageSum], inside: Inside, language: str) -> list[str]:
    """The kinds of work that no charge counts, once each."""
    found = [
        inside.kinds.get(each.task_type, {}).get(language, each.task_type) or each.charge or each.meter
        for each in unpriced
    ]
    return list(dict.fromkeys(found))
