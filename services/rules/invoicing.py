"""From exact lines to printed totals: added per tax category and rate, rounded once, taxed once from what is printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from services.rules.exact import exact12, exactly, total
from services.rules.invoice_lines import Line, TaxGroup, sums
from services.rules.money import Rounding, apportioned, rounded
from services.rules.rate_cards import TaxCategory


class TaxMode(StrEnum):
    """Whether prices are without tax or hold it."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a contract prints money."""

    currency: str = "JPY"
    tax_mode: TaxMode = TaxMode.EXCLUSIVE
    rounding: Rounding = Rounding.FLOOR


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """What is printed for one category and rate, in the smallest unit: net + tax = gross."""

    tax_category: TaxCategory
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal

    @property
    def group(self) -> TaxGroup:
        """Where lines are added up."""
        return self.tax_category, self.rate


@dataclass(frozen=True, slots=True)
class Totals:
    """The groups, the highest rate first, and their sums."""

    groups: tuple[GroupTotal, ...]
    net: Decimal
    tax: Decimal
    total: Decimal


@exactly
def totalled(lines: Iterable[Line], terms: Terms) -> Totals:
    """The totals of an invoice: the sum of each group is exact, rounded once, and its tax computed once.

    With prices that hold tax, the gross is rounded, the tax extracted once, and the base is the difference.

    Raises CurrencyUnknown.
    """
    groups = tuple(_group(group, amount, terms) for group, amount in sums(lines).items())
    net, tax = total(each.net for each in groups), total(each.tax for each in groups)
    return Totals(groups, net, tax, total((net, tax)))


@exactly
def printed(lines: Sequence[Line], totals: Totals, terms: Terms) -> tuple[Decimal, ...]:
    """Each line without tax in the smallest unit, in the lines' order: apportioned, so that they add up to the printed base."""
    shown: dict[int, Decimal] = {}
    for group in totals.groups:
        places = [n for n, line in enumerate(lines) if line.group == group.group]
        amounts = [_without_tax(lines[n].amount, group.rate, terms) for n in places]
        shown |= zip(places, apportioned(amounts, group.net, terms.currency), strict=True)
    return tuple(shown[n] for n in range(len(lines)))


def _group(group: TaxGroup, amount: Decimal, terms: Terms) -> GroupTotal:
    category, rate = group
    printed_sum = rounded(amount, terms.currency, terms.rounding)
    if terms.tax_mode is TaxMode.EXCLUSIVE:
        tax = rounded(printed_sum * rate, terms.currency, terms.rounding)
        return GroupTotal(category, rate, printed_sum, tax, printed_sum + tax)
    tax = _extracted(printed_sum, rate, terms)
    return GroupTotal(category, rate, printed_sum - tax, tax, printed_sum)


def _extracted(gross: Decimal, rate: Decimal, terms: Terms) -> Decimal:
    """The tax inside a gross amount: gross × rate ÷ (1 + rate), rounded once."""
    return rounded(gross * rate / (1 + rate), terms.currency, terms.rounding)


def _without_tax(amount: Decimal, rate: Decimal, terms: Terms) -> Decimal:
    if terms.tax_mode is TaxMode.EXCLUSIVE:
        return amount
    return exact12(Fraction(amount) / (1 + Fraction(rate)))
