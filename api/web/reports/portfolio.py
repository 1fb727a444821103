"""The portfolio: where an account manager begins. Who needs a call today and why, and how every client stands, the neediest first."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.reports import gate, links
from api.web.reports.asked import Asked
from api.web.reports.gate import STAFF, Reading
from api.web.reports.pages import show
from api.web.words import noop
from services.alerts import queries as alerts
from services.charts import sparks
from services.charts.model import Cell
from services.charts.sparks import Spark
from services.in_force import reading as in_force
from services.reports.queries import portfolio
from services.reports.queries.portfolio import Standing, Visible
from services.rules import report_choices
from services.rules.portfolio import Reason
from services.rules.report_choices import DAY, Against, Choice, Days
from tenants.db import Tx, transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import ALL_DOMAINS

MOST_ALERTS = 1000
"""Raised alerts that are counted, over all companies."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)

REASONS: Mapping[str, tuple[str, str, str]] = {
    "past_due": ("breached", noop("%(num)s ticket is past due"), noop("%(num)s tickets are past due")),
    "below_target": ("breached", noop("attainment is below the target: %(num)s more done in time would reach it"),
                     noop("attainment is below the target: %(num)s more done in time would reach it")),
    "alerts": ("breached", noop("%(num)s alert is raised"), noop("%(num)s alerts are raised")),
    "breached_lately": ("breached", noop("%(num)s breach in the last 7 days, not excused"), noop("%(num)s breaches in the last 7 days, not excused")),
    "at_risk": ("at_risk", noop("%(num)s ticket is at risk"), noop("%(num)s tickets are at risk")),
    "surge": ("at_risk", noop("%(num)s%% more came in than over the same days of last month"), noop("%(num)s%% more came in than over the same days of last month")),
    "backlog_grows": ("at_risk", noop("%(num)s more came in than were done this month"), noop("%(num)s more came in than were done this month")),
    "reopened": ("at_risk", noop("%(num)s was reopened this month"), noop("%(num)s were reopened this month")),
    "waiting_client": ("paused", noop("%(num)s question waits for the client's answer"), noop("%(num)s questions wait for the client's answer")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as it is said, its sign, and where it leads."""

    sign: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A client of the portfolio."""

    company: CompanyCard
    standing: Standing
    why: Sequence[Why]
    changes: Sequence[Cell]
    spark: Spark
    spoken: str
    links: Mapping[str, str]


@router.get(STAFF)
async def start(request: Request, reader: SignedIn) -> Response:
    """All cleared companies."""
    reading = await gate.reading(request, reader)
    now = report_choices.days_of(Choice.THIS_MONTH, today=reading.today)
    before = report_choices.compared(now, Against.PREVIOUS, by=1)
    assert before is not None
    rows = await _rows(reading, now, before)
    return await show(
        request, reading, "portfolio.html", rows=rows, calls=[row for row in rows if row.standing.is_call], now=now, before=before,
        open=sum(row.standing.facts.now.open for row in rows), past_due=sum(row.standing.facts.now.past_due for row in rows),
    )  # fmt: skip


async def _rows(reading: Reading, now: Days, before: Days) -> list[Row]:
    companies = {each.id: each for each in reading.companies}
    groups, targets = await asyncio.gather(_visible(reading), _targets(reading, now))
    end = datetime.combine(reading.today + DAY, time(), reading.formats.zone)
    async with transaction(reading.scope.outside()) as tx:
        raised = (
            await alerts.listed(tx, list(companies), is_raised=True, limit=MOST_ALERTS)
            if reading.reader.may("alerts.read")
            else []
        )
        found = await portfolio.standings(
            tx, groups, now=now, before=before, end_of_day=end, targets=targets, alerts=Counter(each.tenant_id for each in raised)
        )  # fmt: skip
    return [_row(reading, companies[each.tenant], each) for each in found]


async def _visible(reading: Reading) -> list[Visible]:
    """Companies by what the reader sees of them: most of them whole, and each that is seen in part for itself."""
    scope = reading.scope
    whole = [each.id for each in reading.companies if scope.domains(each.id) >= ALL_DOMAINS]
    parts = [each.id for each in reading.companies if each.id not in set(whole)]

    async def kinds(tx: Tx) -> list[UUID]:
        return [
            kind.id
            for kind in (await in_force.of(tx)).task_types.values()
            if kind.domain in tx.scope.domains()
        ]

    narrowed = await inside.each(scope, parts, kinds)
    return [
        *([Visible(whole, None)] if whole else []),
        *(Visible([tenant], found) for tenant, found in narrowed.items()),
    ]


async def _targets(reading: Reading, now: Days) -> dict[UUID, Fraction]:
    """What each client was promised, where its contract says so."""

    async def target(tx: Tx) -> Fraction | None:
        return await portfolio.promised(tx, now.to_on)

    found = await inside.each(reading.scope, [each.id for each in reading.companies], target)
    return {tenant: each for tenant, each in found.items() if each is not None}


def _row(reading: Reading, company: CompanyCard, standing: Standing) -> Row:
    _, formats = reading.words.gettext, reading.formats
    asked = Asked(company=company.key)
    own = Reading(reading.reader, asked, reading.companies, reading.chrome, formats, reading.words)
    values = [None if month.adjusted is None else float(month.adjusted) * 100 for month in standing.trend]
    said = ", ".join(
        f"{formats.month_short(month.first)} {formats.percent(float(month.adjusted)) if month.adjusted is not None else '–'}" for month in standing.trend
    )  # fmt: skip
    held = {
        name: asked.address(f"{STAFF}/{name}")
        for name in ("sla", "throughput", "backlog", "volume", "dependence")
    }
    held |= {
        "alerts": f"{STAFF}/alerts",
        "open": links.behind(own, "open"), "past_due": links.behind(own, "open", slack="overdue"), "breached": links.behind(own, "breached"), "judged": links.behind(own, "judged"),
        "created": links.behind(own, "created"), "resolved": links.behind(own, "resolved"), "reopened": links.behind(own, "reopenings"),
        "at_risk": links.behind(own, "open", slack="at_risk"), "waiting_client": links.behind(own, "open", status="waiting_client"),
        "lately": links.behind(own, "not_excused", Days(own.days.to_on - portfolio.LATELY, own.days.to_on)),
    }  # fmt: skip
    spark = sparks.spark(values, float(standing.facts.target) * 100)
    return Row(
        company,
        standing,
        [_why(own, each, held) for each in standing.reasons],
        _changes(own, standing),
        spark,
        said,
        held,
    )


def _changes(reading: Reading, standing: Standing) -> list[Cell]:
    """What is other than over the same days of last month."""
    _, formats, facts = reading.words.gettext, reading.formats, standing.facts
    now, before = facts.judged.adjusted, facts.judged_before.adjusted
    said: list[Cell] = []
    if now is not None and before is not None and abs(now - before) >= Fraction(1, 200):
        points = f"{'+' if now > before else '−'}{abs(float(now - before)) * 100:.1f}"
        figures = {"points": points, "share": formats.percent(float(before))}
        said.append(
            Cell(_("attainment %(points)s points, from %(share)s") % figures, links.before(reading, "judged"))
        )
    if facts.flow.reopened != facts.flow_before.reopened:
        figures = {
            "now": formats.number(facts.flow.reopened),
            "before": formats.number(facts.flow_before.reopened),
        }
        lead = (
            links.behind(reading, "reopenings")
            if facts.flow.reopened
            else links.before(reading, "reopenings")
        )
        said.append(Cell(_("reopened %(now)s, from %(before)s") % figures, lead))
    return said


_LEADS = {
    "past_due": "past_due", "alerts": "alerts", "below_target": "sla", "breached_lately": "lately", "at_risk": "at_risk", "surge": "created",
    "backlog_grows": "throughput", "reopened": "reopened", "waiting_client": "waiting_client",
}  # fmt: skip


def _why(reading: Reading, reason: Reason, held: Mapping[str, str]) -> Why:
    sign, one, many = REASONS[reason.code]
    said = reading.words.gettext(one if reason.n == 1 else many) % {"num": reading.formats.number(reason.n)}
    return Why(sign, said, held[_LEADS[reason.code]])
