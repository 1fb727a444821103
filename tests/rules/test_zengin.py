"""The banks' fixed-width files: read to the last byte, refused by record and field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import zengin
from services.rules.bank_files import Deposit, fingerprints
from services.rules.zengin_layouts import LAYOUTS, PARTS
from services.rules.zengin_refusals import BankFileRefused, TotalsDiffer, WrongField, WrongLength, WrongPlace
from tests.rules.bank_records import movement, movements, receipt, receipts

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.title)
@pytest.mark.parametrize("part", PARTS.values())
def test_every_record_has_200_bytes(layout, part) -> None:
    assert sum(field.length for field in layout.fields(part)) == 200


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\n"])
def test_deposits_are_read_and_withdrawals_counted(between: bytes) -> None:
    data = movements([movement(132000, EDI情報="INV202600001"), movement(500, way="2")], between=between)
    found = zengin.read(data + b"\r\n\x1a", near=TODAY)
    assert (found.form, found.withdrawals) == ("入出金取引明細", 1)
    assert found.deposits == [
        Deposit(date(2026, 11, 25), 132000, "ｶ)ｳﾗｶﾀ", "0001-001-1234567", "", "INV202600001", "00000001")
    ]


def test_an_end_record_that_does_not_count_accounts_is_taken() -> None:
    assert len(zengin.read(movements([movement(1)], accounts=""), near=TODAY).deposits) == 1


def test_a_file_may_hold_several_accounts() -> None:
    first, second = movements([movement(1)]), movements([movement(2)], accounts="2")
    both = first[: -2 - 200] + b"\r\n" + second
    assert [each.amount for each in zengin.read(both, near=TODAY).deposits] == [1, 2]


def test_a_receipt_notice_is_read_and_what_it_cancels_is_not_a_deposit() -> None:
    rows = [receipt(1000), receipt(2000, 仕向銀行名="ｱｵｿﾞﾗ", 仕向店名="ﾎﾝﾃﾝ"), receipt(1000, 取消区分="1")]
    found = zengin.read(receipts(rows), near=TODAY)
    assert [(each.amount, each.bank) for each in found.deposits] == [(2000, "ｱｵｿﾞﾗ ﾎﾝﾃﾝ")]
    assert found.taken_back == []


def test_a_cancellation_of_an_earlier_file_is_told() -> None:
    found = zengin.read(receipts([receipt(700, 取消区分="1")]), near=TODAY)
    assert (found.deposits, [each.amount for each in found.taken_back]) == ([], [700])


def test_a_name_of_the_passbook_stands_in_where_no_payer_is_named() -> None:
    found = zengin.read(movements([movement(100, "", 摘要内容="ﾐﾂﾊﾞﾀﾞｲ")]), near=TODAY)
    assert found.deposits[0].payer == "ﾐﾂﾊﾞﾀﾞｲ"


def _cut(data: bytes, n: int) -> bytes:
    records = data.split(b"\r\n")
    return b"\r\n".join(records[:n] + records[n + 1 :])


GOOD = movements([movement(1000), movement(2000)])


@pytest.mark.parametrize(
    ("data", "kind", "record", "field"),
    [
        (GOOD.replace(b"103", b"121", 1), WrongField, 1, "種別コード"),
        (movements([movement(1000)], 入金件数="2"), TotalsDiffer, 3, "入金件数"),
        (movements([movement(1000)], 入金額合計="999"), TotalsDiffer, 3, "入金額合計"),
        (movements([movement(1000, way="2")], 出金額合計="1"), TotalsDiffer, 3, "出金額合計"),
        (movements([movement(1000)], データレコード件数="7"), TotalsDiffer, 3, "データレコード件数"),
        (movements([movement(1000)], accounts="2"), TotalsDiffer, 4, "口座数"),
        (movements([movement(1000)], accounts="X"), WrongField, 4, "口座数"),
        (movements([movement(1000, way="3")], 入金件数="0"), WrongField, 2, "入払区分"),
        (movements([movement(1000, 勘定日="081340")]), WrongField, 2, "勘定日"),
        (movements([movement(0)]), WrongField, 2, "取引金額"),
        (GOOD.replace(b"11000000001000", b"110000000010O0"), WrongField, 2, "取引金額"),
        (GOOD[:-5], WrongLength, 5, "レコード長"),
        (GOOD[5:], WrongField, 1, "種別コード"),
        (_cut(GOOD, 0), WrongField, 1, "種別コード"),
        (_cut(GOOD, 3), WrongPlace, 4, "データ区分"),
        (_cut(GOOD, 4), WrongPlace, 5, "データ区分"),
        (GOOD + b"\r\n" + GOOD[:200], WrongPlace, 6, "データ区分"),
        (GOOD.replace(b"1030", b"1031", 1), WrongField, 1, "コード区分"),
    ],
)
def test_a_refusal_names_the_record_and_the_field(data: bytes, kind, record: int, field: str) -> None:
    with pytest.raises(kind) as refused:
        zengin.read(data, near=TODAY)
    assert (refused.value.record, refused.value.field) == (record, field)


def test_text_that_is_no_cp932_is_refused_with_its_field() -> None:
    broken = GOOD.replace("ｶ)ｳﾗｶﾀ".encode("cp932"), b"\x81 \x81 \x81 ", 1)
    with pytest.raises(WrongField) as refused:
        zengin.read(broken, near=TODAY)
    assert (refused.value.record, refused.value.field) == (2, "振込依頼人名")


@given(st.binary(max_size=1200))
def test_no_bytes_break_it(data: bytes) -> None:
    with pytest.raises(BankFileRefused) as refused:
        zengin.read(b"103" + data, near=TODAY)
    assert refused.value.field


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**11), st.sampled_from(["ｶ)ｱ", "ﾕ)ｲ", "ﾔﾏﾀﾞ"]), st.sampled_from(["1", "2"])
        ),
        max_size=12,
    )
)
def test_what_was_written_is_read_again(rows) -> None:
    data = movements([movement(amount, payer, way=way) for amount, payer, way in rows])
    found = zengin.read(data, near=TODAY)
    assert [(each.amount, each.payer) for each in found.deposits] == [
        (a, p) for a, p, way in rows if way == "1"
    ]


def test_the_same_deposit_twice_in_a_file_is_two() -> None:
    found = zengin.read(movements([movement(500), movement(500), movement(500)]), near=TODAY)
    marks = fingerprints(found.deposits)
    assert len(set(marks)) == 3
    longer = zengin.read(movements([movement(500), movement(500), movement(500), movement(500)]), near=TODAY)
    assert fingerprints(longer.deposits)[:3] == marks
