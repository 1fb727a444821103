"""Why a promise is at that time: the hours that are counted, day by day, and the days that are closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from api.web.formats import Formats
from services.rules.public_holidays import public_holidays
from services.rules.standing import Counting
from services.tickets.promising import Promise
from tenants.db import Tx

_SPEC = """
SELECT spec FROM calendar_versions WHERE tenant_id = $1 AND calendar_id = $2 AND effective_at <= $3 ORDER BY effective_at DESC LIMIT 1
"""
MOST = 12
"""Lines of an explanation; what lies between is said in one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A line: a stretch of hours with how much of it counts (None: closed)."""

    text: str
    seconds: int | None


async def explained(tx: Tx, promise: Promise, format_: Formats) -> list[Counted]:
    """The lines that lead to a promise."""
    spec: Any = await tx.fetchval(_SPEC, tx.tenant, promise.calendar, tx.now)
    region = (spec or {}).get("holiday_region") if isinstance(spec, dict) else None
    lines = list(_lines(promise, format_, region))
    if len(lines) <= MOST:
        return lines
    hidden = lines[MOST // 2 : -MOST // 2]
    return [
        *lines[: MOST // 2],
        Counted("…", sum(line.seconds or 0 for line in hidden)),
        *lines[-MOST // 2 :],
    ]


def _lines(promise: Promise, format_: Formats, region: str | None) -> Iterator[Counted]:
    dash = "〜" if format_.words.language == "ja" else "–"
    for piece in promise.pieces:
        if piece.counting is Counting.COUNTED:
            day = format_.day(piece.from_at)
            hours = f"{format_.time(piece.from_at)}{dash}{format_.time(piece.to_at)}"
            yield Counted(f"{day} {hours}", int((piece.to_at - piece.from_at).total_seconds()))
        elif days := list(_whole_days(piece.from_at, piece.to_at, format_)):
            named = _named(days, region, format_.words.language)
            span = (
                format_.day(days[0])
                if len(days) == 1
                else f"{format_.day(days[0])}{dash}{format_.day(days[-1])}"
            )
            yield Counted(f"{span} {named}".strip(), None)


def _whole_days(begin: datetime, end: datetime, format_: Formats) -> Iterator[date]:
    first, last = format_.local(begin), format_.local(end)
    day = first.date() + timedelta(days=0 if first.hour == 0 and first.minute == 0 else 1)
    while day < last.date():
        yield day
        day += timedelta(days=1)


def _named(days: Sequence[date], region: str | None, language: str) -> str:
    """The public holidays among closed days, by name where the reader's language is the table's."""
    if region != "JP" or language != "ja":
        return ""
    return "・".join(name for day in days if (name := public_holidays(region, day.year).get(day)))
