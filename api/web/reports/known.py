"""The reports that have pages: what each asks, and how it is shown. Several pages show sides of one report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.web.reports import backlog, dependence, effort, gather, sla, throughput, volume
from api.web.reports.gate import Reading, with_skills
from api.web.reports.view import View
from api.web.words import noop
from services.reports import sheets
from services.reports.queries import backlog as backlog_query
from services.reports.queries import dependence as dependence_query
from services.reports.queries import sla as sla_query
from services.reports.queries import throughput as throughput_query
from services.reports.shapes import About, Report

SOME_WEEKS, HALF_A_YEAR = 14, 184


@dataclass(frozen=True, slots=True)
class Known:
    """A report's page. `aspect`: how it is read, a module of services/reports/queries. `is_now`: what it shows is mostly as of now, so that it is compared with nothing.

    `by_week`: single days of some weeks would say little, with few tickets each.
    """

    name: str
    title: str
    about: str
    aspect: Any
    tables: Callable[[Any], Report]
    view: Callable[[Reading, Any, Any], View]
    is_now: bool = False
    speaks_of_skills: bool = False
    by_week: bool = False


_THROUGHPUT = (throughput_query, sheets.throughput)
REPORTS: Mapping[str, Known] = {
    known.name: known
    for known in (
        Known("sla", noop("SLA"), noop("Whether work was done when it was promised, with every breach and with excused ones left out."),
              sla_query, sheets.sla, sla.view, by_week=True),
        Known("throughput", noop("Throughput"), noop("What came in and what was done, how long it took, and how often it was right at once."),
              *_THROUGHPUT, throughput.view),
        Known("backlog", noop("Backlog"), noop("What is open by age and time left, and what will breach in the next days."),
              backlog_query, sheets.backlog, backlog.view, is_now=True),
        Known("volume", noop("Volume"), noop("What comes in: kinds of work, domains, channels, and when in the week."), *_THROUGHPUT, volume.view),
        Known("effort", noop("Effort"), noop("How much work a ticket takes. People are shown with n and interval, in the order of names, never ranked."),
              *_THROUGHPUT, effort.view),
        Known("dependence", noop("Person dependence"), noop("On how few people the work rests, and what an absence would leave undone."),
              dependence_query, sheets.dependence, dependence.view, speaks_of_skills=True),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its page shows it, and what it is about."""

    known: Known
    report: Any
    view: View

    @property
    def about(self) -> About:
        about = self.report.about
        assert isinstance(about, About)
        return about


async def shown(reading: Reading, name: str) -> Shown:
    """The report that was asked for, held against what was asked for."""
    known = REPORTS[name]
    days = reading.days
    grain = "week" if known.by_week and SOME_WEEKS < (days.to_on - days.from_on).days <= HALF_A_YEAR else None
    report = await gather.report(reading, days, known.aspect, grain)
    against = None if known.is_now else reading.compared
    before = await gather.report(reading, against, known.aspect) if against else None
    if known.speaks_of_skills:
        reading = await with_skills(reading)
    return Shown(known, report, known.view(reading, report, before))
