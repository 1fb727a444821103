"""A quote: what given quantities would cost, by the same rules that the monthly close rates by."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.rules.commitments import true_up
from services.rules.exact import ZERO, exact12, exactly, tidy, total
from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import Terms, Totals, totalled
from services.rules.rate_cards import Charge, Model, TaxCategory, is_counting
from services.rules.rating import Priced, capped, percent_of, priced
from services.rules.service_credits import CreditDue, credit_lines


@dataclass(frozen=True, slots=True)
class Asked:
    """A charge, how much of it, and its tax rate. A surcharge without a quantity is for all that its charges count."""

    charge: Charge
    quantity: Decimal | None
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that the fees come to, and the tax on what is missing."""

    amount: Decimal
    tax_category: TaxCategory
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """What is asked."""

    terms: Terms
    asked: tuple[Asked, ...]
    minimum: Minimum | None = None
    credit_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Quoted:
    """What it would cost. Every charge has a line, also one of nothing."""

    lines: tuple[Line, ...]
    totals: Totals


@exactly
def quoted(quote: Quote) -> Quoted:
    """The lines in order (charges, service credit, true-up) and their totals."""
    counted = {each.charge.code: _line(each, _counted(each)) for each in quote.asked if _counts(each)}
    charged = [counted.get(each.charge.code) or _other(each, quote.asked, counted) for each in quote.asked]
    credit = credit_lines(charged, CreditDue(quote.credit_percent, {}))
    least = quote.minimum
    missing = (
        true_up(charged, least.amount, category=least.tax_category, rate=least.tax_rate) if least else ()
    )
    lines = (*charged, *credit, *missing)
    return Quoted(lines, totalled(lines, quote.terms))


def bases(surcharge: Charge, asked: Iterable[Asked]) -> list[Asked]:
    """The charges that a surcharge is of."""
    return [
        each for each in asked if _counts(each) and (not surcharge.of or each.charge.code in surcharge.of)
    ]


def _counts(each: Asked) -> bool:
    return is_counting(each.charge)


def _counted(each: Asked) -> Priced:
    free = each.charge.included.quantity if each.charge.included else ZERO
    return priced(each.charge, max((each.quantity or ZERO) - free, ZERO))


def _other(each: Asked, asked: Iterable[Asked], counted: dict[str, Line]) -> Line:
    if each.charge.model is not Model.SURCHARGE:
        size = Decimal(1) if each.quantity is None else each.quantity
        return _line(each, Priced(exact12(size * (each.charge.amount or ZERO))), size)
    of = bases(each.charge, asked)
    whole = total(base.quantity or ZERO for base in of)
    size = whole if each.quantity is None else each.quantity
    if each.charge.unit_price is not None:
        return _line(each, capped(Priced(exact12(size * each.charge.unit_price)), each.charge.cap), size)
    amount = total(counted[base.charge.code].amount for base in of)
    percent = each.charge.percent or ZERO
    return _line(each, capped(Priced(percent_of(amount, percent, size, whole)), each.charge.cap), size)


_KINDS = {Model.SURCHARGE: LineKind.SURCHARGE, Model.ONE_OFF: LineKind.ONE_OFF}


def _line(each: Asked, found: Priced, size: Decimal | None = None) -> Line:
    return Line(
        kind=_KINDS.get(each.charge.model, LineKind.CHARGE),
        code=each.charge.code,
        name_ja=each.charge.name_ja,
        name_en=each.charge.name_en,
        quantity=tidy(size if size is not None else each.quantity or ZERO),
        amount=found.amount,
        tax_category=each.charge.tax_category,
        tax_rate=each.tax_rate,
        unit_price=found.unit_price,
        facts=found.facts,
    )
