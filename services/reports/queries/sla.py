"""SLA attainment: raw and without excused breaches, against the promise, with its trend, the reopened beside it, and the breaches.

The unit is a judged cycle on its day. Of resolutions the last cycle of each ticket judged within the stretch counts, so that a trend's
stretches need not add up to the whole: a ticket judged in two weeks counts in both, and once in their month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from services.reports import asking, grouping, telling, whole_months
from services.reports.asking import Asked, Ground
from services.reports.grouping import Key, Measure, Sums
from services.reports.naming import Names
from services.reports.queries import breaches
from services.reports.queries.breaches import BreachRow
from services.reports.shapes import About, Said
from tenants.db import Tx

MEASURES = (Measure("met"), Measure("breached"), Measure("excused"))
REOPENED = (Measure("tickets"),)

_STRETCH = "date_trunc($8, day::timestamp)"
_OF_PAIR = f"CASE WHEN {_STRETCH} = date_trunc($8, next_day::timestamp) THEN {_STRETCH}::date END"
"""A pair takes off what stands on its first day; over two stretches it takes nothing off either."""
_DIMENSIONS = "task_type_id, priority, sourcing, team_id"
_RESULTS = tuple(each.name for each in MEASURES)
_JUDGED = f"""
    SELECT day >= $2 AS now, {_STRETCH}::date AS stretch, {_DIMENSIONS}, metric, met, breached, excused
    FROM {whole_months.rows("report_sla", "report_sla_months", ("metric", *_RESULTS))}
    UNION ALL
    SELECT day >= $2, {_OF_PAIR}, {_DIMENSIONS}, 'resolution', -met, -breached, -excused
    FROM {whole_months.pairs("report_sla_repeats", "report_sla_repeat_months", _RESULTS)}
"""
_REOPENED = f"""
    SELECT day >= $2 AS now, {_STRETCH}::date AS stretch, {_DIMENSIONS}, tickets
    FROM {whole_months.rows("report_reopenings", "report_reopening_months", ("tickets",))}
    UNION ALL
    SELECT day >= $2, {_OF_PAIR}, {_DIMENSIONS}, -tickets
    FROM {whole_months.pairs("report_reopenings", "report_reopening_months", ("tickets",))}
"""
_TARGETS = """
SELECT DISTINCT ON (c.contract_id) c.card->'service_credit' AS credit FROM rate_cards c
JOIN contracts k ON k.tenant_id = $1 AND k.id = c.contract_id AND k.status = 'active'
WHERE c.tenant_id = $1 AND c.effective_on < $2 ORDER BY c.contract_id, c.effective_on DESC
"""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric over the whole period, against the promise and the period before."""

    metric: str
    met: int
    breached: int
    excused: int
    attainment: Decimal | None
    adjusted: Decimal | None
    target: Decimal | None
    attainment_before: Decimal | None
    adjusted_before: Decimal | None


@dataclass(frozen=True, slots=True)
class AttainmentRow:
    """A metric of one key of a dimension, or of one stretch of the trend."""

    stretch_on: date | None
    tenant: str | None
    key: str | None
    name: Said | None
    metric: str
    met: int
    breached: int
    excused: int
    attainment: Decimal | None
    adjusted: Decimal | None


@dataclass(frozen=True, slots=True)
class ReopenedRow:
    """Tickets reopened in a stretch of the trend."""

    stretch_on: date
    reopened: int


