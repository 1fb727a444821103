"""Figures as the charts and tiles of a report say them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from api.web.formats import Formats
from api.web.reports.gate import Reading
from api.web.reports.view import Note
from services.charts.model import Cell, Point

Number = Decimal | float | int


def hundredths(share: Decimal | None) -> float | None:
    """A share as a chart of percents takes it."""
    return None if share is None else round(float(share) * 100, 2)


def percent(formats: Formats, share: Decimal | float | None) -> str | None:
    return None if share is None else formats.percent(share)


def share_point(formats: Formats, share: Decimal | None, href: str = "") -> Point:
    """A share as a point in percent."""
    return Point(hundredths(share), "" if share is None else formats.percent(share), href)


def count_point(formats: Formats, count: int | None, href: str = "") -> Point:
    return Point(count, "" if count is None else formats.number(count), href if count else "")


def stretch(formats: Formats, first: date, grain: str) -> str:
    """11/3, 11/2〜 (a week), 11月 · 3 Nov, week of 2 Nov, Nov."""
    is_ja = formats.words.language == "ja"
    if grain == "month":
        return formats.month_short(first)
    text = f"{first.month}/{first.day}" if is_ja else f"{first.day} {formats.month_short(first)}"
    if grain != "week":
        return text
    return f"{text}〜" if is_ja else f"week of {text}"


def change(reading: Reading, now: int, before: int | None, href: str = "") -> Cell | None:
    """前の期間 389件（+5.9%）: how a count has changed, opening the one before; None where nothing is compared."""
    if before is None:
        return None
    formats, _ = reading.formats, reading.words.gettext
    figure = formats.number(before)
    if not before:
        return Cell(_("before: %(count)s") % {"count": figure})
    figures = {"count": figure, "change": formats.change((now - before) / before)}
    return Cell(_("before: %(count)s (%(change)s)") % figures, href)


def points_change(
    reading: Reading, now: Decimal | None, before: Decimal | None, href: str = ""
) -> Cell | None:
    """前の期間 95.2%（+0.9ポイント）."""
    if before is None:
        return None
    formats, _ = reading.formats, reading.words.gettext
    if now is None:
        return Cell(_("before: %(count)s") % {"count": formats.percent(before)}, href)
    more = float(now - before) * 100
    said = f"{'+' if more > 0 else '−' if more < 0 else ''}{abs(more):.1f}"
    return Cell(
        _("before: %(share)s (%(points)s points)") % {"share": formats.percent(before), "points": said}, href
    )


def counted(text: str, count: int, href: str) -> Note:
    """What is said with a count in it, opening what it counts; zero opens nothing."""
    return Cell(text, href) if count else text


def notes(*given: Note | None) -> Sequence[Note]:
    """Those that say something."""
    return [each for each in given if each]
