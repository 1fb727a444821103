"""Days as Japanese banks write them: in the year of an era (和暦) or of our Lord, in six or eight digits or with marks between."""

import re
import unicodedata
from datetime import date, timedelta

_ERA_BASE = {"R": 2018, "H": 1988, "令和": 2018, "平成": 1988}
_CENTURY = 2000
_AHEAD = timedelta(days=31)
_MARKED = re.compile(r"(R|H|令和|平成)?\s*(\d{1,4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?(?:[ T].*)?")


def of_six_digits(text: str, *, near: date) -> date | None:
    """The day of YYMMDD, whose year is an era's without saying which: the latest such day that is not a month after `near`.

    Banks write Reiwa, some still Heisei, some the last digits of the western year. None for what is no day.
    """
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        return None
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    bases = (*_ERA_BASE.values(), _CENTURY)
    days = [found for base in bases if (found := _day(base + year, month, day)) and found <= near + _AHEAD]
    return max(days, default=None)


def written(text: str, *, near: date) -> date | None:
    """The day that a cell of a table holds: `2026/11/27`, `2026年11月27日`, `20261127`, `R8.11.27`, `8.11.27`. None for no day."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if plain.isascii() and plain.isdigit():
        return of_eight_digits(plain) if len(plain) == 8 else of_six_digits(plain, near=near)
    found = _MARKED.fullmatch(plain)
    if found is None:
        return None
    era, year, month, day = found.groups()
    if era:
        return _day(_ERA_BASE[era] + int(year), int(month), int(day))
    if len(year) == 4:
        return _day(int(year), int(month), int(day))
    return of_six_digits(f"{int(year):02}{int(month):02}{int(day):02}", near=near)


def of_eight_digits(text: str) -> date | None:
    """The day of YYYYMMDD, None for what is none."""
    return _day(int(text[:4]), int(text[4:6]), int(text[6:]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
