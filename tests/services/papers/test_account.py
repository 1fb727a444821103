"""The statement of account as a PDF: what moved the account, in both languages, the same bytes on one day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest
from pdfua import validate

from services.billing.papers import account_pdf, forms
from services.billing.papers.account import Account, Moved, StatementContent
from services.billing.papers.content import Days
from services.billing.papers.forms import Language
from tests.support import papers

MOVED = (
    Moved(
        date(2026, 10, 31), "invoice", "INV-2026-000123", "", amount=Decimal(207560), balance=Decimal(307560)
    ),
    Moved(
        date(2026, 11, 12),
        "payment",
        "",
        "カ）アクメシヨウジ",
        amount=Decimal(-207560),
        balance=Decimal(100000),
    ),
)
ACCOUNT = Account(papers.ISSUER, "JPY", Decimal(100000), MOVED, Decimal(100000))
CONTENT = StatementContent(
    "株式会社アクメ商事",
    "Acme Trading Co., Ltd.",
    Days(date(2026, 9, 1), date(2026, 11, 30)),
    date(2026, 11, 28),
    (ACCOUNT,),
)


def pages(content: StatementContent, language: Language = "ja") -> list[str]:
    """The text of each page, without spaces."""
    with pypdfium2.PdfDocument(account_pdf.render(content, language)) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_a_statement_says_what_was_owed_what_moved_it_and_what_is_owed() -> None:
    (said,) = pages(CONTENT)
    for expected in (
        "取引明細書", "株式会社アクメ商事御中", "株式会社裏方オペレーションズ", "登録番号T7000012050002",
        "対象期間2026年9月1日〜11月30日作成日2026年11月28日", "ご請求残高¥100,0002026年11月28日現在",
        "2026年9月1日繰越残高¥100,000", "2026年10月31日ご請求INV-2026-000123¥207,560¥307,560",
        "2026年11月12日ご入金カ）アクメシヨウジ−¥207,560¥100,000", "期末残高¥100,000",
    ):  # fmt: skip
        assert expected in said, expected


def test_the_same_in_english() -> None:
    (said,) = pages(CONTENT, "en")
    for expected in (
        "Statementofaccount", "AcmeTradingCo.,Ltd.", "UrakataOperationsK.K.", "Period1September–30November2026",
        "Balanceowed¥100,000asof28November2026", "31October2026InvoiceINV-2026-000123¥207,560¥307,560",
    ):  # fmt: skip
        assert expected in said, expected


def test_what_is_to_the_clients_credit_is_not_asked_for() -> None:
    (said,) = pages(replace(CONTENT, accounts=(replace(ACCOUNT, closing=Decimal(-500)),)))
    assert "お預り残高¥500" in said
    assert "ご請求残高" not in said
    assert "期末残高−¥500" in said


def test_accounts_begin_on_pages_of_their_own_and_long_ones_carry_their_head() -> None:
    long = replace(ACCOUNT, currency="USD", moved=MOVED * 40)
    found = pages(replace(CONTENT, accounts=(ACCOUNT, long)))
    assert len(found) > 2
    assert "ご請求残高US$100,000" in found[1]
    for n, page in enumerate(found, start=1):
        assert "日付摘要増減残高" in page
        assert f"{n}/{len(found)}ページ" in page


@pytest.mark.parametrize("language", get_args(Language))
def test_a_statement_can_be_read_to_somebody_and_is_the_same_again(
    language: Language, tmp_path: Path
) -> None:
    made, path = account_pdf.render(CONTENT, language), tmp_path / "statement.pdf"
    assert made == account_pdf.render(CONTENT, language)
    path.write_bytes(made)
    assert [f"{each.rule_id}: {each.message}" for each in validate(str(path)).findings] == []


def test_every_kind_of_movement_has_its_words_in_both_languages() -> None:
    ja, en = forms.statement_words("ja")["kinds"], forms.statement_words("en")["kinds"]
    settled = {"transfer_fee", "write_off"}  # settled by credit or a payment, nothing moves
    posted = {"invoice", "credit_note", "payment", "refund", "settlement", "reversal"}
    assert ja.keys() == en.keys() == settled | posted
