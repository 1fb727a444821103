"""The month that a page is about: read from its address, with those before and after."""

from dataclasses import dataclass
from datetime import date

from services.rules import months


@dataclass(frozen=True, slots=True)
class Shown:
    """A month as a page shows it. `after` is None where the next one has not begun."""

    first: date
    before: date
    after: date | None
    today: date

    @property
    def code(self) -> str:
        return code(self.first)


def code(first: date) -> str:
    """2026-10."""
    return f"{first:%Y-%m}"


def shown(text: str, today: date) -> Shown:
    """The month of an address; without one, or with nonsense, the month that ended last."""
    this = months.of(today)
    try:
        first = months.read(text)
        before = months.before(first)
    except ValueError:
        first = months.before(this)
        before = months.before(first)
    after = months.next_of(first) if first < this else None
    return Shown(first, before, after, today)
