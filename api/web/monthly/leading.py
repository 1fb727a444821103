"""Where the figures of a frozen report lead: to what is counted today of the same days, for who may see it. The report itself stays as it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from api.web.labels import METRIC
from api.web.reader import Reader
from services.charts.model import Cell, Chart, Table
from services.monthly_reports.content import MonthContent
from services.monthly_reports.sheet_charts import largest
from services.rules import months

BEFORE, COMPARISON = "before:", "comparison"


@dataclass(frozen=True, slots=True)
class Leads:
    """The figures of a report, for a reader of it."""

    content: MonthContent
    reader: Reader

    def to(self, figure: str, key: str, text: str) -> str:
        """Where a figure leads, by its name and what it is of: a task type, a metric or a month. Nowhere where it is nothing, or not the reader's."""
        if not figure or not re.search(r"[1-9]", text) or not self.reader.may("reports.read"):
            return ""
        if figure == COMPARISON:
            return self._compared(key) if self.reader.may("baselines.read") else ""
        return self._tickets(figure, key)

    def chart(self, chart: Chart) -> Chart:
        """A chart whose table opens the same as the figures beside it."""
        figure, keys = self._drawn(chart)
        if len(keys) != len(chart.table.rows):
            return chart
        rows = [
            (name, [replace(cell, href=self.to(figure, key, cell.text or "")) for cell in cells])
            for key, (name, cells) in zip(keys, chart.table.rows, strict=True)
        ]
        return replace(chart, table=Table(chart.table.columns, rows, self._foot(chart)))

    def _drawn(self, chart: Chart) -> tuple[str, Sequence[str]]:
        if chart.id == "trend":
            return "judged", [each.month.isoformat() for each in self.content.trend]
        compared = self.content.comparison
        return COMPARISON, [each.task_type for each in largest(compared)] if compared else []

    def _foot(self, chart: Chart) -> tuple[str, Sequence[Cell]] | None:
        foot = chart.table.foot
        return foot and (
            foot[0],
            [replace(cell, href=self.to(COMPARISON, "", cell.text or "")) for cell in foot[1]],
        )

    def _compared(self, task_type: str) -> str:
        base = "/reports/comparison" if self.reader.who.is_staff else "/portal/comparison"
        held = {"month": f"{self.content.month:%Y-%m}"}
        if self.reader.who.is_staff:
            held = {"tenant": self.content.company_key, **held}
        return f"{base}{f'/{task_type}' if task_type else ''}?{urlencode(held)}"

    def _tickets(self, figure: str, key: str) -> str:
        month = self.content.month
        if figure.startswith(BEFORE):
            month = months.before(month)
        held = {"figure": figure.removeprefix(BEFORE), "tenant": self.content.company_key}
        if key in METRIC:
            held["metric"] = key
        elif _is_day(key):
            month = date.fromisoformat(key)
        elif key:
            held["task_type"] = key
        last = months.next_of(month) - timedelta(days=1)
        held |= {"from": month.isoformat(), "to": last.isoformat()}
        base = "/reports" if self.reader.who.is_staff else "/portal/reports"
        return f"{base}/tickets?{urlencode(held)}"


def _is_day(key: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", key))
