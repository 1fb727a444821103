"""What looks wrong on a draft: a charge far from its trend.

Far is more than 30 % from the median of the last six periods and beyond all of them: a charge that swings every month is no news.
Fewer than three earlier periods are no trend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from services.rules.exact import exactly

PERIODS = 6
FEWEST = 3
FAR = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Trend:
    """What a charge usually comes to: the median, and the least and the most."""

    usual: Decimal
    low: Decimal
    high: Decimal


@exactly
def off_trend(amount: Decimal, earlier: Sequence[Decimal]) -> Trend | None:
    """The trend that an amount is far from; None where it is not. `earlier` is oldest first, zero where there was no line."""
    last = earlier[-PERIODS:]
    if len(last) < FEWEST:
        return None
    trend = Trend(median(last), min(last), max(last))
    is_beyond = not trend.low <= amount <= trend.high
    return trend if is_beyond and abs(amount - trend.usual) > FAR * abs(trend.usual) else None
