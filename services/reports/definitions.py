"""What the figures mean, as every report says of itself. docs/reports.md tells the same at length; a test holds them together."""

from services.reports.shapes import Definition
from services.reports.words import said

_TEXTS = {
    "attainment": (
        "達成 ÷（達成＋違反）。結果は、達成なら停止した日、違反なら期限の日に属します。解決は、期間内に判定された各チケットの最後の回だけを数えます。",
        ("met ÷ (met + breached). A result belongs to the local day of its stop if met, of its due time if breached. Of resolutions the last "
        "cycle of each ticket judged within the stretch counts."),
    ),
    "adjusted": ("免責された違反を件数から除いた達成率。", "Attainment without excused breaches: they leave the count."),
    "target": (
        "有効な契約のSLA減額条項が始まる達成率。条項がなければ空欄です。",
        "The attainment below which a contract in force takes off a service credit; empty where none does.",
    ),
    "reopened": (
        "期間内に再オープンされたチケットの数。何度再オープンされても1件です。",
        "Tickets reopened within the stretch, each once however often.",
    ),
    "created": ("受付日の件数。統合されたチケットは数えません。", "Tickets by the local day of their creation; merged ones do not count."),
    "resolved": (
        "最初に完了した日の件数。統合・取消のチケットは数えず、再オープン後の完了も数えません。",
        "Volume: tickets by the local day of their first resolution, neither merged nor cancelled since.",
    ),
    "reopenings": (
        "再オープンの回数。1件が2回再オープンされれば2と数えます。",
        "How often tickets were reopened: one that came back twice counts two.",
    ),
    "per_worked_hour": (
        "完了件数 ÷ 期間内の作業時間。作業が完了と別の日に行われた場合も、それぞれの日に数えます。",
        "Resolved ÷ hours of work of the same days. Work counts on the day on which an entry began.",
    ),
    "cycle_time": (
        "受付から最初の完了までの実時間。中央値と90パーセンタイルは対数ヒストグラムから求め、誤差は {error} 以内です。",
        ("Wall time from creation to first resolution. Median and 90th percentile come from a logarithmic histogram, within {error} of the "
        "exact value."),
    ),
    "minutes_per_ticket": (
        "作業記録のある完了チケット1件あたりの作業時間。範囲はt分布による95%信頼区間です。",
        "All work on the tickets resolved in the period that had any, per ticket; bounds are a 95 % interval by Student's t.",
    ),
    "first_pass_yield": (
        "再オープンされずに完了した割合。範囲はウィルソンの95%信頼区間です。",
        "The share resolved and never reopened; bounds are Wilson's 95 % interval.",
    ),
    "effort": (
        "人を順位づけません。信頼区間が重なる人どうしに優劣はつけられません。",
        "People are not ranked: where intervals overlap nobody is better. `rank` is given only where no interval overlaps another.",
    ),
    "cost": ("等級の時間単価による作業の原価。", "Work at the hourly cost of the grades; seen only by who may see grades."),
    "backlog": (
        "受付－完了＋再オープン－取消の累計。その日の終わりの未完了件数です。",
        "Open tickets at the end of a day: created − resolutions + reopened − cancelled up to it.",
    ),
    "age": (
        "受付からの日数（暦日）と、企業のカレンダーで営業した日数。当日は0日です。",
        "Local days since creation, and those of them on which the company's calendar opens; a ticket of today is 0 days old.",
    ),
    "slack": ("現在動いている最も近い期限までの実時間。", "Wall time to the nearest due time of a running clock, now."),
    "dependence": (
        "担当者ごとの完了割合の二乗和（ハーフィンダール指数、1/n〜1）。1は一人だけが担当していることを示します。",
        "The sum of the squared shares of completed tickets (Herfindahl, 1/n to 1): 1 when one person does all.",
    ),
    "effective_practitioners": ("1 ÷ 属人化指数。", "1 ÷ dependence."),
    "bus_factor": (
        "不在になると完了件数の半分超が失われる最小の人数。",
        "The smallest number of people whose absence removes more than half of the completed work.",
    ),
    "manual_coverage": ("公開された手順書に沿って完了した割合。", "The share of volume done under a published procedure."),
    "uncovered": (
        "担当資格のある保有者が2人未満のスキル。",
        "A skill that fewer than two cleared operators hold, at the level that the work asks for.",
    ),
    "away": (
        "この人が翌週不在の場合に、ほかの誰も引き受けられない担当中の件数と見込み受付件数。見込みは直近13週の週平均です。",
        ("What nobody else can take if this person is away next week: of their open work, and of the inflow expected from the mean of the "
        "last 13 weeks."),
    ),
}  # fmt: skip
OF = {
    "sla": ("attainment", "adjusted", "target", "reopened"),
    "throughput": (
        "created", "resolved", "reopenings", "per_worked_hour", "cycle_time", "minutes_per_ticket", "first_pass_yield", "effort", "cost",
    ),
    "backlog": ("backlog", "age", "slack"),
    "dependence": ("dependence", "effective_practitioners", "bus_factor", "manual_coverage", "uncovered", "away"),
}  # fmt: skip


def of(report: str, *, error: str = "") -> tuple[Definition, ...]:
    """The definitions of a report's figures. `error` is the stated bound of its histograms."""
    return tuple(
        Definition(
            name, {language: text.replace("{error}", error) for language, text in said(*_TEXTS[name]).items()}
        )
        for name in OF[report]
    )
