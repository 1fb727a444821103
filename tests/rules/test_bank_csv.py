"""Tables of banks: columns by their headings, encodings told apart, refusals by line and column."""

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.rules import bank_csv
from services.rules.zengin_refusals import BankFileRefused

TODAY = date(2026, 11, 27)
PLAIN = "取引日,入金金額(円),出金金額(円),残高(円),振込依頼人名,メモ\n2026/11/25,\"132,000\",,900000,カ）ウラカタ,INV-2026-00001\n2026/11/26,,500,899500,テスウリヨウ,\n"  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_are_told_apart(encoding: str) -> None:
    found = bank_csv.read(PLAIN.encode(encoding), near=TODAY)
    (deposit,) = found.deposits
    assert (deposit.received_on, deposit.amount, deposit.payer, deposit.reference, found.withdrawals) == (
        date(2026, 11, 25), 132000, "カ）ウラカタ", "INV-2026-00001", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '口座,普通 1234567\n\n日付,摘要,摘要内容,支払い金額,預かり金額,差引残高\n2026/11/25,振込,ｶ)ｳﾗｶﾀ,,"1,000",5000\n',
        "年月日,お引出し,お預入れ,お取り扱い内容,残高\nR8.11.25,,1000,ｶ)ｳﾗｶﾀ,5000\n",
        "操作日(年),操作日(月),操作日(日),お支払金額,お預り金額,摘要\n2026,11,25,,1000,ｶ)ｳﾗｶﾀ\n",
        "取引日,入出金(円),残高(円),入出金先内容\n20261125,1000,5000,ｶ)ｳﾗｶﾀ\n20261126,-300,4700,ﾃｽｳﾘﾖｳ\n",
        "取引日\t入払区分\t取引金額\t摘要\n2026/11/25\t入金\t1000\tｶ)ｳﾗｶﾀ\n2026/11/26\t出金\t300\tﾃｽｳﾘﾖｳ\n",
    ],
)
def test_banks_differ_in_their_tables(text: str) -> None:
    (deposit,) = bank_csv.read(text.encode("cp932"), near=TODAY).deposits
    assert (deposit.received_on, deposit.amount, deposit.payer) == (date(2026, 11, 25), 1000, "ｶ)ｳﾗｶﾀ")


@pytest.mark.parametrize(
    ("text", "record", "field"),
    [
        ("名前,値\na,1\n", 1, "見出し"),
        ("", 0, "見出し"),
        (PLAIN.replace("132,000", "十三万"), 2, "入金金額"),
        (PLAIN.replace("2026/11/25", "きのう"), 2, "取引日"),
        (PLAIN.replace("132,000", "10.5"), 2, "入金金額"),
    ],
)
def test_a_refusal_names_the_line_and_the_column(text: str, record: int, field: str) -> None:
    with pytest.raises(BankFileRefused) as refused:
        bank_csv.read(text.encode(), near=TODAY)
    assert (refused.value.record, refused.value.field) == (record, field)


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(BankFileRefused, match="文字コード"):
        bank_csv.read(b"\x81", near=TODAY)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_a_line_ends_it(end: str) -> None:
    table = PLAIN.replace("\n", end)
    assert bank_csv.read(table.encode("cp932"), near=TODAY) == bank_csv.read(PLAIN.encode(), near=TODAY)


def test_a_cell_that_nobody_closed_is_refused_by_its_row() -> None:
    with pytest.raises(BankFileRefused) as refused:
        bank_csv.read((PLAIN + '"2026/11/27,1,' + "あ" * 200_000).encode(), near=TODAY)
    assert (refused.value.record, refused.value.field) == (4, "行")


@given(st.binary(max_size=300))
@example(b"\r\x00")
@example(b'"\r\n\r"')
def test_no_bytes_break_it(data: bytes) -> None:
    with contextlib.suppress(BankFileRefused):
        assert all(each.amount > 0 for each in bank_csv.read(data, near=TODAY).deposits)
