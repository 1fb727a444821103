"""Cycle times from their tally: how many took how long, in logarithmic buckets."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.rules import histograms, tallies

MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds, within histograms.ERROR; None where there is nothing."""

    median: int | None
    p90: int | None


def spread(tally: Decimal) -> Spread:
    """Of so many in each bucket."""
    counts = tallies.counts(tally)
    median, p90 = (histograms.quantile(counts, share) for share in (MEDIAN, P90))
    return Spread(None if median is None else round(median), None if p90 is None else round(p90))
