"""The letter that says that an alert was raised or cleared, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from core.mail import Letter
from core.settings import settings
from services.alerts.figures import FIGURES
from services.alerts.queries import AlertCard, Turn

NAMES: Mapping[str, Mapping[str, str]] = {
    "sla_resolution": {"ja": "SLA達成率（完了、免責後）", "en": "SLA attainment of resolution (adjusted)"},
    "sla_resolution_raw": {"ja": "SLA達成率（完了）", "en": "SLA attainment of resolution"},
    "sla_first_response": {
        "ja": "SLA達成率（一次回答、免責後）",
        "en": "SLA attainment of first response (adjusted)",
    },
    "first_pass": {"ja": "一度で完了した割合", "en": "First-pass yield"},
    "cycle_p90": {"ja": "所要時間（90%点）", "en": "Cycle time (90th percentile)"},
    "inflow": {"ja": "受付件数", "en": "Tickets received"},
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
　指標：{figure}（直近{days}日、{n}件）
　いまの値：{value}
　しきい値：{limit}

■ 画面で見る（サインインが必要です）
{link}

このメールは自動で送信しています。
""",
    "en": """Dear {name},

  Company: {company}
  Figure: {figure} (last {days} days, {n} cases)
  Now: {value}
  Threshold: {limit}

See it in the product (sign-in needed):
{link}

This mail was sent automatically.
""",
}


def written(
    card: AlertCard, turn: Turn, *, to: str, name: str, language: str, company: Mapping[str, str], is_staff: bool
) -> Letter:  # fmt: skip
    """The letter. The same turn to the same person is the same letter."""
    spoken = "en" if language == "en" else "ja"
    figure = NAMES[card.figure][spoken]
    named = company[spoken] or company["ja"]
    limit = card.raise_value if turn.is_raised else card.clear_value
    text = _TEXTS[spoken].format(
        name=name, company=named, figure=figure, days=card.days, n=turn.n, value=said(card.figure, turn.value, spoken),
        limit=said(card.figure, limit, spoken), link=f"{settings().public_url}/{'reports' if is_staff else 'portal/reports'}/alerts",
    )  # fmt: skip
    subject = _SUBJECTS[spoken][turn.is_raised].format(company=named, figure=figure)
    return Letter(f"alert-{card.id}-{turn.at:%Y%m%d%H%M%S%f}", to, subject, text)


def said(figure: str, value: Decimal | None, language: str) -> str:
    """A value in its unit: 96.1%, 12.5時間, 1,234件."""
    if value is None:
        return "－" if language == "ja" else "–"
    match FIGURES[figure].unit:
        case "share":
            return f"{value * 100:.1f}%"
        case "hours":
            return f"{value:.1f}時間" if language == "ja" else f"{value:.1f} h"
        case _:
            return f"{value:,.0f}件" if language == "ja" else f"{value:,.0f}"
