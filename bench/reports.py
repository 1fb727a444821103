"""How soon the reports of a year answer in the service: each of them, and the portfolio, of one company and of all.

As the API reads them.
"""

import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import quantiles
from typing import Any
from uuid import UUID

from api import report_parts
from bench.meters import cpu_seconds
from services.reports.asking import Asked
from services.reports.queries import backlog, dependence, portfolio, sla, throughput
from services.reports.queries.portfolio import Visible
from services.rules.report_choices import Days
from services.rules.report_periods import Grain, Period
from services.sourcing import over, queries
from services.sourcing.shapes import Comparison
from tenants import several
from tenants.db import Tx, transaction
from tenants.scope import Scope

HEAD = "| report of a year | companies | tickets | p50 ms | p95 ms | CPU ms: Python | Postgres |\n|---|---:|---:|---:|---:|---:|---:|"
_ASPECTS: dict[str, Any] = {
    "sla": sla,
    "throughput": throughput,
    "backlog": backlog,
    "dependence": dependence,
}
Read = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """Milliseconds of one report: of its readings the middle and the 95th percentile, and the processor's, on average, here and in Postgres."""

    name: str
    p50: float
    p95: float
    python: float
    postgres: float


async def read(
    scope: Scope, ids: Sequence[UUID], year: tuple[date, date], *, times: int, postgres: int
) -> list[Reading]:
    """Each report, after it was read once; `postgres` is the pid of the server."""
    gc.freeze()  # as the API does at its start
    return [await _read(name, one, times, postgres) for name, one in _reads(scope, ids, year).items()]


async def _read(name: str, one: Read, times: int, postgres: int) -> Reading:
    await one()
    here, there = time.process_time(), cpu_seconds(postgres)
    taken = [await _milliseconds(one) for _ in range(times)]
    here, there = time.process_time() - here, cpu_seconds(postgres) - there
    shares = quantiles(taken, n=20, method="inclusive")
    return Reading(name, shares[9], shares[18], here * 1000 / times, there * 1000 / times)


def _reads(scope: Scope, ids: Sequence[UUID], year: tuple[date, date]) -> dict[str, Read]:
    asked, scopes = Asked(Period(*year), Grain.MONTH), [scope.at(each) for each in ids]

    def report(aspect: Any) -> Read:
        async def one() -> Any:
            return aspect.report(asked, await report_parts.read(scopes, asked, aspect))

        return one

    async def sourcing() -> None:
        async def compared(tx: Tx) -> Comparison:
            return await queries.comparison(tx, *year, newest_swings=True)

        over.over(await several.each(scopes, compared))

    async def standings() -> None:
        now, before = (
            Days(date(2026, 11, 1), date(2026, 11, 29)),
            Days(date(2026, 10, 1), date(2026, 10, 29)),
        )
        end = datetime(2026, 11, 29, tzinfo=UTC)
        async with transaction(scope) as tx:
            await portfolio.standings(
                tx, [Visible(ids, None)], now=now, before=before, end_of_day=end, targets={}
            )

    reads: dict[str, Read] = {name: report(aspect) for name, aspect in _ASPECTS.items()}
    return reads | {"sourcing": sourcing, "portfolio": standings}


async def _milliseconds(one: Read) -> float:
    began = time.perf_counter()
    await one()
    return (time.perf_counter() - began) * 1000
