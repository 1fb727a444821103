"""Reports of one or several companies: each company's part from behind its own wall, a few at a time."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from api.web.floor import inside
from api.web.reports.gate import Reading
from services.reports.asking import Asked
from services.rules.report_choices import Days
from services.rules.report_periods import Period
from tenants.db import Tx

Part = TypeVar("Part")
Report = TypeVar("Report")


def asked_of(reading: Reading, days: Days, grain: str | None = None) -> Asked:
    """What the queries are asked. Raises Invalid for an unknown task type."""
    period = Period(days.from_on, days.to_on)
    return Asked.of(period, grain, task_type=reading.asked.task_type or None)


async def report(
    reading: Reading, days: Days, read: Callable[[Tx, Asked], Awaitable[Part]], made: Callable[[Asked, Sequence[Part]], Report],
    grain: str | None = None,
) -> Report:  # fmt: skip
    """A report over the companies that were chosen."""
    asked = asked_of(reading, days, grain)
    parts = await inside.each(reading.scope, [each.id for each in reading.chosen], lambda tx: read(tx, asked))
    return made(asked, [parts[each.id] for each in reading.chosen])
