"""Instants as whole microseconds since 1970-01-01T00:00Z, so that arithmetic on them is exact.

Aware datetimes stand at the edges (rows, JSON); integers stand in between.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since the epoch of an aware instant, exactly (`timestamp()` is a float and is not)."""
    return (at - _EPOCH) // _MICROSECOND


def instant(us: int) -> datetime:
    """The UTC instant of so many microseconds since the epoch."""
    return _EPOCH + timedelta(microseconds=us)


def wall_micros(day: date, minutes: int, zone: ZoneInfo) -> int:
    """The instant at which clocks on the wall of `zone` show `minutes` past midnight of `day`.

    A time that daylight saving skips is moved forward by the gap; one that occurs twice is the first.
    Both are what PEP 495 says of fold 0.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    return micros(wall.replace(tzinfo=zone))
