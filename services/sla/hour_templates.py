"""Business hours to begin with: what offices and shops usually keep, to be adapted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from services.rules.calendar import WEEKDAYS
from services.sla.calendars import YEARS_AHEAD

WEEK = WEEKDAYS[:5]


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The same hours on some days of the week. `always`: around the clock; the rest does not count then.

    `region` closes on its public holidays; `year_end` from 29 December to 3 January.
    """

    days: tuple[str, ...] = WEEK
    opens: str = "09:00"
    closes: str = "18:00"
    region: str | None = None
    year_end: bool = False
    always: bool = False

    def spec(self, time_zone: str, *, year: int) -> Any:
        """The plan in the JSON shape of calendars, as it stands in `year` and the years that are written out."""
        if self.always:
            return "24x7"
        return {
            "time_zone": time_zone,
            "weekly": {day: [[self.opens, self.closes]] for day in WEEKDAYS if day in self.days},
            **({"holiday_region": self.region} if self.region else {}),
            **({"closed_days": _year_ends(year)} if self.year_end else {}),
        }


def _year_ends(year: int) -> list[str]:
    """年末年始: from 29 December to 3 January."""
    turns = range(year - 1, year + YEARS_AHEAD + 1)
    return [
        date(y + (month == 1), month, day).isoformat()
        for y in turns
        for month, day in ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
    ]


TEMPLATES: Mapping[str, WeekPlan] = MappingProxyType({
    "office_jp": WeekPlan(region="JP", year_end=True),
    "office_jp_saturday": WeekPlan((*WEEK, "sat"), "08:30", "17:30", region="JP", year_end=True),
    "shop": WeekPlan(WEEKDAYS, "10:00", "20:00"),
    "always": WeekPlan(always=True),
    "office_uk": WeekPlan(opens="09:00", closes="17:30", region="GB-ENG"),
    "office_us": WeekPlan(opens="09:00", closes="17:00", region="US"),
})  # fmt: skip
REGIONS = ("JP", "GB-ENG", "US", "DE", "FR", "SG", "AU-NSW")
"""Whose public holidays are offered; any other region can be had by the API."""
