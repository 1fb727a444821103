"""Durations in logarithmic buckets: they add up over days, teams and tenants, and give any quantile within a stated error.

Bucket 0 holds what took a second or less; bucket i what took more than GROWTH^(i-1) and at most GROWTH^i seconds. A quantile is told
as the middle of its bucket, which lies within ERROR of every duration in it.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate

GROWTH = 1.04
ERROR = (GROWTH - 1) / (GROWTH + 1)
"""The relative error of a quantile: below 2 %."""

_LONGEST = 3_200_000_000
"""A hundred years; what took longer is in the last bucket."""
_BOUNDS = [GROWTH**i for i in range(math.ceil(math.log(_LONGEST, GROWTH)) + 1)]


def bucket(seconds: int) -> int:
    """The bucket of a duration. Raises ValueError for a negative one."""
    if seconds < 0:
        raise ValueError(f"a duration held {seconds} s; takes 0 or more")
    return min(bisect_left(_BOUNDS, seconds), len(_BOUNDS) - 1)


def middle(bucket: int) -> float:
    """The seconds that a bucket stands for."""
    return 2 * GROWTH**bucket / (1 + GROWTH) if bucket else 1.0


def quantile(counts: Iterable[tuple[int, int]], share: Fraction) -> float | None:
    """The duration that `share` of all (0 to 1) took at most: of n sorted ones the ceil(share × n)th. None where there is none."""
    filled = sorted(counts)
    up_to = list(accumulate(n for _, n in filled))
    if not up_to or not up_to[-1]:
        return None
    wanted = max(1, -(-share.numerator * up_to[-1] // share.denominator))
    return middle(filled[bisect_left(up_to, wanted)][0])
