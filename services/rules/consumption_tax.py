"""The rate of consumption tax (消費税), national and local together, from the category and the date of supply.

Japan, from the consumption tax act (消費税法 29条) and the local tax act (地方税法 72条の83) as they stood:
3 % from 1989-04-01 (昭和63年法律第108号), 5 % from 1997-04-01 (平成6年法律第109号), 8 % from 2014-04-01 (平成24年法律第68号),
10 % from 2019-10-01 with 8 % for food, drink and newspapers by subscription (軽減税率; 平成28年法律第15号).
Sales of before keep their rate, whenever they are billed or corrected. Other countries' rates are given by who asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.rules.exact import ZERO
from services.rules.rate_cards import TaxCategory


@dataclass(frozen=True, slots=True)
class TaxRates:
    """What a country takes from a day on."""

    from_on: date
    standard: Decimal
    reduced: Decimal


TaxTable = tuple[TaxRates, ...]

JAPAN: TaxTable = (
    TaxRates(date(1989, 4, 1), Decimal("0.03"), Decimal("0.03")),
    TaxRates(date(1997, 4, 1), Decimal("0.05"), Decimal("0.05")),
    TaxRates(date(2014, 4, 1), Decimal("0.08"), Decimal("0.08")),
    TaxRates(date(2019, 10, 1), Decimal("0.10"), Decimal("0.08")),
)


def tax_rate(category: TaxCategory, supplied_on: date, table: Iterable[TaxRates] = JAPAN) -> Decimal:
    """The rate of a supply. What is exempt, exported or out of scope bears none; nor does what was supplied before the tax."""
    begun = [rates for rates in table if rates.from_on <= supplied_on]
    if not begun or category not in {TaxCategory.STANDARD, TaxCategory.REDUCED}:
        return ZERO
    rates = max(begun, key=lambda each: each.from_on)
    return rates.standard if category is TaxCategory.STANDARD else rates.reduced
