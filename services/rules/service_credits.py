"""Service credits (SLAの減額): what is taken off the month's fees when an SLA was missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.rules.attainment import Attainment
from services.rules.exact import ZERO, exact12, exactly, plain
from services.rules.invoice_lines import Line, LineKind, TaxGroup, fees, sums
from services.rules.rate_cards import ServiceCredit, TaxCategory

CODE = "service-credit"


@dataclass(frozen=True, slots=True)
class CreditDue:
    """So many percent, and why; `reduces_price`: at the fees' tax rates, else out of scope."""

    percent: Decimal
    facts: dict[str, Any]
    reduces_price: bool = True


def credit_due(credit: ServiceCredit, attained: Attainment) -> CreditDue | None:
    """What an attainment takes off: the lowest tier that it is below. None where the promise was kept or nothing was judged."""
    share = attained.adjusted if credit.adjusted else attained.raw
    reached = [tier for tier in credit.tiers if share is not None and share < Fraction(tier.below)]
    if share is None or not reached:
        return None
    tier = min(reached, key=lambda each: each.below)
    percent = tier.percent if credit.cap_percent is None else min(tier.percent, credit.cap_percent)
    facts = {
        "metric": credit.metric,
        "attainment": plain(exact12(share)),
        "adjusted": credit.adjusted,
        "met": attained.met,
        "breached": attained.breached,
        "excused": attained.excused,
        "below": plain(tier.below),
        "percent": plain(percent),
        "capped": percent != tier.percent,
    }
    return CreditDue(percent, facts, credit.reduces_price)


@exactly
def credit_lines(lines: Sequence[Line], due: CreditDue) -> tuple[Line, ...]:
    """The credit on the fees among the lines: one negative line per tax rate of theirs, or one out of scope."""
    of_fees = [line for line in lines if line.is_fee]
    if not due.reduces_price:
        return _credit((TaxCategory.OUT_OF_SCOPE, ZERO), fees(of_fees), due)
    return tuple(line for group, amount in sums(of_fees).items() for line in _credit(group, amount, due))


def _credit(group: TaxGroup, amount: Decimal, due: CreditDue) -> tuple[Line, ...]:
    taken = exact12(Fraction(-amount) * Fraction(due.percent) / 100)
    if not taken:
        return ()
    line = Line(
        kind=LineKind.SERVICE_CREDIT,
        code=CODE,
        name_ja="SLAの減額",
        name_en="Service credit",
        quantity=Decimal(1),
        amount=taken,
        tax_category=group[0],
        tax_rate=group[1],
        facts={**due.facts, "percent": plain(due.percent), "of": plain(amount)},
    )
    return (line,)
