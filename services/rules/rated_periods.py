"""A period rated: from a rate card and the usage of the period to the lines of the invoice.

The one way to a bill, for the monthly close, the quote and every computation anew. Pure: the same in gives the same out,
in whatever order usage comes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.rules.attainment import Attainment
from services.rules.billing_periods import Period
from services.rules.charge_lines import fixed_line, one_off_line, surcharge_line, usage_line
from services.rules.commitments import true_up
from services.rules.consumption_tax import JAPAN, TaxTable, tax_rate
from services.rules.exact import ZERO, exactly, total
from services.rules.included import Balances, Carried, aged, granted
from services.rules.invoice_lines import Line
from services.rules.proration import prorated
from services.rules.rate_cards import Charge, MinimumCommitment, Model, RateCard, TaxCategory, is_counting
from services.rules.service_credits import credit_due, credit_lines
from services.rules.usage_sums import Assigned, UsageSum, assigned

NOTHING_CARRIED: Balances = {}


@dataclass(frozen=True, slots=True)
class RatedPeriod:
    """The lines (charges in the card's order, service credit, true-up), what is carried on, and what has no price.

    `granted` are the charges whose included quantity of the period was given.
    """

    lines: tuple[Line, ...]
    balances: dict[str, tuple[Carried, ...]]
    unpriced: tuple[UsageSum, ...]
    granted: frozenset[str] = frozenset()


@exactly
def rate(
    card: RateCard,
    usage: Iterable[UsageSum],
    period: Period,
    *,
    balances: Balances = NOTHING_CARRIED,
    attainment: Attainment | None = None,
    taxes: TaxTable = JAPAN,
    earlier: Sequence[RatedPeriod] = (),
    is_last: bool = True,
) -> RatedPeriod:
    """Rate a period.

    Usage and monthly fees are supplied on its last day, a one-off charge on its own: so their tax rates.
    `attainment` is that of the metric that the card's service credit names; without one there is no credit.

    Where prices change within a period, each card rates its own days: `earlier` are the days before, the balances those that they
    left, and only the last days age them. So an included quantity, and a cap, count once a period.
    """
    work = _Rating(period, taxes, assigned(card, usage), earlier)
    charged = work.charged(card, balances)
    due = credit_due(card.service_credit, attainment) if card.service_credit and attainment else None
    taken_off = credit_lines(charged, due) if due else ()
    lines = (*charged, *taken_off, *work.topped_up(charged, card.minimum_commitment))
    left = {code: aged(usable) if is_last else usable for code, usable in work.usable.items()}
    carried = {code: listed for code, listed in left.items() if listed}
    return RatedPeriod(lines, carried, work.usage.unpriced, work.granted)


class _Rating:
    """One rating under way: the lines of charges that count usage stand before the surcharges on them are made."""

    def __init__(
        self, period: Period, taxes: TaxTable, usage: Assigned, earlier: Sequence[RatedPeriod]
    ) -> None:
        self.period, self.taxes, self.usage = period, taxes, usage
        self.granted = frozenset[str]().union(*(each.granted for each in earlier))
        self.before = [line for each in earlier for line in each.lines]
        self.counted: dict[str, Line] = {}
        self.usable: dict[str, tuple[Carried, ...]] = {}

    def charged(self, card: RateCard, balances: Balances) -> tuple[Line, ...]:
        """The line of each charge that has one, in the card's order."""
        counting = {charge.code: charge for charge in card.charges if is_counting(charge)}
        for code, charge in counting.items():
            self._count(self._left_of_cap(charge), balances.get(code, ()))
        return tuple(
            line for charge in card.charges for line in self._lines(self._left_of_cap(charge), counting)
        )

    def topped_up(self, charged: Iterable[Line], minimum: MinimumCommitment | None) -> tuple[Line, ...]:
        """The true-up, by days in a part month."""
        if minimum is None:
            return ()
        category = minimum.tax_category
        return true_up(
            charged, prorated(minimum.amount, self.period), category=category, rate=self._tax(category)
        )

    def _count(self, charge: Charge, carried: tuple[Carried, ...]) -> None:
        rate = self._tax(charge.tax_category)
        if charge.included and charge.code not in self.granted:
            self.granted, carried = self.granted | {charge.code}, granted(charge.included, carried)
        line, self.usable[charge.code] = usage_line(charge, self.usage.of(charge), carried, tax_rate=rate)
        if line is not None:
            self.counted[charge.code] = line

    def _left_of_cap(self, charge: Charge) -> Charge:
        """The charge with what earlier days of the period left of its cap."""
        if charge.cap is None or not self.before:
            return charge
        spent = total(line.amount for line in self.before if line.code == charge.code)
        return replace(charge, cap=max(charge.cap - spent, ZERO))

    def _lines(self, charge: Charge, counting: Mapping[str, Charge]) -> Iterator[Line]:
        if charge.code in self.counted:
            yield self.counted[charge.code]
        elif charge.model is Model.FIXED:
            yield fixed_line(charge, self.period, tax_rate=self._tax(charge.tax_category))
        elif charge.model is Model.ONE_OFF and self._is_within(charge.charged_on):
            yield one_off_line(charge, tax_rate=self._tax(charge.tax_category, charge.charged_on))
        elif charge.model is Model.SURCHARGE:
            yield from self._surcharge(charge, counting)

    def _surcharge(self, charge: Charge, counting: Mapping[str, Charge]) -> Iterator[Line]:
        of = [code for code in counting if (code in charge.of or not charge.of) and code in self.counted]
        bases = [(self.counted[code], self.usage.of(counting[code])) for code in of]
        line = surcharge_line(charge, bases, tax_rate=self._tax(charge.tax_category))
        if line is not None:
            yield line

    def _is_within(self, on: date | None) -> bool:
        return on is not None and self.period.starts_on <= on < self.period.ends_on

    def _tax(self, category: TaxCategory, on: date | None = None) -> Decimal:
        return tax_rate(category, on or self.period.last_on, self.taxes)
