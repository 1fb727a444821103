"""Whole months of a period come from the sums by month: over any period every figure is the one that single days give."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.in_force import reading
from services.monthly_reports import standing_work
from services.reports.asking import Asked
from services.reports.queries import backlog, portfolio, sla, throughput
from services.reports.queries.portfolio import Visible
from services.rules import histograms, months, sourcing_typical
from services.rules.report_choices import Days
from services.rules.report_periods import Grain, Period
from services.sourcing import actions, baselines, measures, typical
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.casework import Casework, casework
from tests.support.facts import DAY, DAYS, FIRST, months_of_facts
from tests.support.floor import Floor

LATER = datetime(2028, 6, 1, tzinfo=UTC)

periods = st.tuples(st.integers(0, DAYS), st.integers(1, DAYS)).map(
    lambda each: Period(FIRST + DAY * each[0], FIRST + DAY * sum(each))
)
months_of = st.tuples(st.integers(0, 11), st.integers(1, 6)).map(
    lambda each: Period(months.before(FIRST, by=-each[0]), months.before(FIRST, by=-sum(each)))
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def past(floor: Floor) -> Casework:
    """A company with fourteen months of every kind of fact."""
    made = await casework(floor)
    codes = (made.kind, await floor.task_type(made.company, await floor.queue()))
    await months_of_facts(made.company.id, codes, tickets=400)
    return made


async def made(past: Casework, aspect: Any, period: Period, grain: Grain, **narrowed: str) -> Any:
    """A report over the period, by month or by day."""
    asked = Asked(period, grain, **narrowed)
    async with transaction(past.clerk, now=LATER) as tx:
        return aspect.report(asked, [await aspect.read(tx, asked)])


_COUNTED = """
SELECT channel, extract(isodow FROM day)::int AS weekday, hour, count(*) FILTER (WHERE came) AS created, count(*) FILTER (WHERE NOT came) AS resolved
FROM (SELECT channel, created_on AS day, created_hour AS hour, true AS came, sourcing, priority FROM report_tickets WHERE tenant_id = $1
      UNION ALL SELECT channel, resolved_on, resolved_hour, false, sourcing, priority FROM report_tickets WHERE tenant_id = $1) t
WHERE day >= $2 AND day < $3 AND sourcing = coalesce($4, sourcing) AND priority = coalesce($5, priority) GROUP BY GROUPING SETS ((1), (2, 3))
"""
_CYCLES = """
SELECT cycle_seconds FROM report_tickets
WHERE tenant_id = $1 AND resolved_on >= $2 AND resolved_on < $3 AND sourcing = coalesce($4, sourcing) AND priority = coalesce($5, priority)
"""
_REOPENED = """
SELECT date_trunc($6, (turn->>0)::timestamp)::date AS stretch, count(DISTINCT ticket_id) AS tickets
FROM report_tickets CROSS JOIN LATERAL jsonb_array_elements(turns) turn
WHERE tenant_id = $1 AND NOT merged AND turn->>1 = 'reopened' AND (turn->>0)::date >= $2 AND (turn->>0)::date < $3
  AND sourcing = coalesce($4, sourcing) AND priority = coalesce($5, priority) GROUP BY GROUPING SETS ((), (1)) ORDER BY 1
