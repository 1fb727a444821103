"""The lines of a credit note: what is taken back of the original's lines, or all that is left of it; and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.errors import FieldError, Invalid
from core.said import say
from services.billing.invoices import contents, rows
from services.rules import credit_bounds, invoicing
from services.rules.exact import ZERO, exact12, tidy
from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import GroupTotal, TaxMode


@dataclass(frozen=True, slots=True)
class LineCredit:
    """What is taken back of a line of the original, above zero; with prices that hold tax, the tax included."""

    n: int
    amount: Decimal
    quantity: Decimal | None = None


def named(first: Sequence[Line], asked: Sequence[LineCredit]) -> list[tuple[int, Line]]:
    wrong = [
        FieldError(
            f"/lines/{place}/line",
            "unknown_line",
            say("held {held}; takes a line of the invoice, 1 to {count}", held=each.n, count=len(first)),
        )
        for place, each in enumerate(asked)
        if not 1 <= each.n <= len(first)
    ]
    wrong += [
        FieldError(f"/lines/{place}/amount", "line_takes_off", say("line {n} takes off the price; nothing of it can be credited", n=each.n))
        for place, each in enumerate(asked)
        if 1 <= each.n <= len(first) and first[each.n - 1].amount <= 0
    ]  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    return [(each.n, _credit(first[each.n - 1], each)) for each in asked]


def _credit(line: Line, asked: LineCredit) -> Line:
    quantity = asked.quantity if asked.quantity is not None else Decimal(1)
    fits = line.unit_price is not None and exact12(quantity * line.unit_price) == asked.amount
    return replace(
        line,
        kind=LineKind.CORRECTION,
        quantity=quantity,
        amount=asked.amount,
        unit_price=line.unit_price if fits else None,
        unit_ja=line.unit_ja if asked.quantity is not None else "",
        unit_en=line.unit_en if asked.quantity is not None else "",
    )


def all_left(
    first: Sequence[Line], left: dict[credit_bounds.Rate, GroupTotal], original: Any
) -> list[tuple[int, Line]]:
    """Every line again where nothing was taken back before; else one line for what is left of each rate."""
    whole = {each.group: each for each in rows.groups(original["totals"])}
    if left == whole:
        return [(n, replace(line, kind=LineKind.CORRECTION)) for n, line in enumerate(first, 1)]
    inclusive = TaxMode(original["tax_mode"]) is TaxMode.INCLUSIVE
    return [
        (0, _rest(total, total.gross if inclusive else total.net)) for total in left.values() if total.gross
    ]


def _rest(total: GroupTotal, amount: Decimal) -> Line:
    return Line(
        LineKind.CORRECTION, "correction", "残額の返還", "What is left of the invoice", Decimal(1), amount, total.tax_category, total.rate
    )  # fmt: skip


def bounded(row: Any, lines: Iterable[Line], left: dict[credit_bounds.Rate, GroupTotal]) -> list[GroupTotal]:
    """The totals of a note with these lines. Raises AboveInvoice, or NothingToCredit."""
    terms = contents.terms_of(row)
    asked = invoicing.totalled(lines, terms).groups
    totals = credit_bounds.bounded(asked, left, inclusive=terms.tax_mode is TaxMode.INCLUSIVE)
    if sum_of(totals, "gross") <= 0:
        raise credit_bounds.NothingToCredit
    return totals


def sum_of(totals: Iterable[GroupTotal], name: str) -> Decimal:
    return tidy(sum((getattr(each, name) for each in totals), ZERO))
