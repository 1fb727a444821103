"""Hours and dates as people type them: `9:00-12:00, 13:00-18:00`, `22:00-6:00`, `2026-12-29..2027-01-03`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

_DASH = r"(?:-|–|—|−|~|〜|から|to)"
_STRETCH = re.compile(rf"(\d{{1,2}})(?::?(\d{{2}}))?\s*{_DASH}\s*(\d{{1,2}})(?::?(\d{{2}}))?")
_DATE = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_RANGE = re.compile(rf"{_DATE}(?:\s*(?:\.\.|~|〜|–|to)\s*{_DATE})?")
_DATED = re.compile(rf"{_DATE}[\s:：]+(.+)")
LONGEST_RANGE = 400

Pairs = list[list[str]]


class Unreadable(ValueError):
    """A piece of text that is no such thing; it is what `str` says."""


def read_hours(text: str) -> Pairs:
    """The stretches of a day; none for an empty text. Raises Unreadable."""
    found: Pairs = []
    for piece in _pieces(text, r"[,、;\n]"):
        match = _STRETCH.fullmatch(piece)
        if match is None:
            raise Unreadable(piece)
        a, b, c, d = match.groups()
        found.append([f"{int(a):02}:{b or '00'}", f"{int(c):02}:{d or '00'}"])
    return found


def show_hours(pairs: Iterable[Sequence[str]]) -> str:
    """Stretches as `read_hours` reads them."""
    return ", ".join(f"{opens}-{closes}" for opens, closes in pairs)


def read_dates(text: str) -> list[str]:
    """Dates and ranges of dates, one a line. Raises Unreadable."""
    found: set[str] = set()
    for piece in _pieces(text, r"[,、;\n]"):
        match = _RANGE.fullmatch(piece)
        if match is None:
            raise Unreadable(piece)
        first = _date(piece, *match.groups()[:3])
        last = _date(piece, *match.groups()[3:]) if match.group(4) else first
        if not first <= last <= first + timedelta(LONGEST_RANGE):
            raise Unreadable(piece)
        found |= {str(first + timedelta(n)) for n in range((last - first).days + 1)}
    return sorted(found)


def show_dates(days: Iterable[str]) -> str:
    """Dates, one a line; days that follow each other as a range."""
    runs: list[list[date]] = []
    for day in sorted(map(date.fromisoformat, days)):
        if runs and day - runs[-1][-1] == timedelta(1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "\n".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)


def read_dated(text: str) -> dict[str, Pairs]:
    """Dates with their hours, one a line. Raises Unreadable."""
    found: dict[str, Pairs] = {}
    for piece in _pieces(text, r"\n"):
        match = _DATED.fullmatch(piece)
        if match is None:
            raise Unreadable(piece)
        found[str(_date(piece, *match.groups()[:3]))] = read_hours(match.group(4))
    return found


def show_dated(days: Mapping[str, Iterable[Sequence[str]]]) -> str:
    """Dates with their hours, one a line."""
    return "\n".join(f"{day} {show_hours(pairs)}" for day, pairs in sorted(days.items()))


def _pieces(text: str, between: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [piece for each in re.split(between, plain) if (piece := each.strip())]


def _date(piece: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Unreadable(piece) from error


_LENGTH = re.compile(r"(?:(\d+(?:\.\d+)?)\s*(?:h|時間))?\s*(?:(\d+)\s*(?:m|min|分))?|(\d+):(\d{2})")


def read_length(text: str) -> float:
    """A length in minutes: `4h`, `1h 30m`, `90m`, `4時間30分`, `4:30`. Raises Unreadable, for a bare number too."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    match = _LENGTH.fullmatch(plain)
    if not plain or match is None:
        raise Unreadable(text)
    hours, minutes, a, b = match.groups()
    return int(a) * 60 + int(b) if a else float(hours or 0) * 60 + int(minutes or 0)


def show_length(minutes: float) -> str:
    """A length as `read_length` reads it."""
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    return " ".join(
        part for part in (f"{hours}h" if hours else "", f"{rest}m" if rest or not hours else "") if part
    )
