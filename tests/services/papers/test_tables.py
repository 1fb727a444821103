"""Invoices as CSV and Excel: numbers stay numbers, what people wrote is never a formula, the same bytes for the same invoices."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from services.billing.papers import tables
from services.spreadsheets import Table, as_csv, as_excel
from tests.support import papers

CONTENTS = [papers.content(), papers.credit_note(), papers.draft()]


def read(packed: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(packed.decode(encoding), newline="")))


def test_a_list_has_a_row_an_invoice_and_its_columns_add_up() -> None:
    first, note, draft = read(as_csv(tables.invoices(CONTENTS, "ja")))
    assert (first["番号"], first["税抜合計"], first["税込合計"]) == ("INV-2026-000123", "189082", "207560")
    assert (first["標準税率 対象額"], first["軽減税率 税額"], first["不課税"]) == ("183582", "120", "4000")
    assert (note["種別"], note["税込合計"], note["元の請求書番号"]) == (
        "返還請求書",
        "-1035",
        "INV-2026-000123",
    )
    assert (draft["番号"], draft["発行日"]) == ("", "")


def test_lines_have_exact_and_printed_amounts() -> None:
    rows = read(as_csv(tables.lines([papers.content()], "en")))
    assert len(rows) == len(papers.LINES)
    surcharge = rows[3]
    assert (surcharge["Exact amount"], surcharge["Printed amount, net"]) == ("1234.5", "1234")
    assert (surcharge["Surcharge (%)"], rows[0]["Surcharge (%)"]) == (
        "",
        "",
    )  # it has a price, not a percentage
    by_percent = replace(papers.LINES[3], unit_price=None, percent=Decimal("12.5"))
    (row,) = read(as_csv(tables.lines([papers.content([by_percent])], "ja")))
    assert (row["単価"], row["割増率（%）"]) == ("", "12.5")
    assert rows[1]["Quantity"] == "12.333333333333"
    assert (rows[6]["From"], rows[6]["To"]) == ("2026-09-01", "2026-09-30")


def test_csv_is_utf_8_with_a_mark_or_cp932_as_asked() -> None:
    table = Table("t", ["名称"], [["髙橋①𠮷野🙂"]])
    assert as_csv(table).startswith(b"\xef\xbb\xbf")
    assert as_csv(table, "cp932").decode("cp932") == "名称\r\n髙橋①〓野〓\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("x")'])
def test_what_people_wrote_is_never_a_formula(text: str) -> None:
    table = Table("t", ["a", "b"], [[text, Decimal(-5)]])
    (row,) = read(as_csv(table))
    assert row == {"a": f"'{text}", "b": "-5"}
    cell = openpyxl.load_workbook(io.BytesIO(as_excel(table)))["t"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_excel_has_numbers_days_and_both_sheets() -> None:
    packed = as_excel(tables.invoices(CONTENTS, "ja"), tables.lines(CONTENTS, "ja"))
    book = openpyxl.load_workbook(io.BytesIO(packed))
    assert book.sheetnames == ["請求書一覧", "明細"]
    sheet = book["請求書一覧"]
    heads = {cell.value: n for n, cell in enumerate(sheet[1])}
    assert sheet[2][heads["税込合計"]].value == 207560
    assert sheet[2][heads["発行日"]].value.date() == date(2026, 10, 31)
    assert sheet.freeze_panes == "A2"
    assert book["明細"].max_row == 1 + sum(len(each.lines) for each in CONTENTS)


def test_the_same_tables_give_the_same_bytes() -> None:
    table = tables.invoices(CONTENTS, "ja")
    book = openpyxl.load_workbook(io.BytesIO(as_excel(table)))
    assert book.properties.modified == book.properties.created == datetime(2000, 1, 1)  # noqa: DTZ001  (Excel has no zones)
    assert as_excel(table) == as_excel(table)
    assert as_csv(table) == as_csv(table)


def test_a_line_break_stays_in_its_cell() -> None:
    lines = [replace(papers.LINES[0], name_ja='一行目\n"二行目",三列目')]
    (row,) = read(as_csv(tables.lines([papers.content(lines)], "ja")))
    assert row["内容"] == '一行目\n"二行目",三列目'
    assert row["期間（自）"] == date(2026, 10, 1).isoformat()
