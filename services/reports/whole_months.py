"""The rows of a period and of the one before it: whole months from the sums by month, the ragged days at their ends from those by day.

Both hold the same facts (services/rules/report_sums.py), so a figure is the same either way; a year by month is some hundred rows
instead of thousands. A trend by day or week needs the days of its period; of the one before only the total is told.
"""

from collections.abc import Sequence
from datetime import date

from services.reports.asking import Asked
from services.reports.grouping import NARROWED
from services.rules.report_periods import Grain, month_span

_DIMENSIONS = ("task_type_id", "priority", "sourcing", "team_id")


def rows(daily: str, monthly: str, columns: Sequence[str]) -> str:
    """Rows with `day`, the dimensions and these columns; `monthly` has `month` for `day`. Takes grouping.arguments and then `bounds`."""
    listed = ", ".join((*_DIMENSIONS, *columns))
    days = f"SELECT day, {listed} FROM {daily} WHERE tenant_id = ANY($1::uuid[]) AND {NARROWED}"
    return f"""(
        {days} AND day >= $4 AND day < $9
        UNION ALL {days} AND day >= $10 AND day < $11
        UNION ALL {days} AND day >= $12 AND day < $3
        UNION ALL SELECT month, {listed} FROM {monthly}
                  WHERE tenant_id = ANY($1::uuid[]) AND {NARROWED} AND ((month >= $9 AND month < $10) OR (month >= $11 AND month < $12))
    ) spread"""


def pairs(daily: str, monthly: str, columns: Sequence[str]) -> str:
    """Rows with `day`, `next_day`, the dimensions and these columns, of pairs of days that both lie in the period, or both in the one before.

    `monthly` has `month` and `next_month` for them. Takes the same as `rows`.
    """
    listed = ", ".join((*_DIMENSIONS, *columns))
    wanted = f"WHERE tenant_id = ANY($1::uuid[]) AND {NARROWED}"
    days = f"SELECT day, next_day, {listed} FROM {daily} {wanted}"
    months = f"SELECT month, next_month, {listed} FROM {monthly} {wanted}"
    return f"""(
        {days} AND day >= $4 AND day < $9 AND next_day < $2
        UNION ALL {days} AND day >= $9 AND day < $10 AND next_day >= $10 AND next_day < $2
        UNION ALL {days} AND day >= $10 AND day < $2 AND next_day < $2
        UNION ALL {days} AND day >= $2 AND day < $11 AND next_day < $3
        UNION ALL {days} AND day >= $11 AND day < $12 AND next_day >= $12 AND next_day < $3
        UNION ALL {days} AND day >= $12 AND day < $3 AND next_day < $3
        UNION ALL {months} AND month >= $9 AND month < $10 AND next_month < $10
        UNION ALL {months} AND month >= $11 AND month < $12 AND next_month < $12
    ) pairs"""


def bounds(asked: Asked, first: date | None = None) -> tuple[date, ...]:
    """$9 and $10 the whole months before the period (of `grouping.arguments`, from `first`); $11 and $12 those within the period."""
    period = asked.period
    within = (
        month_span(period.from_on, period.to_on)
        if asked.grain is Grain.MONTH
        else (period.to_on, period.to_on)
    )
    return (*month_span(first or asked.first_on, period.from_on), *within)