"""
_SAME = ("by_task_type", "by_priority", "by_sourcing", "by_team", "by_tenant")
any_history = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@any_history
@given(period=periods, narrowed=st.sampled_from([{}, {"sourcing": "outsourced"}, {"priority": "urgent"}]))
async def test_throughput_is_the_same_by_months_and_by_days(
    past: Casework, period: Period, narrowed: dict[str, str]
) -> None:
    by_month, by_day = [
        await made(past, throughput, period, grain, **narrowed) for grain in (Grain.MONTH, Grain.DAY)
    ]
    for name in ("totals", *_SAME):
        assert getattr(by_month, name) == getattr(by_day, name), name
    for row in by_month.trend:
        part = Period(max(row.stretch_on, period.from_on), min(months.next_of(row.stretch_on), period.to_on))
        assert (
            replace(row, stretch_on=None)
            == (await made(past, throughput, part, Grain.DAY, **narrowed)).totals
        )
    earlier = by_month.about.compared_with
    assert (
        by_month.before
        == by_day.before
        == (await made(past, throughput, earlier, Grain.DAY, **narrowed)).totals
    )


@any_history
@given(period=periods, narrowed=st.sampled_from([{}, {"sourcing": "outsourced"}, {"priority": "urgent"}]))
async def test_hours_channels_and_cycle_times_are_those_of_the_tickets(
    past: Casework, period: Period, narrowed: dict[str, str]
) -> None:
    found = await made(past, throughput, period, Grain.MONTH, **narrowed)
    asked = (
        past.company.id, period.from_on, period.to_on, narrowed.get("sourcing"), narrowed.get("priority"),
    )  # fmt: skip
    counted = [tuple(row) for row in await past.floor.admin.fetch(_COUNTED, *asked)]
    by_hour = {(row.weekday, row.hour, row.created, row.resolved) for row in found.by_hour}
    by_channel = {(row.channel, row.created, row.resolved) for row in found.by_channel}
    assert by_hour == {row[1:] for row in counted if row[0] is None}
    assert by_channel == {(row[0], *row[3:]) for row in counted if row[0] is not None}
    buckets = [histograms.bucket(row[0]) for row in await past.floor.admin.fetch(_CYCLES, *asked)]
    median = histograms.quantile([(each, 1) for each in buckets], Fraction(1, 2))
    assert found.totals.cycle_median_seconds == (None if median is None else round(median))


@any_history
@given(period=periods, narrowed=st.sampled_from([{}, {"sourcing": "outsourced"}, {"priority": "urgent"}]))
async def test_attainment_is_the_same_by_months_and_by_days(
    past: Casework, period: Period, narrowed: dict[str, str]
) -> None:
    by_month, by_day = [
        await made(past, sla, period, grain, **narrowed) for grain in (Grain.MONTH, Grain.DAY)
    ]
    for name in ("metrics", "reopened", *_SAME):
        assert getattr(by_month, name) == getattr(by_day, name), name
    earlier = await made(past, sla, by_month.about.compared_with, Grain.DAY, **narrowed)
    before = {row.metric: (row.attainment, row.adjusted) for row in earlier.metrics}
    for row in by_month.metrics:
        assert (row.attainment_before, row.adjusted_before) == before.get(row.metric, (None, None))


@any_history
@given(
    period=periods,
    grain=st.sampled_from(Grain),
    narrowed=st.sampled_from([{}, {"sourcing": "outsourced"}, {"priority": "urgent"}]),
)
async def test_each_reopened_ticket_counts_once_in_the_period_and_in_each_stretch(
    past: Casework, period: Period, grain: Grain, narrowed: dict[str, str]
) -> None:
    found = await made(past, sla, period, grain, **narrowed)

    async def counted(days: Period) -> dict[Any, int]:
        asked = (past.company.id, days.from_on, days.to_on, narrowed.get("sourcing"), narrowed.get("priority"), grain.value)  # fmt: skip
        return {row["stretch"]: row["tickets"] for row in await past.floor.admin.fetch(_REOPENED, *asked)}

    due, before = await counted(period), await counted(found.about.compared_with)
    assert (found.reopened, found.reopened_before) == (due.pop(None), before[None])
    assert {row.stretch_on: row.reopened for row in found.reopened_trend} == due


@any_history
@given(period=periods)
async def test_the_backlog_is_the_same_by_months_and_by_days(past: Casework, period: Period) -> None:
    by_month, by_day = [
        (await made(past, backlog, period, grain)).history[-1].backlog for grain in (Grain.MONTH, Grain.DAY)
    ]
    whole = await made(past, backlog, Period(FIRST - DAY, period.to_on), Grain.DAY)
    assert by_month == by_day == whole.history[-1].backlog


@any_history
@given(month=st.integers(2, 13), days=st.integers(1, 28))
async def test_the_portfolio_shows_the_attainment_of_each_month(
    past: Casework, month: int, days: int
) -> None:
    first = months.before(FIRST, by=-month)
    now, last = Days(first, first + DAY * days), months.before(first)
    before = Days(last, last + DAY * days)
    async with transaction(replace(past.clerk, tenant=None), now=LATER) as tx:
        (found,) = await portfolio.standings(
            tx, [Visible([past.company.id], None)], now=now, before=before, end_of_day=LATER, targets={}
        )
    for each in found.trend:
        end = min(now.to_on, months.next_of(each.first))
        assert each.adjusted == await _adjusted(past, Period(each.first, end))
    assert found.facts.judged.adjusted == await _adjusted(past, Period(now.from_on, now.to_on))
    assert found.facts.judged_before.adjusted == await _adjusted(past, Period(before.from_on, before.to_on))


async def _adjusted(past: Casework, period: Period) -> Fraction | None:
    held = [row for row in (await made(past, sla, period, Grain.DAY)).metrics if row.metric == "resolution"]
    judged = sum(row.met + row.breached - row.excused for row in held)
    return Fraction(sum(row.met for row in held), judged) if judged else None


@any_history
@given(period=months_of)
async def test_the_comparison_measures_what_throughput_and_attainment_say(
    past: Casework, period: Period
) -> None:
    async with transaction(past.clerk, now=LATER) as tx:
        found = await measures.read(tx, period.from_on, period.to_on)
    for side in ("in_house", "outsourced"):
        held = [each for (_, _, sourcing), each in found.items() if sourcing == side]
        due = (await made(past, throughput, period, Grain.DAY, sourcing=side)).totals
        for name in ("resolved", "first_pass", "worked", "work_seconds"):
            assert sum(getattr(each, name) for each in held) == getattr(due, name)


@any_history
@given(month=st.integers(0, 18))
async def test_what_a_month_leaves_open_is_the_backlog_at_its_end(past: Casework, month: int) -> None:
    until = months.before(FIRST, by=-month)
    async with transaction(past.clerk, now=LATER) as tx:
        found = await standing_work.of(tx, until=until)
    due = (await made(past, backlog, Period(FIRST - DAY, until), Grain.DAY)).history[-1].backlog
    assert sum(each.open_at_end for each in found.values()) == due


@any_history
@given(month=st.integers(0, 13))
async def test_typical_cases_are_the_volume_of_the_months_before(past: Casework, month: int) -> None:
    by_kind = {row.key: row for row in (await made(past, throughput, _window(month), Grain.DAY)).by_task_type}
    async with transaction(past.clerk, now=LATER) as tx:
        kind = (await reading.of(tx)).by_code[past.kind]
        await past.floor.admin.execute(
            "UPDATE task_types SET baseline = '{\"minutes\": 90}' WHERE tenant_id = $1 AND id = $2",
            tx.tenant,
            kind.id,
        )
        found = (await typical.of_task_type(tx, kind.id, months.before(FIRST, by=-month))).inputs
    done = by_kind[past.kind].resolved if past.kind in by_kind else 0
    assert found == sourcing_typical.of_task_type(kind.domain, Fraction(90), Fraction(done, 4))


def _window(month: int) -> Period:
    return Period(months.before(FIRST, by=typical.MONTHS - month), months.before(FIRST, by=-month - 1))


async def test_baselines_read_for_a_year_are_those_of_each_month(past: Casework) -> None:
    year = [months.before(FIRST, by=-n) for n in range(12)]
    async with transaction(system(past.company.id, roles=frozenset({Role.ACCOUNT_MANAGER}))) as tx:
        for month, start in ((year[2], "typical"), (year[7], "empty")):
            await actions.begin(tx, task_type_id=None, month_on=month, start=start)
        found = await baselines.by_month(tx, year)
        assert found == {month: await baselines.in_force(tx, month) for month in year}
        assert len({card.id for held in found.values() for card in held.values()}) == 2
