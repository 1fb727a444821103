"""Reports of one or several companies, as pages ask for them."""

from typing import Any

from api.web.reports.gate import Reading
from services.reports import companies
from services.reports.asking import Asked
from services.rules.report_choices import Days
from services.rules.report_periods import Period


def asked_of(reading: Reading, days: Days, grain: str | None = None) -> Asked:
    """What the queries are asked. Raises Invalid for an unknown task type."""
    period = Period(days.from_on, days.to_on)
    return Asked.of(period, grain, task_type=reading.asked.task_type or None)


async def report(reading: Reading, days: Days, aspect: Any, grain: str | None = None) -> Any:
    """A report over the companies that were chosen."""
    asked = asked_of(reading, days, grain)
    scopes = [reading.scope.at(each.id) for each in reading.chosen]
    return aspect.report(asked, await companies.read(scopes, asked, aspect))
