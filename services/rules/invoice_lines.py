"""A line of an invoice at full precision: what it is for, how much, at which tax, and how it came about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from services.rules.exact import exactly, tidy, total
from services.rules.rate_cards import TaxCategory


class LineKind(StrEnum):
    """What made a line."""

    CHARGE = "charge"
    SURCHARGE = "surcharge"
    ONE_OFF = "one_off"
    SERVICE_CREDIT = "service_credit"
    TRUE_UP = "true_up"
    ADJUSTMENT = "adjustment"
    CORRECTION = "correction"


FEES = frozenset({LineKind.CHARGE, LineKind.SURCHARGE, LineKind.ONE_OFF})
"""What a service credit is a share of, and a minimum is compared with."""

TaxGroup = tuple[TaxCategory, Decimal]
"""A tax category and its rate: what is added up before it is rounded and taxed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `unit_price` is given where quantity × unit price is the amount.

    `facts` are plain JSON (tiers, days, percent …). `departments` say who used how much, for sharing among bill-to parties.
    """

    kind: LineKind
    code: str
    name_ja: str
    name_en: str
    quantity: Decimal
    amount: Decimal
    tax_category: TaxCategory
    tax_rate: Decimal
    unit_ja: str = ""
    unit_en: str = ""
    unit_price: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    departments: tuple[tuple[str, Decimal], ...] = ()

    @property
    def group(self) -> TaxGroup:
        """Where it is added up."""
        return self.tax_category, tidy(self.tax_rate)

    @property
    def is_fee(self) -> bool:
        """Whether it is a fee of the month: charged for work, not an expense passed on, a credit or a true-up."""
        return self.kind in FEES and self.tax_category is not TaxCategory.OUT_OF_SCOPE


def in_groups(lines: Iterable[Line]) -> dict[TaxGroup, list[Line]]:
    """The lines by category and rate: the highest rate first, as invoices show them."""
    groups: dict[TaxGroup, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    order = tuple(TaxCategory)
    return dict(sorted(groups.items(), key=lambda item: (-item[0][1], order.index(item[0][0]))))


def sums(lines: Iterable[Line]) -> dict[TaxGroup, Decimal]:
    """The exact sum of each group."""
    return {group: total(line.amount for line in listed) for group, listed in in_groups(lines).items()}


@exactly
def fees(lines: Iterable[Line]) -> Decimal:
    """The exact sum of the fees."""
    return total(line.amount for line in lines if line.is_fee)
