"""What the parts of an address mean: ids and days. What makes no sense is taken as not there."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo


def ident(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def start_of(text: str, zone: ZoneInfo) -> datetime | None:
    """When a day begins in a zone."""
    named = day(text)
    return datetime.combine(named, time(), zone) if named else None


def end_of(text: str, zone: ZoneInfo) -> datetime | None:
    """When a day is over in a zone: the first instant that is not of it."""
    named = day(text)
    return datetime.combine(named + timedelta(days=1), time(), zone) if named and named < date.max else None
