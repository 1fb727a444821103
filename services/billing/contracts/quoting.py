"""What a rate card makes of usage: that of the last closed month, or quantities that somebody names. Nothing is recorded by it.

It is rated, rounded and taxed by the rules of the monthly close, so that what is shown is what will be billed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.billing.contracts import views
from services.rules.attainment import Attainment
from services.rules.billing_periods import Period, month_after, whole_period
from services.rules.exact import ZERO, tidy
from services.rules.invoice_lines import Line
from services.rules.invoicing import Terms, Totals, printed, totalled
from services.rules.rate_cards import Charge, Model, RateCard, is_counting
from services.rules.rated_periods import rate
from services.rules.usage_sums import UsageSum
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Basis:
    """Usage, and the period that it is rated for."""

    period: Period
    usage: tuple[UsageSum, ...]


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line, and its amount as it is printed."""

    line: Line
    printed: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """What would be billed. `unpriced` is usage that no charge counts; `idle` are charges without a line."""

    lines: tuple[BilledLine, ...]
    totals: Totals
    unpriced: tuple[UsageSum, ...]
    idle: tuple[Charge, ...]


_SUMS = """
SELECT meter, charge, task_type, coalesce(facts ->> 'priority', '') AS priority,
       coalesce((facts ->> 'out_of_hours')::boolean, false) AS out_of_hours, coalesce(facts ->> 'department', '') AS department,
       sum(quantity) AS quantity, count(*) AS items
FROM usage_items WHERE tenant_id = $1 AND occurred_on >= $2 AND occurred_on < $3
    AND ($4 OR NOT coalesce((facts ->> 'reopened')::boolean, false))
GROUP BY 1, 2, 3, 4, 5, 6
"""


async def last_month(tx: Tx, *, closing_day: int, reopened: bool = False) -> Basis:
    """The usage of the last period that has ended, by this closing day; work after a reopening only where that is billed."""
    tx.scope.require("contracts.read")
    period = last_period(await views.today(tx), closing_day)
    rows = await tx.fetch(_SUMS, tx.tenant, period.starts_on, period.ends_on, reopened)
    sums = (UsageSum(**dict(row) | {"quantity": tidy(row["quantity"])}) for row in rows)
    return Basis(period, tuple(each for each in sums if each.quantity))


def last_period(today: date, closing_day: int) -> Period:
    """The last whole period that has ended."""
    here = whole_period(today.replace(day=1), closing_day)
    return here if here.ends_on <= today else whole_period(month_after(here.month_on, -1), closing_day)


def own_usage(card: RateCard, quantities: Mapping[str, Decimal]) -> tuple[UsageSum, ...]:
    """Quantities by charge as usage; that of a surcharge is the part of its charges' that it is for."""
    left = {each.code: quantities.get(each.code, ZERO) for each in card.charges if is_counting(each)}
    taken: list[UsageSum] = []
    for surcharge in (each for each in card.charges if each.model is Model.SURCHARGE):
        taken += _part(surcharge, quantities.get(surcharge.code, ZERO), left)
    return (*taken, *(UsageSum("own", size, charge=code) for code, size in left.items() if size))


def _part(surcharge: Charge, size: Decimal, left: dict[str, Decimal]) -> Iterable[UsageSum]:
    when = surcharge.when
    pressing = min(when.priorities) if when and when.priorities else ""
    for code in [each for each in left if each in surcharge.of or not surcharge.of]:
        part = min(size, left[code])
        if part > 0:
            size, left[code] = size - part, left[code] - part
            yield UsageSum(
                "own", part, charge=code, priority=pressing, out_of_hours=bool(when and when.out_of_hours)
            )


def attained(percent: Decimal) -> Attainment:
    """An attainment of so many percent."""
    share = Fraction(percent) / 100
    return Attainment(share.numerator, share.denominator - share.numerator, 0, 0)


def bill(card: RateCard, basis: Basis, terms: Terms, attainment: Attainment | None = None) -> Bill:
    """The lines and totals of an invoice by this card. Raises CurrencyUnknown."""
    rated = rate(card, basis.usage, basis.period, attainment=attainment)
    totals = totalled(rated.lines, terms)
    shown = zip(rated.lines, printed(rated.lines, totals, terms), strict=True)
    lined = {line.code for line in rated.lines}
    return Bill(
        tuple(BilledLine(line, amount) for line, amount in shown),
        totals,
        rated.unpriced,
        tuple(each for each in card.charges if each.code not in lined),
    )
