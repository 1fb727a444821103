"""The letter that brings an invoice: in the contract's language, in the words of business, with nothing that is not so."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.billing.invoices import letters
from tests.support import papers
from tests.support.post import posting


@pytest.fixture(autouse=True)
def _mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with posting(monkeypatch):
        yield


async def test_a_japanese_letter_says_what_how_much_until_when_and_where() -> None:
    content = papers.content()
    letter = await letters.written(content)
    assert letter.subject == "【株式会社裏方オペレーションズ】請求書のご案内（INV-2026-000123）"
    assert (letter.to, letter.reply_to) == ("keiri@acme.example", "billing@urakata.example")
    assert letter.key == f"invoice-{content.id}"
    said = letter.text.splitlines()
    assert said[:3] == ["株式会社アクメ商事", "経理部 財務課", "佐藤 恵子 様"]
    for expected in (
        "いつもお世話になっております。株式会社裏方オペレーションズでございます。",
        "2026年10月1日 〜 10月31日分の請求書を発行いたしましたので、ご案内申し上げます。",
        "請求書番号：INV-2026-000123",
        "ご請求金額：¥207,560",
        "お支払期限：2026年11月30日",
        f"https://work.urakata.example/portal/invoices/{content.id}",
        "03-5555-0123",
    ):
        assert expected in said
    assert "添付" not in letter.text


async def test_an_english_letter_about_a_credit_note_names_the_original_and_no_due_date() -> None:
    letter = await letters.written(replace(papers.credit_note(), language="en"))
    assert letter.subject == "Credit note CN-2026-000004 from Urakata Operations K.K."
    assert "We have issued the credit note for 1 October – 31 October 2026." in letter.text
    assert "Amount credited: ¥1,035\nOriginal invoice: INV-2026-000123\n" in letter.text
    assert "due" not in letter.text


async def test_without_xml_the_letter_promises_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = replace(papers.RECIPIENT, registration_number=None, corporate_number=None)
    with posting(monkeypatch, INVOICE_MAIL="attached"):
        letter = await letters.written(papers.content(recipient=unknown))
    assert [each.name for each in letter.attachments] == ["INV-2026-000123.pdf"]
    assert "PDFを添付しています。" in letter.text
    assert "XML" not in letter.text
