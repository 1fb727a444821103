"""The PDF: the six items of a qualified invoice, in both languages, the same bytes for the same content, with the XML inside."""

import asyncio
import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest

from core.errors import Unavailable
from services.billing.papers import pdf, peppol
from services.billing.papers.content import InvoiceContent
from services.billing.papers.forms import Language
from services.papers import workshop
from services.papers.glyphs import printable
from tests.support import papers
from tests.support.servers import ROOT

LANGUAGES: tuple[Language, ...] = ("ja", "en")


def pages(content: InvoiceContent, language: Language = "ja") -> list[str]:
    """The text of each page, without spaces: how they are set is the font's affair."""
    with pypdfium2.PdfDocument(pdf.render(content, language)) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def whole(content: InvoiceContent, language: Language = "ja") -> str:
    return "".join(pages(content, language))


def test_a_qualified_invoice_has_the_six_items() -> None:
    said = whole(papers.content())
    assert "適格請求書" in said
    assert "株式会社裏方オペレーションズ" in said  # 1: the issuer …
    assert "登録番号T7000012050002" in said  # … and its registration number
    assert "取引期間2026年10月1日〜10月31日" in said  # 2: when it was supplied
    assert "日刊経済紙の購読手配3部5008%※" in said  # 3: what, with the mark of the reduced rate …
    assert "※印は軽減税率対象です。" in said  # … and what the mark means
    assert "10%対象¥183,582¥18,358¥201,940" in said  # 4 and 5: the total of each rate, its rate and tax
    assert "8%対象※¥1,500¥120¥1,620" in said
    assert "不課税（課税対象外）¥4,000¥0¥4,000" in said
    assert "株式会社アクメ商事経理部財務課佐藤恵子様" in said  # 6: who is billed


def test_an_invoice_says_how_much_until_when_and_where_to_pay() -> None:
    said = whole(papers.content())
    assert "ご請求金額¥207,560税込お支払期限2026年11月30日" in said
    assert "請求書番号INV-2026-000123発行日2026年10月31日" in said
    assert "みずほ銀行（0001）神田支店（108）普通1234567口座名義カ）ウラカタオペレーションズ" in said
    assert "振込手数料は貴社にてご負担くださいます" in said
    assert "貴社注文番号PO-2026-0815" in said


def test_the_same_in_english() -> None:
    said = whole(papers.content(), "en")
    for expected in (
        "Qualifiedinvoice", "UrakataOperationsK.K.", "Registrationno.T7000012050002", "1October–31October2026",
        "Newspapersubscriptions3copies5008%※", "marksitemsatthereducedtaxrate", "At10%¥183,582¥18,358¥201,940",
        "Amountdue¥207,560", "30November2026", "Transferfee".lower(), "PO-2026-0815", "Attn.佐藤恵子",
    ):  # fmt: skip
        assert expected in said, expected


def test_a_surcharge_by_percentage_says_how_much_is_added() -> None:
    by_percent = replace(papers.LINES[3], unit_price=None, percent=Decimal("12.5"))
    assert "緊急対応加算（優先度：緊急）3件+12.5%10%¥1,234" in whole(papers.content([by_percent]))
    without = replace(by_percent, percent=None)  # as lines were kept before they had it
    assert "緊急対応加算（優先度：緊急）3件10%¥1,234" in whole(papers.content([without]))


def test_a_recipient_without_a_contact_is_an_office() -> None:
    said = whole(papers.content(recipient=replace(papers.RECIPIENT, contact="")))
    assert "経理部財務課御中" in said
    assert "様" not in said
    alone = whole(papers.content(recipient=replace(papers.RECIPIENT, contact="", department="")))
    assert "株式会社アクメ商事御中" in alone


def test_a_credit_note_names_its_original() -> None:
    said = whole(papers.credit_note())
    assert "適格返還請求書" in said
    assert "元の請求書INV-2026-000123（2026年10月31日）" in said
    assert "元の取引期間2026年10月1日〜10月31日" in said
    assert "返還の理由数量の訂正" in said
    assert "ご返還金額¥1,035" in said
    assert "お振込先" not in said


def test_a_draft_is_marked_on_every_page_and_is_no_qualified_invoice() -> None:
    long = replace(papers.long(60), number=None, issued_on=None)
    for language, mark in (("ja", "下書き"), ("en", "DRAFT")):
        found = pages(long, language)  # type: ignore[arg-type]
        assert len(found) > 1
        assert all(mark in page for page in found)
    said = whole(papers.draft())
    assert "未採番（下書き）" in said
    assert "請求書としての効力はありません" in said
    assert "適格請求書" not in said
    assert "下書き" not in whole(papers.content())


