"""The letter that says that an alert was raised or cleared, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from core.mail import Letter
from core.settings import settings
from services.alerts.figures import FIGURES
from services.alerts.queries import AlertCard, Turn
from services.rules.currencies import MINOR_UNITS

NAMES: Mapping[str, Mapping[str, str]] = {
    "sla_resolution": {"ja": "SLA達成率（解決、免責後）", "en": "SLA attainment of resolution (adjusted)"},
    "sla_resolution_raw": {"ja": "SLA達成率（解決）", "en": "SLA attainment of resolution"},
    "sla_first_response": {
        "ja": "SLA達成率（最初の返信、免責後）",
        "en": "SLA attainment of first response (adjusted)",
    },
    "sla_next_response": {
        "ja": "SLA達成率（次の返信、免責後）",
        "en": "SLA attainment of next response (adjusted)",
    },
    "sla_periodic_update": {
        "ja": "SLA達成率（定期連絡、免責後）",
        "en": "SLA attainment of periodic updates (adjusted)",
    },
    "sla_deadline": {"ja": "SLA達成率（納期、免責後）", "en": "SLA attainment of deadlines (adjusted)"},
    "inflow": {"ja": "受付件数", "en": "Tickets received"},
    "resolved": {"ja": "完了件数", "en": "Tickets resolved"},
    "cycle_median": {"ja": "所要時間（中央値）", "en": "Cycle time (median)"},
    "cycle_p90": {"ja": "所要時間（90%点）", "en": "Cycle time (90th percentile)"},
    "work_per_ticket": {"ja": "1件あたりの作業時間", "en": "Work per ticket"},
    "first_pass": {"ja": "一度で完了した割合", "en": "First-pass yield"},
    "rework": {"ja": "再開率（完了件数に対する再開件数）", "en": "Rework (reopened per resolved)"},
    "backlog_open": {"ja": "未完了の件数", "en": "Open tickets"},
    "backlog_overdue": {"ja": "期限超過の件数", "en": "Overdue tickets"},
    "backlog_due_soon": {
        "ja": "7日以内に期限が来る件数（超過を除く）",
        "en": "Tickets due within 7 days (not overdue)",
    },
    "backlog_oldest": {"ja": "最も古い未完了の経過日数", "en": "Age of the oldest open ticket"},
    "one_person_kinds": {
        "ja": "1人に頼っている業務の数（バス係数1）",
        "en": "Kinds of work that rest on one person (bus factor 1)",
    },
    "uncovered_skills": {
        "ja": "担える人が2人に満たないスキルの数",
        "en": "Skills that fewer than two people hold",
    },
    "manual_coverage": {"ja": "手順書のある業務の割合", "en": "Work done under a written procedure"},
    "cost_per_ticket": {
        "ja": "1件あたりの費用（委託）",
        "en": "Cost per ticket (outsourced)",
    },
    "saving": {"ja": "委託による削減額", "en": "Saving by outsourcing"},
}
"""What each figure is called."""
_SUBJECTS = {
    "ja": {
        True: "【{company}】{figure}がしきい値を超えました",
        False: "【{company}】{figure}がしきい値の内側に戻りました",
    },
    "en": {True: "{company}: {figure} passed its threshold", False: "{company}: {figure} is back to normal"},
}
_TEXTS = {
    "ja": """{name} 様

　会社：{company}
　指標：{figure}（{span}、{n}件）
　いまの値：{value}
　しきい値：{limit}

■ 画面で見る（サインインが必要です）
{link}

このメールは自動で送信しています。
""",
    "en": """Dear {name},

  Company: {company}
  Figure: {figure} ({span}, {n} cases)
  Now: {value}
  Threshold: {limit}

See it in the product (sign-in needed):
{link}

This mail was sent automatically.
""",
}


def written(
    card: AlertCard, turn: Turn, *, to: str, name: str, language: str, company: Mapping[str, str], is_staff: bool, currency: str
) -> Letter:  # fmt: skip
    """The letter. The same turn to the same person is the same letter. `currency` is the company's."""
    spoken = "en" if language == "en" else "ja"
    figure = NAMES[card.figure][spoken]
    named = company[spoken] or company["ja"]
    limit = card.raise_value if turn.is_raised else card.clear_value
    text = _TEXTS[spoken].format(
        name=name, company=named, figure=figure, span=span(card, spoken), n=turn.n, value=said(card.figure, turn.value, spoken, currency),
        limit=said(card.figure, limit, spoken, currency), link=f"{settings().public_url}/{'reports' if is_staff else 'portal/reports'}/alerts",
    )  # fmt: skip
    subject = _SUBJECTS[spoken][turn.is_raised].format(company=named, figure=figure)
    return Letter(f"alert-{card.id}-{turn.at:%Y%m%d%H%M%S%f}", to, subject, text)


def span(card: AlertCard, language: str) -> str:
    """What the figure is of: the last days, this moment, or the last whole month."""
    ja = language == "ja"
    match FIGURES[card.figure].of:
        case "now":
            return "現在" if ja else "as of now"
        case "month":
            return "先月" if ja else "last month"
        case _:
            return f"直近{card.days}日" if ja else f"last {card.days} days" if card.days > 1 else "today"


def said(figure: str, value: Decimal | None, language: str, currency: str = "") -> str:
    """A value in its unit: 96.1%, 12.5時間, 1,234件, ¥1,234 in the company's currency."""
    if value is None:
        return "－" if language == "ja" else "–"
    if FIGURES[figure].unit == "money":
        return _money(value, currency)
    ja, en = _UNITS[FIGURES[figure].unit]
    if figure in _THINGS:
        ja = "{:,.0f}"
    return (ja if language == "ja" else en).format(value * 100 if FIGURES[figure].unit == "share" else value)


def _money(value: Decimal, currency: str) -> str:
    amount = f"{abs(value):,.{MINOR_UNITS.get(currency, 0)}f}"
    sign = "−" if value < 0 else ""
    return f"{sign}¥{amount}" if currency == "JPY" else f"{sign}{currency} {amount}".strip()


_UNITS: Mapping[str, tuple[str, str]] = {
    "share": ("{:.1f}%", "{:.1f}%"),
    "hours": ("{:.1f}時間", "{:.1f} h"),
    "minutes": ("{:.1f}分", "{:.1f} min"),
    "days": ("{:,.0f}営業日", "{:,.0f} business days"),
    "count": ("{:,.0f}件", "{:,.0f}"),
}
_THINGS = {"one_person_kinds", "uncovered_skills"}
"""Counts of what is no ticket."""
