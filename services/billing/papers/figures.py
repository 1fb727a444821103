"""Figures, days and money as a reader of Japanese or English sees them on paper."""

import calendar
from datetime import date
from decimal import Decimal
from typing import Any

from services.billing.papers.content import Days
from services.billing.papers.content_json import plain

Words = dict[str, Any]

SYMBOLS = {"JPY": "¥", "USD": "US$", "EUR": "€", "GBP": "£"}
PLACES = 4
"""Decimals of a quantity on paper: 20 minutes are 0.3333 hours. The exact figure opens under the line in the portal."""


def money(amount: Decimal, currency: str, words: Words) -> str:
    """`¥1,234,567`; below zero `−¥1,825`."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{words['minus'] if amount < 0 else ''}{symbol}{_grouped(abs(amount))}"


def figure(value: Decimal, words: Words) -> str:
    """A quantity or a price: grouped, with up to four decimals."""
    shown = round(abs(value), PLACES)
    return f"{words['minus'] if value < 0 and shown else ''}{_grouped(shown)}"


def day(on: date, words: Words) -> str:
    """`2026年10月31日`, `31 October 2026`."""
    return _day(on, words["date"])


def days(span: Days, words: Words) -> str:
    """From the first to the last day; the year once where it is one; a single day alone."""
    first, last, said = span.first_on, span.last_on, words["days"]
    if first == last:
        return day(first, words)
    if first.year != last.year:
        return str(said["years"].format(first=day(first, words), last=day(last, words)))
    return str(
        said["year"].format(year=first.year, first=_day(first, said["day"]), last=_day(last, said["day"]))
    )


def _day(on: date, form: str) -> str:
    return form.format(year=on.year, month=on.month, day=on.day, month_name=calendar.month_name[on.month])


def percent(rate: Decimal) -> str:
    """`10` of 0.10."""
    return plain(rate * 100)


def _grouped(value: Decimal) -> str:
    whole, _, part = plain(value).partition(".")
    return f"{int(whole):,}{'.' + part if part else ''}"
