"""What the columns, tables and values of reports are called: by the name of a row's field, in both languages."""

from services.reports.shapes import Column, Said, Unit


def said(ja: str, en: str) -> Said:
    return {"ja": ja, "en": en}


_N, _S, _T, _U = Unit.COUNT, Unit.SHARE, Unit.SECONDS, Unit.NUMBER
_WORDS: dict[str, tuple[str, str, Unit]] = {
    "able": ("対応できる人数", "Able", _N),
    "adjusted": ("達成率（免責分を除く）", "Attainment, excused breaches left out", _S),
    "adjusted_before": ("比較期間の達成率（免責分を除く）", "Compared with, excused left out", _S),
    "age_business_days": ("経過営業日", "Age in business days", _N),
    "age_days": ("経過日数", "Age in days", _N),
    "assignee": ("担当者", "Assignee", Unit.TEXT),
    "at": ("日時", "At", Unit.INSTANT),
    "attainment": ("達成率", "Attainment", _S),
    "attainment_before": ("比較期間の達成率", "Attainment compared with", _S),
    "backlog": ("未完了件数", "Open tickets", _N),
    "before": ("比較期間", "Compared with", _U),
    "breached": ("違反", "Breached", _N),
    "breached_at": ("違反日時", "Breached at", Unit.INSTANT),
    "bus_factor": ("バス係数", "Bus factor", _N),
    "business_days": ("営業日数", "Business days", Unit.TEXT),
    "channel": ("受付経路", "Channel", Unit.TEXT),
    "completed": ("完了件数", "Completed", _N),
    "cost": ("原価", "Cost", Unit.MONEY),
    "created": ("受付件数", "Created", _N),
    "cycle": ("回", "Cycle", _N),
    "cycle_mean_seconds": ("所要時間の平均", "Cycle time, mean", _T),
    "cycle_median_seconds": ("所要時間の中央値", "Cycle time, median", _T),
    "cycle_p90_seconds": ("所要時間の90パーセンタイル", "Cycle time, 90th percentile", _T),
    "dependence": ("属人化指数", "Dependence", _U),
    "domain": ("領域", "Domain", Unit.TEXT),
    "due_at": ("期限", "Due at", Unit.INSTANT),
    "due_on": ("期限日", "Due on", Unit.DAY),
    "effective_practitioners": ("実効担当者数", "Effective practitioners", _U),
    "elapsed_seconds": ("経過時間（営業時間）", "Elapsed, business time", _T),
    "ended": ("取消件数", "Cancelled", _N),
    "excuse_reason": ("免責理由", "Reason of the excuse", Unit.TEXT),
    "excused": ("うち免責", "Of these excused", _N),
    "excused_at": ("免責日時", "Excused at", Unit.INSTANT),
    "excused_by": ("免責承認者", "Excused by", Unit.TEXT),
    "expected_inflow": ("翌週の見込み受付件数", "Expected inflow of the week", _U),
    "expected_uncovered": ("うち他に対応できる人がいない件数", "Of these nobody else can take", _U),
    "figure": ("項目", "Figure", Unit.TEXT),
    "first_pass": ("手戻りなしで完了", "Resolved without rework", _N),
    "first_pass_high": ("一次完了率の上限（95%）", "First-pass yield, upper bound (95 %)", _S),
    "first_pass_low": ("一次完了率の下限（95%）", "First-pass yield, lower bound (95 %)", _S),
    "first_pass_yield": ("一次完了率", "First-pass yield", _S),
    "holders": ("保有者数", "Holders", _N),
    "hour": ("時", "Hour", _N),
    "is_gap": ("不足", "Gap", Unit.FLAG),
    "key": ("コード", "Code", Unit.TEXT),
    "late_seconds": ("超過時間（実時間）", "Late by, wall time", _T),
    "level": ("レベル", "Level", _N),
    "manual_coverage": ("手順書カバー率", "Manual coverage", _S),
    "met": ("達成", "Met", _N),
    "metric": ("指標", "Metric", Unit.TEXT),
    "minutes_high": ("1件あたり作業時間の上限（95%）", "Work per ticket, upper bound (95 %)", Unit.MINUTES),
    "minutes_low": ("1件あたり作業時間の下限（95%）", "Work per ticket, lower bound (95 %)", Unit.MINUTES),
    "minutes_per_ticket": ("1件あたり作業時間", "Work per ticket", Unit.MINUTES),
    "minutes_spread": ("1件あたり作業時間の標準偏差", "Work per ticket, standard deviation", Unit.MINUTES),
    "name": ("名称", "Name", Unit.TEXT),
    "on": ("日", "Day", Unit.DAY),
    "open_uncovered": ("うち他に対応できる人がいない件数", "Of these nobody else can take", _N),
    "open_work": ("担当中の件数", "Open work", _N),
    "overdue": ("うち期限超過", "Of these overdue", _N),
    "people": ("担当者数", "People", _N),
    "per_worked_hour": ("作業1時間あたり完了件数", "Resolved per worked hour", _U),
    "person": ("担当者ID", "Person", Unit.TEXT),
    "priority": ("優先度", "Priority", Unit.TEXT),
    "rank": ("順位", "Rank", Unit.TEXT),
    "reference": ("受付番号", "Reference", Unit.TEXT),
    "reopened": ("再オープン", "Reopened", _N),
    "reopenings": ("再オープン回数", "Reopenings", _N),
    "resolutions": ("完了回数（再オープン後を含む）", "Resolutions, those after a reopening too", _N),
    "resolved": ("完了件数", "Resolved", _N),
    "share": ("割合", "Share", _S),
    "skill": ("スキル", "Skill", Unit.TEXT),
    "slack": ("期限までの余裕", "Slack", Unit.TEXT),
    "sourcing": ("実施区分", "Sourcing", Unit.TEXT),
    "standing": ("状況", "Standing", Unit.TEXT),
    "status": ("ステータス", "Status", Unit.TEXT),
    "stopped_at": ("停止日時", "Stopped at", Unit.INSTANT),
    "stretch_on": ("期間の初日", "Stretch from", Unit.DAY),
    "target": ("契約上の目標", "Promised in the contract", _S),
    "target_seconds": ("目標時間", "Target, business time", _T),
    "task_type": ("業務コード", "Task type", Unit.TEXT),
    "tenant": ("企業", "Company", Unit.TEXT),
    "ticket": ("チケットID", "Ticket", Unit.TEXT),
    "tickets": ("件数", "Tickets", _N),
    "under_procedure": ("手順書に沿って完了", "Done under a procedure", _N),
    "unpriced_seconds": ("単価のない作業時間", "Work without a price", _T),
    "value": ("値", "Value", _U),
    "wall_days": ("経過日数", "Days", Unit.TEXT),
    "weekday": ("曜日（1=月）", "Weekday (1 = Monday)", _N),
    "work_seconds": ("作業時間", "Work", _T),
    "worked": ("作業記録のある完了件数", "Resolved with work", _N),
}
_VALUES: dict[str, tuple[str, str]] = {
    "accounting": ("経理", "Accounting"), "finance": ("財務", "Finance"), "hr": ("人事", "HR"), "it": ("情報システム", "IT"),
    "general_affairs": ("総務", "General affairs"),
    "urgent": ("緊急", "Urgent"), "high": ("高", "High"), "normal": ("通常", "Normal"), "low": ("低", "Low"),
    "outsourced": ("外部委託", "Outsourced"), "in_house": ("社内", "In-house"),
    "resolution": ("解決", "Resolution"), "first_response": ("最初の返信", "First response"), "next_response": ("次の返信", "Next response"),
    "periodic_update": ("定期連絡", "Periodic update"), "work_time": ("対応時間", "Handling time"), "deadline": ("納期", "Deadline"),
    "portal": ("ポータル", "Portal"), "api": ("API", "API"), "email": ("メール", "E-mail"), "chat": ("チャット", "Chat"), "import": ("取り込み", "Import"),
    "staff": ("担当者の代理登録", "Staff"), "recurring": ("定期業務", "Recurring work"),
    "new": ("受付", "New"), "awaiting_approval": ("承認待ち", "Awaiting approval"), "queued": ("待機", "Queued"),
    "in_progress": ("対応中", "In progress"), "waiting_client": ("確認待ち", "Waiting for client"), "on_hold": ("保留", "On hold"),
    "in_review": ("検査中", "In review"), "resolved": ("完了", "Resolved"), "closed": ("クローズ", "Closed"), "cancelled": ("取消", "Cancelled"),
    "overdue": ("期限超過", "Overdue"), "under_4_hours": ("4時間未満", "Under 4 h"), "under_1_day": ("1日未満", "Under 1 day"),
    "under_3_days": ("3日未満", "Under 3 days"), "under_7_days": ("7日未満", "Under 7 days"), "later": ("7日以上", "Later"),
    "not_due": ("期限なし", "No due time"),
    "0": ("当日", "Same day"), "1": ("1日", "1 day"), "2": ("2日", "2 days"), "3-4": ("3〜4日", "3–4 days"), "5-9": ("5〜9日", "5–9 days"),
    "10-19": ("10〜19日", "10–19 days"), "20+": ("20日以上", "20 days or more"),
}  # fmt: skip
_FIGURES: dict[str, tuple[str, str]] = {
    "age": ("経過日数", "Age"), "away": ("不在時の影響", "Absence"), "cycle_time": ("所要時間", "Cycle time"), "effort": ("担当者別の作業時間", "Effort"),
    "uncovered": ("担い手の足りないスキル", "Uncovered skills"),
}  # fmt: skip
"""Figures that no column is called after."""
CODED = frozenset({"metric", "priority", "sourcing", "channel", "domain", "status", "slack"})
"""Columns of our own codes, which people read as words."""
IDS = frozenset({"ticket", "person", "assignee", "excused_by"})
"""Columns that are for machines: a spreadsheet has the reference of the ticket and the name of the person."""


def column(field: str) -> Column:
    """The column of a row's field. Raises KeyError for one without words."""
    ja, en, unit = _WORDS[field]
    return Column(field, said(ja, en), unit)


def figure(name: str) -> Said:
    """What a figure is called that a report defines. Raises KeyError for one without words."""
    return said(*_FIGURES[name]) if name in _FIGURES else column(name).title


def value(code: str) -> Said:
    """What a code of ours is called: a priority, a metric, a step of age; a code without words is itself."""
    return said(*_VALUES.get(code, (code, code)))
