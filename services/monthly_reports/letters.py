"""The letter that says that a monthly review waits for its signature, in the reader's language. Its figures stay behind the sign-in."""

from collections.abc import Mapping

from core.mail import Letter
from core.settings import settings
from services.monthly_reports.queries import ReportCard

_SUBJECTS = {
    "ja": "【{company}】{month}の定例報告書：ご確認とご署名のお願い",
    "en": "{company}: the monthly review of {month} waits for your signature",
}
_TEXTS = {
    "ja": """{name} 様

{month}の定例報告書をお送りしました。内容をご確認のうえ、ご署名をお願いいたします。

　会社：{company}
　対象月：{month}（第{number}版）

■ 報告書を開いて署名する（サインインが必要です）
{link}

すでに御社のどなたかが署名された場合、お手続きは不要です。このメールは自動で送信しています。
""",
    "en": """Dear {name},

the monthly review of {month} is ready. Please read it and sign it.

  Company: {company}
  Month: {month} (version {number})

Open and sign it (sign-in needed):
{link}

Once somebody of your company has signed it, there is nothing left to do. This mail was sent automatically.
""",
}


def written(card: ReportCard, *, to: str, name: str, language: str, company: Mapping[str, str]) -> Letter:
    """The letter. The same version to the same person is the same letter."""
    spoken = "en" if language == "en" else "ja"
    month = f"{card.month.year}年{card.month.month}月" if spoken == "ja" else f"{card.month:%B %Y}"
    said = {
        "name": name,
        "company": company[spoken] or company["ja"],
        "month": month,
        "number": card.number,
        "link": f"{settings().public_url}/portal/monthly/{card.id}",
    }
    return Letter(
        f"review-{card.id}-{to}", to, _SUBJECTS[spoken].format(**said), _TEXTS[spoken].format(**said)
    )
