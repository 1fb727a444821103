"""A report as the file that is delivered: what its reader would see, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services import spreadsheets
from services.reports import exporting, sheets
from services.reports.asking import Asked
from services.reports.queries import backlog, dependence, sla, throughput
from services.reports.shapes import Report
from services.rules import report_periods
from services.rules.report_periods import Period
from tenants.db import Tx

REPORTS: Mapping[str, tuple[Any, Callable[[Any], Report]]] = {
    "sla": (sla, sheets.sla),
    "throughput": (throughput, sheets.throughput),
    "backlog": (backlog, sheets.backlog),
    "dependence": (dependence, sheets.dependence),
}
MEDIA: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file: its name, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


async def report(tx: Tx, code: str, period: Period) -> Report:
    """The report of this company over a period, as the caller sees it. Raises Denied."""
    aspect, sheet = REPORTS[code]
    asked = Asked(period, report_periods.usual_grain(period))
    return sheet(aspect.report(asked, [await aspect.read(tx, asked)]))


def file(report: Report, *, company: str, period: Period, language: str, form: str) -> ReportFile:
    """The report as a file. Takes a while: run it outside transactions."""
    name = f"{company}-{report.about.report}-{period.from_on}-{period.to_on}.{form}"
    if form == "csv":
        content = spreadsheets.as_csv(exporting.named(report, None, language))
    else:
        content = spreadsheets.as_excel(*exporting.tables(report, language))
    return ReportFile(name, MEDIA[form], content)
