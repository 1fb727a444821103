"""When to look at something again: the time that the dialog of a hold proposes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.rules.instants import instant, micros
from services.rules.openings import CalendarNeverOpens
from services.rules.timeline import Timeline

_MORNING = 9


def next_morning(now: datetime, zone: ZoneInfo, hours: Timeline) -> datetime:
    """Tomorrow morning in the reader's zone; or, where the company is closed then, its next opening."""
    tomorrow = now.astimezone(zone) + timedelta(days=1)
    morning = tomorrow.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    try:
        return instant(hours.next_open(micros(morning))).astimezone(zone)
    except CalendarNeverOpens:
        return morning
