"""The throughput report as tables."""

from services.reports import tables
from services.reports.effort import EffortRow
from services.reports.queries.throughput import ThroughputReport, ThroughputRow
from services.reports.shapes import Hint, Report
from services.reports.sheets.titles import BY, BY_ALL, TREND, UNKEYED
from services.reports.volumes import ChannelRow, DomainRow, HourRow
from services.reports.words import said

_NAMELESS = ("tenant", "key", "name")


def throughput(made: ThroughputReport) -> Report:
    """The totals, the trend, the dimensions, the volume by domain, channel and hour, the effort."""
    hidden = ("cost", "unpriced_seconds") if made.totals.unpriced_seconds is None else ()
    return Report(
        made.about,
        said("処理状況", "Throughput"),
        [
            tables.of("totals", said("合計", "Totals"), ThroughputRow, [made.totals], without=("stretch_on", *_NAMELESS, *hidden)),
            tables.of("before", said("比較期間", "Compared with"), ThroughputRow, [made.before], without=("stretch_on", *_NAMELESS, *hidden)),
            tables.of("trend", TREND, ThroughputRow, made.trend, without=hidden),
            *(tables.of(f"by_{by}", BY[by], ThroughputRow, getattr(made, f"by_{by}"), without=("stretch_on", *UNKEYED[by], *hidden))
              for by in BY_ALL),
            tables.of("by_domain", said("領域別", "By domain"), DomainRow, made.by_domain),
            tables.of("by_channel", said("受付経路別", "By channel"), ChannelRow, made.by_channel),
            tables.of("by_hour", said("曜日・時間帯別", "By hour of the week"), HourRow, made.by_hour),
            tables.of("effort", said("担当者別の作業時間", "Effort"), EffortRow, made.effort),
        ],
        [
            Hint("trend", "line", said("受付と完了の推移", "Created and resolved"), "stretch_on", ("created", "resolved")),
            Hint("trend", "line", said("所要時間の推移", "Cycle time"), "stretch_on", ("cycle_median_seconds", "cycle_p90_seconds")),
            Hint("by_domain", "bar", said("領域別の件数", "Volume by domain"), "domain", ("created", "resolved")),
            Hint("by_channel", "bar", said("受付経路別の件数", "Volume by channel"), "channel", ("created", "resolved")),
        ],
    )  # fmt: skip
