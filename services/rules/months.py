"""Calendar months by their first day."""

from datetime import date

from services.rules.refusals import phrase


def of(on: date) -> date:
    """The first day of the month that a day lies in."""
    return on.replace(day=1)


def next_of(first: date) -> date:
    """The first day of the month after. Raises ValueError beyond the calendar."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def before(first: date, *, by: int = 1) -> date:
    """The first day of the month that lies so many before. Raises ValueError beyond the calendar."""
    number = first.year * 12 + first.month - 1 - by
    return date(number // 12, number % 12 + 1, 1)


def read(text: str) -> date:
    """The first day of `2026-10`. Raises ValueError."""
    year, _, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        raise ValueError(phrase("held {held}; takes a month such as 2026-10", held=text))
    return date(int(year), int(month), 1)
