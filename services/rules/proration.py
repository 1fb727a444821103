"""Part months: what is agreed for a whole period costs its share of the days."""

from decimal import Decimal
from fractions import Fraction

from services.rules.billing_periods import Period
from services.rules.exact import exact12


def prorated(amount: Decimal, period: Period) -> Decimal:
    """The amount for the days of a period out of those of the whole one that it lies in."""
    return exact12(Fraction(amount) * Fraction(period.days, period.whole_days))