@dataclass(frozen=True, slots=True)
class SlaReport:
    """The report. `trend` is parted where that was asked for; the breaches are the newest of `breached`."""

    about: About
    reopened: int
    reopened_before: int
    metrics: tuple[MetricRow, ...]
    trend: tuple[AttainmentRow, ...]
    reopened_trend: tuple[ReopenedRow, ...]
    by_task_type: tuple[AttainmentRow, ...]
    by_priority: tuple[AttainmentRow, ...]
    by_sourcing: tuple[AttainmentRow, ...]
    by_team: tuple[AttainmentRow, ...]
    by_tenant: tuple[AttainmentRow, ...]
    breaches: tuple[BreachRow, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What one tenant gives to the report from behind its own wall."""

    ground: Ground
    breaches: Sequence[breaches.Found]


@dataclass(frozen=True, slots=True)
class Rollups:
    """What the rollups of one or several tenants give."""

    judged: Sequence[Mapping[str, Any]]
    reopened: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one or several tenants give to the report. Several have no promise in common, so there is none of theirs."""

    insides: Sequence[Inside]
    rollups: Rollups
    targets: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def grounds(self) -> list[Ground]:
        return [each.ground for each in self.insides]


async def read(tx: Tx, asked: Asked) -> Part:
    """This tenant's part, in five statements. Raises Denied."""
    found = await inside(tx, asked)
    return Part([found], await over(tx, asked, [found.ground]), await _targets(tx, asked))


async def over(tx: Tx, asked: Asked, grounds: Sequence[Ground]) -> Rollups:
    """The judged cycles and the reopened tickets of these tenants, a statement each."""
    bounds = whole_months.bounds(asked)
    return Rollups(
        await grouping.read(tx, grounds, asked, _JUDGED, MEASURES, extra="metric", more=bounds),
        await grouping.read(tx, grounds, asked, _REOPENED, REOPENED, more=bounds),
    )


async def inside(tx: Tx, asked: Asked) -> Inside:
    """What stands behind this tenant's wall. Raises Denied."""
    ground = await asking.ground(tx, asked)
    return Inside(ground, await breaches.newest(tx, ground, asked))


async def _targets(tx: Tx, asked: Asked) -> dict[str, Decimal]:
    """By metric the attainment below which a contract takes off a credit: of several contracts the strictest."""
    found: dict[str, Decimal] = {}
    for row in await tx.fetch(_TARGETS, tx.tenant, asked.period.to_on):
        if credit := row["credit"]:
            promised = max(Decimal(tier["below"]) for tier in credit["tiers"])
            found[credit["metric"]] = max(promised, found.get(credit["metric"], promised))
    return found


def report(asked: Asked, parts: Sequence[Part]) -> SlaReport:
    """The parts of one or several tenants as one report."""
    judged, reopened, insides = Sums(), Sums(), [each for part in parts for each in part.insides]
    grounds = [each.ground for each in insides]
    kinds = asking.kinds_of(grounds)
    for part in parts:
        judged.add(kinds, part.rollups.judged, MEASURES)
        reopened.add(kinds, part.rollups.reopened, REOPENED)
    names = Names(grounds)
    by = {each: _rows(judged, names, each) for each in asking.DIMENSIONS}
    trend = f"trend {asked.parted_by}" if asked.parted_by else "trend"
    return SlaReport(
        about=telling.about("sla", asked, grounds),
        reopened=reopened.now[Key("total")]["tickets"],
        reopened_before=reopened.before[Key("total")]["tickets"],
        metrics=_metrics(judged, parts[0].targets if len(parts) == 1 else {}),
        trend=_rows(judged, names, trend),
        reopened_trend=tuple(
            ReopenedRow(key.stretch, held["tickets"]) for key, held in reopened.each("trend") if key.stretch
        ),
        by_task_type=by["task_type"],
        by_priority=by["priority"],
        by_sourcing=by["sourcing"],
        by_team=by["team"] if grounds[0].is_staff else (),
        by_tenant=by["tenant"],
        breaches=breaches.listed(each for one in insides for each in one.breaches),
    )


def _metrics(judged: Sums, targets: Mapping[str, Decimal]) -> tuple[MetricRow, ...]:
    return tuple(
        MetricRow(
            metric=key.extra,
            **_figures(held),
            target=targets.get(key.extra),
            attainment_before=_attained(judged.before[key]),
            adjusted_before=_attained(judged.before[key], adjusted=True),
        )
        for key, held in judged.each("total")
    )


def _rows(judged: Sums, names: Names, by: str) -> tuple[AttainmentRow, ...]:
    return tuple(
        AttainmentRow(
            stretch_on=key.stretch,
            **names.row(by.removeprefix("trend "), key.key),
            metric=key.extra,
            **_figures(held),
        )
        for key, held in judged.each(by)
    )


def _figures(held: Mapping[str, Any]) -> dict[str, Any]:
    counted = {each.name: held[each.name] for each in MEASURES}
    return {**counted, "attainment": _attained(held), "adjusted": _attained(held, adjusted=True)}


def _attained(held: Mapping[str, Any], *, adjusted: bool = False) -> Decimal | None:
    return grouping.share(held["met"], held["met"] + held["breached"] - (held["excused"] if adjusted else 0))
