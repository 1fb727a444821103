"""From which volume on the one side costs less than the other: where two straight lines meet, if they do.

In-house a case costs its minutes, and a month its people and tools. Outsourced a case costs what the month's usage came to a case, and a
month its fixed fees, credits and governance. Beyond the month's own prices (tiers, minimums) the lines bend: it is said of this month.
"""

from dataclasses import dataclass
from typing import Literal

from services.rules.ratios import Ratio

Side = Literal["in_house", "outsourced", "equal"]


@dataclass(frozen=True, slots=True)
class Straight:
    """A side's cost of a month: so much a case, so much whatever the volume."""

    per_case: Ratio
    fixed: Ratio

    def at(self, volume: Ratio) -> Ratio:
        return self.fixed + self.per_case * volume


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The volume at which both cost the same (None: at no volume above zero), and which side costs less below and above it."""

    volume: Ratio | None
    below: Side
    above: Side


def break_even(in_house: Straight, outsourced: Straight) -> BreakEven:
    """Where the lines meet."""
    slope, start = in_house.per_case - outsourced.per_case, outsourced.fixed - in_house.fixed
    if not slope:
        always = _cheaper(-start)
        return BreakEven(None, always, always)
    if start / slope <= 0:
        always = _cheaper(slope)
        return BreakEven(None, always, always)
    return BreakEven(start / slope, _cheaper(-slope), _cheaper(slope))


def _cheaper(difference: Ratio) -> Side:
    """Who costs less, by what in-house costs more."""
    if not difference:
        return "equal"
    return "outsourced" if difference > 0 else "in_house"
