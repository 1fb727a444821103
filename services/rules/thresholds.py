"""Thresholds with hysteresis: an alert is raised beyond one value and cleared only beyond another, so that it does not flap between.

Pure. A figure that is not known, or rests on too few cases, changes nothing: silence is not good news.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.rules.refusals import phrase


class Side(StrEnum):
    """On which side of the threshold it is bad."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Raised where a figure is beyond `raised_at`, cleared where it has come back to `cleared_at`; `fewest` cases make it mean something.

    Raises ValueError where clearing would come before raising.
    """

    side: Side
    raised_at: Decimal
    cleared_at: Decimal
    fewest: int = 1

    def __post_init__(self) -> None:
        first, second = self.raised_at, self.cleared_at
        if self.side is Side.BELOW and second < first:
            raise ValueError(
                phrase(
                    "held {held}; takes {first} or more, where it was raised below {first}",
                    held=second,
                    first=first,
                )
            )
        if self.side is Side.ABOVE and second > first:
            raise ValueError(
                phrase(
                    "held {held}; takes {first} or less, where it was raised above {first}",
                    held=second,
                    first=first,
                )
            )
        if self.fewest < 1:
            raise ValueError(phrase("held {held}; takes 1 case or more", held=self.fewest))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is now, and how many cases it rests on. None: there is none. A count is no sample: few cases say as much as many."""

    value: Decimal | None
    n: int
    is_count: bool = False


def is_raised(threshold: Threshold, figure: Figure, *, before: bool) -> bool:
    """Whether the alert stands, given whether it stood before."""
    if figure.value is None or (figure.n < threshold.fewest and not figure.is_count):
        return before
    if threshold.side is Side.BELOW:
        return figure.value < (threshold.cleared_at if before else threshold.raised_at)
    return figure.value > (threshold.cleared_at if before else threshold.raised_at)
