"""The letter that says that a report is there. The file itself stays behind the sign-in: mail is no place for figures of a company."""

from collections.abc import Mapping
from datetime import timedelta

from core.mail import Letter
from core.settings import settings
from services.reports.shapes import Said
from services.subscriptions.delivering import Due

_SUBJECTS = {"ja": "【{company}】{title}（{first}〜{last}）", "en": "{title} of {company}, {first} to {last}"}
_TEXTS = {
    "ja": """{name} 様

ご登録の報告書をお届けします。

　会社：{company}
　報告書：{title}
　期間：{first}〜{last}

■ 報告書を開く（サインインが必要です）
{link}

配信の停止も上の画面から行えます。このメールは自動で送信しています。
""",
    "en": """Dear {name},

Here is a report that you subscribed to.

  Company: {company}
  Report: {title}
  Period: {first} to {last}

Open it (sign-in needed):
{link}

You can end the subscription there. This mail was sent automatically.
""",
}


def written(
    due: Due, *, to: str, name: str, title: Said, company: Mapping[str, str], is_staff: bool
) -> Letter:
    """The letter, in the language of the subscription. The same subscription and period is the same letter."""
    language = "en" if due.card.language == "en" else "ja"
    said = {
        "name": name,
        "title": title[language],
        "company": company[language] or company["ja"],
        "first": due.period.from_on.isoformat(),
        "last": (due.period.to_on - timedelta(days=1)).isoformat(),
        "link": f"{settings().public_url}/{'reports' if is_staff else 'portal/reports'}/subscriptions",
    }
    key = f"report-{due.card.id}-{due.period.from_on}"
    return Letter(key, to, _SUBJECTS[language].format(**said), _TEXTS[language].format(**said))
