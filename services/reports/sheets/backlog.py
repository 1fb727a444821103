"""The backlog report as tables."""

from services.reports import tables
from services.reports.queries.backlog import BacklogReport, DueRow, HistoryRow, SoonRow, StepRow
from services.reports.shapes import Hint, Report
from services.reports.sheets.titles import BY, UNKEYED
from services.reports.words import said

_PLAIN = ("tenant", "key")
_BUSINESS, _DAYS = said("営業日での経過", "Age in business days"), said("暦日での経過", "Age in days")
_SLACK, _HISTORY = said("期限までの余裕", "Slack"), said("未完了件数の推移", "History of the backlog")


def backlog(made: BacklogReport) -> Report:
    """The history, then what is open now."""
    return Report(
        made.about,
        said("未完了の状況", "Backlog"),
        [
            tables.of("history", _HISTORY, HistoryRow, made.history),
            tables.of("by_age_business_days", _BUSINESS, StepRow, made.by_age_business_days, without=_PLAIN),
            tables.of("by_age_days", _DAYS, StepRow, made.by_age_days, without=_PLAIN),
            tables.of("by_slack", _SLACK, StepRow, made.by_slack, without=_PLAIN),
            *(tables.of(f"by_{by}", BY[by], StepRow, getattr(made, f"by_{by}"), without=UNKEYED[by])
              for by in ("task_type", "priority", "sourcing", "status", "tenant")),
            tables.of("due", said("期限の予定", "Due in the next days"), DueRow, made.due),
            tables.of("due_soon", said("期限の近いチケット", "Due soon"), SoonRow, made.due_soon),
        ],
        [
            Hint("history", "line", _HISTORY, "stretch_on", ("backlog",)),
            Hint("by_age_business_days", "bar", _BUSINESS, "name", ("tickets", "overdue")),
            Hint("by_slack", "bar", _SLACK, "name", ("tickets",)),
            Hint("due", "bar", said("日別の期限件数", "Due by day"), "due_on", ("tickets",)),
        ],
    )  # fmt: skip
