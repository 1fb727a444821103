"""Usage in a table: columns by their headings, and every row either a fact or named errors."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import usage_sheets
from services.rules.delimited import BrokenRow, TableRefused, UnknownLetters, rows, text
from services.rules.usage_sheets import MOST, Fact, Row, Wrong

NEAR = date(2026, 11, 27)
HEAD = ["ID", "料金コード", "数量", "日付", "チケット", "内容"]


def read(written: str) -> usage_sheets.Sheet:
    return usage_sheets.read(rows(written))


@pytest.mark.parametrize("heading", [",".join(HEAD), "source_id,charge,quantity,occurred_on,ticket,description",
                                     "ＩＤ,Charge,数量,作業日", "内容,備考用,日付,数量,料金,id"])  # fmt: skip
def test_columns_are_found_by_their_headings_in_any_order(heading: str) -> None:
    columns = usage_sheets.columns_of(heading.split(","))
    assert columns.keys() >= set(usage_sheets.NEEDED)


def test_a_row_says_a_fact_as_people_write_numbers_and_days() -> None:
    sheet = read("メモ\n" + ",".join(HEAD) + ',社内\na-1,pages,"1,234.5",2026/10/3,ACME-0007,写し,x\n')
    assert sheet.unread == ["社内"]
    (row,) = sheet.rows
    assert row.n == 3
    assert usage_sheets.fact(row, near=NEAR) == Fact(
        "a-1", "pages", Decimal("1234.5"), date(2026, 10, 3), "ACME-0007", "写し"
    )


@pytest.mark.parametrize(("column", "cell", "code"), [
    ("source_id", "", "missing"), ("source_id", "x" * 201, "too_long"), ("charge", "", "missing"), ("quantity", "", "missing"),
    ("quantity", "三", "no_number"), ("quantity", "1e9", "no_number"), ("quantity", "NaN", "no_number"), ("occurred_on", "", "missing"),
    ("occurred_on", "2026-02-30", "no_day"), ("occurred_on", "昨日", "no_day"), ("description", "x" * 1001, "too_long"),
])  # fmt: skip
def test_what_is_wrong_names_its_column_and_what_it_held(column: str, cell: str, code: str) -> None:
    right = {"source_id": "a", "charge": "pages", "quantity": "1", "occurred_on": "2026-10-03"}
    assert usage_sheets.fact(Row(2, right | {column: cell}), near=NEAR) == [Wrong(column, code, cell[:80])]


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = usage_sheets.fact(Row(2, {"quantity": "x", "occurred_on": "y"}), near=NEAR)
    assert isinstance(found, list)
    assert [each.column for each in found] == ["source_id", "charge", "quantity", "occurred_on"]


@pytest.mark.parametrize(("written", "row"), [
    ("", 0), ("a,b,c\n1,2,3\n", 1), ("ID,料金コード,数量\n1,2,3\n", 1), (",".join(HEAD) + "\n", 0),
    (",".join(HEAD) + "\n" + "a,pages,1,2026-10-03\n" * (MOST + 1), MOST + 2),
])  # fmt: skip
def test_a_table_without_headings_or_rows_or_with_too_many_is_refused_whole(written: str, row: int) -> None:
    with pytest.raises(TableRefused) as refused:
        read(written)
    assert refused.value.row == row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert text("料金コード".encode(encoding)) == "料金コード"


def test_other_letters_and_a_cell_that_nobody_closed_are_refused() -> None:
    with pytest.raises(UnknownLetters):
        text(b"\x81\xff\xfe\x00")
    with pytest.raises(BrokenRow) as refused:
        list(rows('a,b\n"c,' + "x" * 200_000))
    assert refused.value.row == 2


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_row_is_a_fact_or_named_errors(cells: list[str]) -> None:
    row = Row(2, dict(zip(usage_sheets.HEADINGS, cells, strict=False)))
    found = usage_sheets.fact(row, near=NEAR)
    assert isinstance(found, Fact) or all(each.column in usage_sheets.HEADINGS for each in found)
