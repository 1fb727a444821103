"""The business hours behind a clock, in words: what an ordinary week looks like, and which days of the time in question were closed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from api.web.formats import Formats
from api.web.words import noop
from services.rules.instants import DAY, instant, micros, wall_micros
from services.rules.public_holidays import public_holidays
from services.rules.timeline import Timeline

_WEEKS = 8
_MOST_DAYS = 45
_LISTED = 8
_DAYS_JA, _DAYS_EN = "月火水木金土日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Hours = tuple[tuple[str, str], ...]


def said(timeline: Timeline, start: datetime, end: datetime, formats: Formats) -> list[str]:
    """Sentences on the hours that are counted, and on the closed days between two instants."""
    zone = timeline.zone_at(micros(start))
    first = start.astimezone(zone).date()
    week = _week(timeline, zone, first - timedelta(days=first.weekday()))
    text = formats.words.of("ticket").gettext
    if all(hours == (("0:00", "24:00"),) for hours in week):
        return [text(noop("Every hour of every day is counted."))]
    sentences = [text(noop("Counted hours: %(hours)s.")) % {"hours": _week_said(week, formats)}]
    closed = list(_closed(timeline, zone, start, end))
    if closed:
        sentences.append(
            text(noop("Closed during this time: %(days)s.")) % {"days": _days_said(closed, formats)}
        )
    if zone.key != formats.zone.key:
        sentences.append(text(noop("Hours are those of %(zone)s.")) % {"zone": zone.key})
    return sentences


@lru_cache(maxsize=1024)
def _week(timeline: Timeline, zone: ZoneInfo, monday: date) -> tuple[Hours, ...]:
    """The usual hours of each weekday around a week; remembered, for the clocks of a page ask for the same few weeks."""
    return tuple(_usual(timeline, zone, monday + timedelta(days=weekday)) for weekday in range(7))


def _usual(timeline: Timeline, zone: ZoneInfo, day: date) -> Hours:
    """The most frequent hours of a day's weekday in the weeks before and after it."""
    first = day - timedelta(weeks=_WEEKS // 2)
    seen = Counter(_of_day(timeline, zone, first + timedelta(weeks=n)) for n in range(_WEEKS))
    return seen.most_common(1)[0][0]


def _of_day(timeline: Timeline, zone: ZoneInfo, day: date) -> Hours:
    start, end = wall_micros(day, 0, zone), wall_micros(day + timedelta(days=1), 0, zone)
    return tuple(
        (_wall(opens, zone, start), _wall(closes, zone, start))
        for opens, closes in _merged(timeline, start, end)
    )


def _merged(timeline: Timeline, start: int, end: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(timeline.spans(start, end)):
        if merged and merged[-1][1] >= opens:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def _wall(at: int, zone: ZoneInfo, midnight: int) -> str:
    there = instant(at).astimezone(zone)
    if at > midnight and (there.hour, there.minute) == (0, 0):
        return "24:00"
    return f"{there.hour}:{there.minute:02d}"


def _week_said(week: Sequence[Hours], formats: Formats) -> str:
    """月〜金 9:00〜18:00, with neighbouring days of the same hours together."""
    ja = formats.words.language == "ja"
    to = "〜" if ja else "–"
    parts = []
    for hours, group in groupby(enumerate(week), key=lambda each: each[1]):
        days = [n for n, _ in group]
        if hours:
            names = [(_DAYS_JA if ja else _DAYS_EN)[n] for n in days]
            name = names[0] if len(names) == 1 else f"{names[0]}{to}{names[-1]}"
            parts.append(f"{name} {('、' if ja else ', ').join(f'{a}{to}{b}' for a, b in hours)}")
    return ("、" if ja else ", ").join(parts)


def _closed(timeline: Timeline, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[date]:
    """The whole days between two instants on which nothing was open."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    for _ in range(_MOST_DAYS):
        day += timedelta(days=1)
        if day >= last:
            return
        midnight = wall_micros(day, 0, zone)
        if not timeline.between(midnight, midnight + DAY):
            yield day


def _days_said(days: list[date], formats: Formats) -> str:
    ja = formats.words.language == "ja"
    names = [_named(day, formats) for day in days[:_LISTED]]
    more = ["…"] if len(days) > _LISTED else []
    return ("、" if ja else ", ").join(names + more)


def _named(day: date, formats: Formats) -> str:
    holiday = public_holidays("JP", day.year).get(day) if formats.words.language == "ja" else None
    return f"{formats.day(day)}{holiday}" if holiday else formats.day(day)
