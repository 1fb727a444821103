"""The reports as tables with charts: one definition for CSV and Excel. The first table is the main one."""

from services.reports.sheets.backlog import backlog
from services.reports.sheets.dependence import dependence
from services.reports.sheets.sla import sla
from services.reports.sheets.throughput import throughput

__all__ = ["backlog", "dependence", "sla", "throughput"]
