"""Where figures lead: to the tickets that they count."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from api.web.reports.gate import Reading
from services.rules.report_choices import Choice, Days

SHARED = "/shared"


def behind(reading: Reading, figure: str, days: Days | None = None, **more: str) -> str:
    """The tickets behind a figure, in the days of the report or in some of them; `more` narrows further."""
    within = days or reading.days
    held = {
        "figure": figure,
        "from": within.from_on.isoformat(),
        "to": within.last_on.isoformat(),
        "tenant": reading.asked.company,
        "task_type": reading.asked.task_type,
    } | more
    return f"{reading.base}/tickets?{urlencode({name: value for name, value in held.items() if value})}"


def before(reading: Reading, figure: str, **more: str) -> str:
    """The same in the days that the report is held against; nothing where it is held against none."""
    return behind(reading, figure, reading.compared, **more) if reading.compared else ""


def shared(reading: Reading, name: str) -> str:
    """The report as a link that shows the same days whenever it is opened, to staff and to the client's manager alike."""
    asked = reading.asked
    if asked.choice is not Choice.CUSTOM:
        asked = replace(asked, on=asked.on or reading.today.isoformat())
    return replace(asked, company=reading.company.key if reading.company else "").address(f"{SHARED}/{name}")


def cut(reading: Reading, first: date, grain: str) -> Days:
    """A stretch of the trend, as far as it lies in the report's days."""
    if grain == "month":
        end = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    else:
        end = first + timedelta(days=7 if grain == "week" else 1)
    days = reading.days
    return Days(max(first, days.from_on), min(end, days.to_on))
