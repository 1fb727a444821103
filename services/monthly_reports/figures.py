"""Figures as a reader of Japanese or English sees them in a report."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

Words = dict[str, Any]
SYMBOLS = {"JPY": "¥", "USD": "US$", "EUR": "€", "GBP": "£"}
PLACES = {"JPY": 0}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def percent(share: Fraction | Decimal | None, words: Words) -> str:
    """`96.1%`; the dash for unknown where there is no share."""
    if share is None:
        return str(words["unknown"])
    exact = Fraction(share) * 100
    return f"{round(Decimal(exact.numerator) / exact.denominator, 1)}%"


def count(number: int | None, words: Words) -> str:
    """`1,234`; the dash for unknown."""
    return str(words["unknown"]) if number is None else f"{number:,}"


def hours(number: Decimal, words: Words) -> str:
    """Whole hours."""
    return str(words["hours"]).format(n=f"{number.quantize(Decimal(1), ROUND_HALF_EVEN):,}")


def length(seconds: int | None, words: Words) -> str:
    """Minutes below an hour, hours below two days, then days; one decimal below ten."""
    if seconds is None:
        return str(words["unknown"])
    if seconds < _HOUR:
        return str(words["minutes"]).format(n=seconds // _MINUTE)
    unit, name = (_HOUR, "hours") if seconds < 2 * _DAY else (_DAY, "days")
    value = Decimal(seconds) / unit
    return str(words[name]).format(n=f"{value:.1f}" if value < 10 else f"{value:.0f}")


def money(amount: Decimal | None, currency: str, words: Words, *, signed: bool = False) -> str:
    """`¥1,234,567` in the currency's whole unit or cents; `+` and `−` where a difference is meant."""
    if amount is None:
        return str(words["unknown"])
    rounded = round(amount, PLACES.get(currency, 2))
    sign = words["minus"] if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{abs(rounded):,}"


def listed(texts: Iterable[str], language: str) -> str:
    """Several, one after the other."""
    return ("、" if language == "ja" else ", ").join(texts)


def month(first: date, words: Words) -> str:
    """`2026年10月度`, `October 2026`."""
    return _spelt(words["month"], first)


def short_month(first: date, words: Words) -> str:
    """`10月`, `Oct`."""
    return _spelt(words["short_month"], first)


def day(on: date, words: Words) -> str:
    """`2026年10月31日`, `31 October 2026`."""
    return _spelt(words["day"], on)


def moment(at: datetime, words: Words) -> str:
    """A day and a time; `at` is in the report's own zone."""
    return _spelt(words["moment"], at.date(), hour=at.hour, minute=at.minute)


def _spelt(form: str, on: date, **more: int) -> str:
    names = {"month_name": calendar.month_name[on.month], "month_short": calendar.month_abbr[on.month]}
    return form.format(year=on.year, month=on.month, day=on.day, **names, **more)
