"""The strip of what falls due when, as shapes: hand-made SVG gets numbers, never styles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

WIDTH, BASE, TOP, LEFT = 340, 160, 16, 28
HOURS, DAYS = 10, 7
By = Literal["hour", "day"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One local hour or day: how much falls due, and its place in the picture."""

    at: datetime
    tickets: int
    over: bool
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class DueChart:
    """The strip: bars, the ceiling of its axis, and the height of what is done in that time (None where nobody knows)."""

    by: By
    bars: tuple[Bar, ...]
    ceiling: int
    capacity: float | None
    capacity_y: float | None

    @property
    def total(self) -> int:
        return sum(bar.tickets for bar in self.bars)

    @property
    def peak(self) -> Bar:
        """The fullest hour or day, the first of several."""
        return max(self.bars, key=lambda bar: bar.tickets)

    @property
    def crowded(self) -> Bar | None:
        """The fullest one beyond what is done in that time."""
        return max((bar for bar in self.bars if bar.over), key=lambda bar: bar.tickets, default=None)


def buckets(now: datetime, zone: ZoneInfo, by: By) -> list[datetime]:
    """The wall times at which the hours or days to come begin, the present one first."""
    local = now.astimezone(zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    if by == "hour":
        return [local + timedelta(hours=n) for n in range(HOURS)]
    return [local.replace(hour=0) + timedelta(days=n) for n in range(DAYS)]


def end(now: datetime, zone: ZoneInfo, by: By) -> datetime:
    """The instant at which the strip ends."""
    step = timedelta(hours=1) if by == "hour" else timedelta(days=1)
    return (buckets(now, zone, by)[-1] + step).replace(tzinfo=zone)


def due_chart(
    counts: Mapping[datetime, int], starts: list[datetime], *, by: By, capacity: float | None
) -> DueChart:
    """Lay the strip out."""
    tallest = max([*counts.values(), ceil(capacity or 0), 4])
    ceiling = ceil(tallest / 4) * 4
    pitch = (WIDTH - LEFT) / len(starts)
    width = min(44.0, pitch * 0.7)

    def height(of: float) -> float:
        return round((BASE - TOP) * of / ceiling, 1)

    bars = tuple(
        Bar(
            at=at,
            tickets=(n := counts.get(at, 0)),
            over=capacity is not None and n > capacity,
            x=round(LEFT + pitch * place + (pitch - width) / 2, 1),
            y=BASE - height(n),
            width=round(width, 1),
            height=height(n),
        )
        for place, at in enumerate(starts)
    )
    line = BASE - height(capacity) if capacity is not None else None
    return DueChart(by, bars, ceiling, capacity, line)
