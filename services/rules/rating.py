"""What a quantity costs by the model of its charge. Amounts are exact; each is rounded once, at 12 decimals.

A quantity below zero (what was taken back exceeds what was done) costs the negative of its magnitude.
"""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any, assert_never

from services.rules.exact import ZERO, exact12, exactly, plain, tidy
from services.rules.rate_cards import Charge, Model, Tier


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount, and how it came about. `unit_price` is given where quantity × unit price is the amount."""

    amount: Decimal
    unit_price: Decimal | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@exactly
def priced(charge: Charge, quantity: Decimal) -> Priced:
    """What a quantity costs under a charge that counts usage, its cap applied. Included quantities are off already."""
    found = _by_model(charge, abs(quantity))
    if quantity < 0:
        found = Priced(-found.amount, found.unit_price, found.facts)
    return capped(found, charge.cap)


def capped(found: Priced, cap: Decimal | None) -> Priced:
    """The same, at most the cap."""
    if cap is None or found.amount <= cap:
        return found
    return Priced(cap, None, {**found.facts, "cap": plain(cap), "uncapped": plain(found.amount)})


@exactly
def percent_of(amount: Decimal, percent: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """A percentage of the part of an amount that falls to `part` of `whole` units; nothing where there are none."""
    if not whole:
        return ZERO
    return exact12(Fraction(amount) * Fraction(part) / Fraction(whole) * Fraction(percent) / 100)


def _by_model(charge: Charge, quantity: Decimal) -> Priced:
    match charge.model:
        case Model.FLAT | Model.HOURLY:
            price = charge.unit_price or ZERO
            return Priced(exact12(quantity * price), price)
        case Model.GRADUATED:
            return _graduated(charge.tiers, quantity)
        case Model.VOLUME:
            return _volume(charge.tiers, quantity)
        case Model.PACKAGE:
            return _packages(charge.package_size or Decimal(1), charge.unit_price or ZERO, quantity)
        case Model.FIXED | Model.ONE_OFF | Model.SURCHARGE:
            raise ValueError(f"{charge.model} has no price of a quantity")
        case _:
            assert_never(charge.model)


def _graduated(tiers: tuple[Tier, ...], quantity: Decimal) -> Priced:
    """Each tier prices its own part, and charges its fee when it is entered: a bound belongs to the tier below it."""
    bound, parts = ZERO, list[dict[str, str]]()
    amount = ZERO
    for tier in tiers:
        if quantity <= bound:
            break
        upper = quantity if tier.up_to is None else min(quantity, tier.up_to)
        cost = tier.flat_fee + (upper - bound) * tier.unit_price
        parts.append(_part(tier, bound, upper - bound, cost))
        amount, bound = amount + cost, upper
        if tier.up_to is None:
            break
    return Priced(exact12(amount), None, {"tiers": parts})


def _volume(tiers: tuple[Tier, ...], quantity: Decimal) -> Priced:
    """The tier that holds the whole quantity prices all of it. Nothing enters no tier."""
    if not quantity:
        return Priced(ZERO, None, {"tiers": []})
    bound, tier = ZERO, tiers[0]
    for tier in tiers:
        if tier.up_to is None or quantity <= tier.up_to:
            break
        bound = tier.up_to
    amount = tier.flat_fee + quantity * tier.unit_price
    facts = {"tiers": [_part(tier, bound, quantity, amount)]}
    return Priced(exact12(amount), None if tier.flat_fee else tier.unit_price, facts)


def _packages(size: Decimal, price: Decimal, quantity: Decimal) -> Priced:
    """Every package begun is charged."""
    packages = (quantity / size).to_integral_value(rounding=ROUND_CEILING)
    facts = {"packages": plain(packages), "package_size": plain(size), "package_price": plain(price)}
    return Priced(exact12(packages * price), None, facts)


def _part(tier: Tier, above: Decimal, quantity: Decimal, amount: Decimal) -> dict[str, Any]:
    return {
        "above": plain(above),
        "up_to": None if tier.up_to is None else plain(tier.up_to),
        "quantity": plain(quantity),
        "unit_price": plain(tier.unit_price),
        "flat_fee": plain(tier.flat_fee),
        "amount": plain(tidy(amount)),
    }
