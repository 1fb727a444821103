"""The SLA report as tables."""

from services.reports import tables
from services.reports.queries.breaches import BreachRow
from services.reports.queries.sla import AttainmentRow, MetricRow, ReopenedRow, SlaReport
from services.reports.shapes import Hint, Report
from services.reports.sheets.titles import BY, BY_ALL, TREND, UNKEYED
from services.reports.words import said

_RESOLUTION = said("解決の達成率の推移", "Resolution, trend")


def sla(made: SlaReport) -> Report:
    """By metric, the trend, the dimensions, the breaches."""
    resolution = [row for row in made.trend if row.metric == "resolution" and row.key is None]
    return Report(
        made.about,
        said("SLA達成状況", "SLA attainment"),
        [
            tables.of("metrics", said("指標別", "By metric"), MetricRow, made.metrics),
            tables.of("trend", TREND, AttainmentRow, made.trend),
            tables.of("resolution_trend", _RESOLUTION, AttainmentRow, resolution, without=("tenant", "key", "name", "metric")),
            tables.of("reopened", said("再オープンの推移", "Reopened"), ReopenedRow, made.reopened_trend),
            *(tables.of(f"by_{by}", BY[by], AttainmentRow, getattr(made, f"by_{by}"), without=("stretch_on", *UNKEYED[by]))
              for by in BY_ALL),
            tables.of("breaches", said("違反一覧", "Breaches"), BreachRow, made.breaches),
        ],
        [
            Hint("metrics", "bar", said("指標別の達成率", "Attainment by metric"), "metric", ("attainment", "adjusted")),
            Hint("resolution_trend", "line", _RESOLUTION, "stretch_on", ("attainment", "adjusted")),
            Hint("reopened", "bar", said("再オープン件数", "Reopened tickets"), "stretch_on", ("reopened",)),
        ],
    )  # fmt: skip
