"""Adjustments of a period that was issued: the whole of it is computed anew, and what was billed is taken off, per tax rate.

More becomes a line "adjustment for 2026-09" at that period's rate in the next invoice; less a credit note on the original.
15 units at tiers 1–10 × 2 and 11–20 × 3 are 35; 5 late ones add 15.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.rules.exact import ZERO, exactly, plain, tidy
from services.rules.invoice_lines import Line, LineKind, TaxGroup, sums
from services.rules.rate_cards import TaxCategory

CODE = "adjustment"
Billed = Mapping[TaxGroup, Decimal]
"""What a period has been billed so far, exactly, by tax category and rate: its invoices, adjustments and credit notes."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`more` are lines for the next invoice; `less` those of a credit note, whose amounts say what it gives back (above zero)."""

    more: tuple[Line, ...]
    less: tuple[Line, ...]


@exactly
def adjustment(recomputed: Iterable[Line], billed: Billed, *, month: str) -> Adjustment:
    """The difference between a period as it now is and what was billed for it, per tax category and rate."""
    now = sums(recomputed)
    more, less = list[Line](), list[Line]()
    for group in sorted({*now, *billed}, key=lambda each: (-each[1], each[0])):
        due, was = now.get(group, ZERO), billed.get(group, ZERO)
        if due > was:
            more.append(_line(LineKind.ADJUSTMENT, group, due, was, month))
        elif due < was:
            less.append(_line(LineKind.CORRECTION, group, due, was, month))
    return Adjustment(tuple(more), tuple(less))


@exactly
def added(billed: Billed, lines: Iterable[Line]) -> dict[TaxGroup, Decimal]:
    """What is billed once these lines are, too."""
    extra = sums(lines)
    return {
        group: tidy(billed.get(group, ZERO) + extra.get(group, ZERO))
        for group in sorted({*billed, *extra}, key=lambda each: (-each[1], each[0]))
    }


def dump_billed(billed: Billed) -> dict[str, str]:
    """As it stands in a billing period: `{"standard 0.1": "35"}`."""
    return {f"{category} {plain(rate)}": plain(amount) for (category, rate), amount in billed.items()}


def parse_billed(value: Mapping[str, Any]) -> dict[TaxGroup, Decimal]:
    """Read what `dump_billed` wrote."""
    split = {key: key.partition(" ") for key in value}
    return {
        (TaxCategory(cat), tidy(Decimal(rate))): Decimal(value[key]) for key, (cat, _, rate) in split.items()
    }


def _line(kind: LineKind, group: TaxGroup, due: Decimal, was: Decimal, month: str) -> Line:
    amount = tidy(abs(due - was))
    year, _, number = month.partition("-")
    return Line(
        kind=kind,
        code=CODE,
        name_ja=f"{year}年{int(number)}月分の調整",
        name_en=f"Adjustment for {month}",
        quantity=Decimal(1),
        amount=amount,
        tax_category=group[0],
        tax_rate=group[1],
        facts={"month": month, "recomputed": plain(due), "billed": plain(was)},
    )
