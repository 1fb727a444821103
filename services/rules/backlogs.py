"""How old open work is and how much time is left for it, in the steps that reports show.

Pure. A ticket of today is 0 days old. Business days are the local days after that of creation on which the calendar opens at all.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.rules.instants import instant, wall_micros
from services.rules.timeline import Timeline

DAY = timedelta(days=1)
SOON_DAYS = 7


class Slack(StrEnum):
    """Wall time to the nearest due time, each step up to and without its bound."""

    OVERDUE = "overdue"
    UNDER_4_HOURS = "under_4_hours"
    UNDER_1_DAY = "under_1_day"
    UNDER_3_DAYS = "under_3_days"
    UNDER_7_DAYS = "under_7_days"
    LATER = "later"
    NOT_DUE = "not_due"


_SLACKS = (
    (timedelta(), Slack.OVERDUE),
    (timedelta(hours=4), Slack.UNDER_4_HOURS),
    (timedelta(days=1), Slack.UNDER_1_DAY),
    (timedelta(days=3), Slack.UNDER_3_DAYS),
    (timedelta(days=7), Slack.UNDER_7_DAYS),
)
AGES = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, None))
"""Steps of an age in days, both ends included."""


def slack(due_at: datetime | None, *, now: datetime) -> Slack:
    """How much time is left. Due exactly now is not yet overdue: met is up to and with the due time."""
    if due_at is None:
        return Slack.NOT_DUE
    return next((step for bound, step in _SLACKS if due_at - now < bound), Slack.LATER)


def age_step(days: int) -> str:
    """The step of an age: `0`, `3-4`, `20+`. Raises ValueError for a negative one."""
    if days < 0:
        raise ValueError(f"an age held {days} days; takes 0 or more")
    first, last = next(step for step in AGES if step[1] is None or days <= step[1])
    return f"{first}+" if last is None else str(first) if first == last else f"{first}-{last}"


STEPS = tuple(age_step(first) for first, _ in AGES)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The local days of a calendar with any open time, in order, up to today."""

    days: Sequence[date]
    today: date

    @classmethod
    def of(cls, timeline: Timeline, zone: ZoneInfo, *, since: date, today: date) -> "OpenDays":
        """Those from `since` to `today`, both included."""
        start, end = wall_micros(since, 0, zone), wall_micros(today + DAY, 0, zone)
        found = {day for first, last in timeline.spans(start, end) for day in _touched(first, last, zone)}
        return cls(sorted(found), today)

    def age(self, created_on: date) -> int:
        """Open days after the day of creation up to today."""
        return max(0, bisect_right(self.days, self.today) - bisect_right(self.days, created_on))


def _touched(first: int, last: int, zone: ZoneInfo) -> Iterable[date]:
    """The local days of an open span; one that ends at midnight does not touch the day that begins there."""
    on, end = instant(first).astimezone(zone).date(), instant(last - 1).astimezone(zone).date()
    while on <= end:
        yield on
        on += DAY
