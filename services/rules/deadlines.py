"""Promises by date: that day's last closing, and cut-off rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from services.rules.instants import instant, micros, wall_micros
from services.rules.policies import CutOff
from services.rules.refusals import Phrase, Refused, phrase
from services.rules.timeline import Timeline


@dataclass
class ClosedThatDay(Refused):
    """A date was promised on which the calendar has no hours."""

    code: ClassVar[str] = "closed_that_day"
    day: date

    def said(self) -> Phrase:
        return phrase("held {held}, a day without hours in the calendar; takes an open day", held=self.day)


def last_closing(timeline: Timeline, day: date) -> datetime | None:
    """The last instant of opening hours within a local date: its end if open across midnight.

    None where it has no hours on that date.
    """
    zone = timeline.zone_on(day)
    spans = list(timeline.spans(wall_micros(day, 0, zone), wall_micros(day, 1440, zone)))
    return instant(spans[-1][1]) if spans else None


def promised_by(timeline: Timeline, day: date) -> datetime:
    """The deadline that a date means. Raises ClosedThatDay."""
    closing = last_closing(timeline, day)
    if closing is None:
        raise ClosedThatDay(day)
    return closing


def cut_off_promise(timeline: Timeline, cut_off: CutOff, received_at: datetime) -> datetime:
    """What a cut-off rule promises for something received at an instant. Raises CalendarNeverOpens."""
    received = received_at.astimezone(timeline.zone_at(micros(received_at)))
    closing = last_closing(timeline, received.date())
    in_time = received.time() <= cut_off.by and closing is not None and closing > received_at
    day = received.date()
    for _ in range(cut_off.days + (not in_time)):
        day = _next_open_day(timeline, day)
    return promised_by(timeline, day)


def _next_open_day(timeline: Timeline, day: date) -> date:
    zone = timeline.zone_on(day)
    opens = timeline.next_open(wall_micros(day, 1440, zone))
    return instant(opens).astimezone(zone).date()
