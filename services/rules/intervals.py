"""Confidence intervals of what reports count and measure: small numbers are shown with their spread, and never ranked beyond it.

Pure. Shares by Wilson's score interval (E. B. Wilson, JASA 22, 1927, 209-212; without continuity correction), which stays within
0 and 1 and behaves at small n, where p ± z·sqrt(p(1-p)/n) does not (Brown, Cai, DasGupta, Statistical Science 16, 2001, 101-133).
Means by Student's t on the sample variance. Quantiles of t from its distribution for whole degrees of freedom
(Abramowitz and Stegun 26.7.3 and 26.7.4, finite sums), by bisection; above 40 degrees by their expansion 26.7.5.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

CONFIDENCE = 0.95
_SERIES_UP_TO = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """Whether they have a point in common: then nobody says which of the two is better."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of `n` values with their standard deviation; both intervals and deviation need at least two values."""

    n: int
    mean: float
    deviation: float | None
    interval: Interval | None


def share(successes: int, n: int, *, confidence: float = CONFIDENCE) -> Interval | None:
    """Wilson's interval of a share; None where nothing was counted.

    Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be 0 to {n}, held {successes}")
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, zz = successes / n, z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Interval(low, high)


def mean(n: int, total: int, squares: int, *, confidence: float = CONFIDENCE) -> Mean | None:
    """The mean of values given by how many they are, their sum and the sum of their squares; None where there are none.

    The variance is taken from exact integers, so that large sums lose nothing to each other.
    Raises ValueError where no such values exist.
    """
    if n < 0 or squares < 0 or n * squares < total * total:
        raise ValueError(f"no {n} values have the sum {total} and the sum of squares {squares}")
    if n == 0:
        return None
    centre = total / n
    if n == 1:
        return Mean(1, centre, None, None)
    deviation = math.sqrt(Fraction(n * squares - total * total, n * (n - 1)))
    half = t_quantile((1 + confidence) / 2, n - 1) * deviation / math.sqrt(n)
    return Mean(n, centre, deviation, Interval(centre - half, centre + half))


@lru_cache(maxsize=512)
def t_quantile(p: float, freedom: int) -> float:
    """The value that Student's t with so many degrees of freedom stays below with probability `p`.

    Raises ValueError unless 1/2 <= p < 1 and freedom >= 1.
    """
    if not (0.5 <= p < 1 and freedom >= 1):
        raise ValueError(f"takes p from 0.5 below 1 and freedom from 1, held {p} and {freedom}")
    if freedom > _SERIES_UP_TO:
        return _expanded(NormalDist().inv_cdf(p), freedom)
    low, high = 0.0, 1.0
    while _within(high, freedom) < 2 * p - 1:
        low, high = high, high * 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < 2 * p - 1 else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """The probability that |T| <= t (26.7.3 for odd, 26.7.4 for even degrees of freedom)."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _expanded(z: float, freedom: int) -> float:
    """26.7.5: the quantile as a series in 1/freedom about that of the normal distribution."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