def test_a_long_table_carries_its_head_and_numbers_its_pages() -> None:
    found = pages(papers.long(300))
    assert len(found) == 8
    for n, page in enumerate(found, start=1):
        assert "No.内容数量単価税率金額（税抜）" in page
        assert f"{n}/{len(found)}ページ" in page
    assert all("株式会社裏方オペレーションズ請求書INV-2026-000123" in page for page in found[1:])
    said = "".join(found)
    assert all(f"業務メニュー{n:03d}の処理" in said for n in range(1, 301))


def test_a_summary_invoice_names_each_party_and_goes_on_with_its_name() -> None:
    found = pages(papers.summary(30))
    assert "合計請求書" in found[0]
    assert "株式会社アクメ商事経理部財務課貴社注文番号PO-2026-0815" in found[0]
    assert "株式会社アクメ商事経理部財務課貴社注文番号PO-2026-0815" in found[1]  # its lines go on there
    assert "株式会社アクメ商事人事部大阪分室小計¥465,000" in found[1]
    assert "10%対象¥1,395,000¥139,500¥1,534,500" in found[-1]  # the tax once, of the whole


def test_prices_that_include_tax_are_printed_with_it() -> None:
    said = whole(papers.inclusive())
    assert "金額（税込）" in said
    assert "書類スキャン80枚11010%¥8,800" in said
    assert "10%対象¥10,000¥1,000¥11,000" in said
    assert "各行の金額は消費税を含みます。" in said


def test_who_has_no_registration_number_issues_no_qualified_invoice() -> None:
    said = whole(papers.content(issuer=replace(papers.ISSUER, registration_number=None)))
    assert "適格" not in said
    assert "登録番号" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(language: Language) -> None:
    assert pdf.render(papers.content(), language) == pdf.render(papers.content(), language)


def test_another_process_on_another_day_makes_the_same_bytes() -> None:
    program = (
        "import hashlib; from services.billing.papers import pdf; from tests.support import papers; "
        "print(hashlib.sha256(pdf.render(papers.content(), 'ja')).hexdigest())"
    )
    other = subprocess.run(
        (sys.executable, "-c", program), cwd=ROOT, capture_output=True, text=True, check=True,
        env={"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "0", "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert other.stdout.strip() == hashlib.sha256(pdf.render(papers.content(), "ja")).hexdigest()


def test_another_content_gives_other_bytes() -> None:
    assert pdf.render(papers.content(), "ja") != pdf.render(papers.content(net=Decimal(1)), "ja")


def test_the_xml_is_inside_as_the_same_invoice() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(papers.content(), "ja"))) as document:
        (file,) = document.Root.AF
        assert str(file.AFRelationship) == "/Alternative"
        assert str(file.UF) == "INV-2026-000123.xml"
        assert str(file.EF.F.Subtype) == "/application/xml"
        assert document.attachments["INV-2026-000123.xml"].get_file().read_bytes() == peppol.document(
            papers.content()
        )


def test_what_peppol_cannot_say_has_a_pdf_without_it() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(papers.draft(), "ja"))) as document:
        assert not list(document.attachments)


def test_a_letter_without_a_glyph_is_printed_as_geta() -> None:
    """𠮷 and an emoji are in none of the fonts: a paper comes out all the same."""
    assert printable({"a": ["髙島屋 𠮷野 🙂\n㈱"]}) == {"a": ["髙島屋 〓野 〓\n㈱"]}
    assert "〓野家" in whole(papers.content(recipient=replace(papers.RECIPIENT, name="𠮷野家")))


def test_markup_in_a_text_stays_text() -> None:
    name = "#panic() *太字* $x$ \\ <label> @ref // https://example.com"
    assert "".join(name.split()) in whole(papers.content([papers.line(1, name, name, "100")]))


async def test_papers_are_made_beside_the_loop_and_not_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    made = await pdf.rendered(papers.content(), "ja")
    ticking.cancel()
    assert made == pdf.render(papers.content(), "ja")
    assert ticks > 1
    monkeypatch.setattr(workshop, "MOST_WAITING", 0)
    asked = [asyncio.create_task(pdf.rendered(papers.content(), "ja")) for _ in range(3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, Unavailable) for each in answers) == 1
    assert await pdf.rendered(papers.content(), "ja") == made
