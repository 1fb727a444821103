"""The figures that can be watched, each read from the same reports that everybody can open."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from services.in_force import reading
from services.reports.asking import Asked
from services.reports.queries import sla, throughput
from services.rules.report_periods import Grain, Period
from services.rules.thresholds import Figure
from tenants.db import Tx

Unit = Literal["share", "count", "hours"]
Read = Callable[[Tx, Asked], Awaitable[Figure]]
HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class Watched:
    """A figure: what it is counted in, on which side it is usually bad, and how it is read. `of_now`: it has no window."""

    unit: Unit
    side: Literal["below", "above"]
    read: Read
    of_now: bool = False


async def now(tx: Tx, figure: str, *, task_type: str, days: int) -> Figure:
    """The figure over the last local days, today among them. Raises KeyError for one that is not known."""
    until = tx.now.astimezone((await reading.of(tx)).zone).date() + timedelta(days=1)
    asked = Asked(Period(until - timedelta(days=days), until), Grain.MONTH, task_type=task_type or None)
    return await FIGURES[figure].read(tx, asked)


def _attainment(metric: str, *, adjusted: bool) -> Read:
    async def read(tx: Tx, asked: Asked) -> Figure:
        report = sla.report(asked, [await sla.read(tx, asked)])
        for row in report.metrics:
            if row.metric == metric:
                judged = row.met + row.breached - (row.excused if adjusted else 0)
                return Figure(row.adjusted if adjusted else row.attainment, judged)
        return Figure(None, 0)

    return read


async def _first_pass(tx: Tx, asked: Asked) -> Figure:
    totals = throughput.report(asked, [await throughput.read(tx, asked)]).totals
    return Figure(totals.first_pass_yield, totals.resolved)


async def _cycle_p90(tx: Tx, asked: Asked) -> Figure:
    totals = throughput.report(asked, [await throughput.read(tx, asked)]).totals
    seconds = totals.cycle_p90_seconds
    return Figure(None if seconds is None else Decimal(seconds) / HOUR, totals.resolved)


async def _inflow(tx: Tx, asked: Asked) -> Figure:
    totals = throughput.report(asked, [await throughput.read(tx, asked)]).totals
    return Figure(Decimal(totals.created), totals.created)


FIGURES: Mapping[str, Watched] = {
    "sla_resolution": Watched("share", "below", _attainment("resolution", adjusted=True)),
    "sla_resolution_raw": Watched("share", "below", _attainment("resolution", adjusted=False)),
    "sla_first_response": Watched("share", "below", _attainment("first_response", adjusted=True)),
    "first_pass": Watched("share", "below", _first_pass),
    "cycle_p90": Watched("hours", "above", _cycle_p90),
    "inflow": Watched("count", "above", _inflow),
}
"""By code. More are added here and nowhere else."""
