"""Sharing the lines of a contract among its bill-to parties.

Tiers, minimums and caps count contract-wide; what has been used is shared by quantity, by the departments that each party pays for.
What nobody in particular used (monthly fees, one-off charges, the true-up, usage without a department) is the main party's.
A service credit goes where its fees went. Of every line the shares add up to it, to the last decimal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from services.rules.exact import ZERO, exact12, exactly, plain, tidy, total
from services.rules.invoice_lines import Line, LineKind
from services.rules.rate_cards import TaxCategory


@dataclass(frozen=True, slots=True)
class Party:
    """A bill-to party and the departments that it pays for."""

    code: str
    departments: frozenset[str] = frozenset()
    is_main: bool = False


@exactly
def shared(lines: Sequence[Line], parties: Sequence[Party]) -> dict[str, tuple[Line, ...]]:
    """The lines of each party, in their order, by its code. Exactly one of the parties is the main one."""
    main = next(party.code for party in parties if party.is_main)
    payer = {department: party.code for party in parties for department in sorted(party.departments)}
    found: dict[str, list[Line]] = {party.code: [] for party in parties}
    for line in lines:
        weights = (
            _credit_weights(line, found) if line.kind is LineKind.SERVICE_CREDIT else _used(line, payer, main)
        )
        for code, part in _split(line, weights, main):
            found[code].append(part)
    return {code: tuple(listed) for code, listed in found.items()}


def _used(line: Line, payer: Mapping[str, str], main: str) -> dict[str, Decimal]:
    weights: dict[str, Decimal] = {}
    for department, quantity in line.departments:
        code = payer.get(department, main)
        weights[code] = weights.get(code, ZERO) + quantity
    return weights


def _credit_weights(line: Line, found: Mapping[str, Sequence[Line]]) -> dict[str, Decimal]:
    """The fees of each party that the credit is of: those of its tax rate, or all where it is out of scope."""
    everything = line.tax_category is TaxCategory.OUT_OF_SCOPE
    return {
        code: total(
            each.amount for each in listed if each.is_fee and (everything or each.group == line.group)
        )
        for code, listed in found.items()
    }


def _split(line: Line, weights: Mapping[str, Decimal], main: str) -> list[tuple[str, Line]]:
    """Each party's part. The rest of the division is the main party's, or the largest's where the main one has no part."""
    weights = {code: weight for code, weight in weights.items() if weight}
    whole = total(weights.values())
    if not whole or set(weights) == {main}:
        return [(main, line)]
    if len(weights) == 1:
        return [(code, line) for code in weights]
    rest = main if main in weights else max(weights, key=lambda code: (weights[code], code))
    parts = {code: _part(line, Fraction(weight) / Fraction(whole)) for code, weight in weights.items()}
    parts[rest] = (
        tidy(line.amount - total(parts[code][0] for code in parts if code != rest)),
        tidy(line.quantity - total(parts[code][1] for code in parts if code != rest)),
    )
    return [(code, _of(line, *parts[code], weights[code], whole)) for code in weights]


def _part(line: Line, share: Fraction) -> tuple[Decimal, Decimal]:
    return exact12(Fraction(line.amount) * share), exact12(Fraction(line.quantity) * share)


def _of(line: Line, amount: Decimal, quantity: Decimal, weight: Decimal, whole: Decimal) -> Line:
    price = line.unit_price
    if line.kind is LineKind.SERVICE_CREDIT:
        quantity = Decimal(1)
    facts = {**line.facts, "share": {"part": plain(weight), "of": plain(whole), "amount": plain(line.amount)}}
    fits = price is not None and exact12(quantity * price) == amount
    return replace(line, amount=amount, quantity=quantity, unit_price=price if fits else None, facts=facts)
