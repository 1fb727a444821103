"""Masking: numbers of people and their money do not stand on screens, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.masking import DOT, WHOLE, hidden, is_specific, mask_form, mask_text, mask_value
from services.rules.personal_numbers import (
    Kind,
    ascii_digits,
    find,
    has_my_number_check_digit,
    passes_luhn,
)

CARD = "4111111111111111"
MY_NUMBER = "123456789018"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("カード 4111-1111-1111-1111 で", "カード ••••-••••-••••-1111 で"),
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
        ("４１１１－１１１１－１１１１－１１１１", "••••－••••－••••－１１１１"),
        ("Amex 378282246310005.", "Amex •••••••••••0005."),
        ("3782-822463-10005", "••••-••••••-•0005"),
        ("番号は123456789018です", "番号は••••••••••••です"),
        ("１２３４　５６７８　９０１８", "••••　••••　••••"),
        ("1234-5678-9018", "••••-••••-••••"),
        ("マイナンバー：123456789012（検査数字の誤り）", "マイナンバー：••••••••••••（検査数字の誤り）"),
        ("My Number is 1234 5678 9012", "My Number is •••• •••• ••••"),
        ("基礎年金番号 1234-567318", "基礎年金番号 ••••-••7318"),
        ("年金番号：1234567318", "年金番号：••••••7318"),
        ("みずほ銀行 普通 1234567", "みずほ銀行 普通 •••4567"),
        ("口座番号：０１２３４５６", "口座番号：•••３４５６"),
        ("Account number: 1234567", "Account number: •••4567"),
        ("記号 10120 番号 12345671", "記号 10120 番号 ••••5671"),
        ("ゆうちょ 10120-12345671", "ゆうちょ •••••-••••5671"),
    ],
)
def test_numbers_are_masked_however_they_are_written(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27 14:30 に電話",
        "03-1234-5678 / 090-1234-5678 / 0120-123456",
        "〒123-4567 東京都千代田区1-2-3",
        "請求 1,234,567円、税込 12345678円",
        "法人番号 7000012050002、登録番号 T7000012050002",
        "4012-8888-8888-1882",
        "123456789012 番の荷物",
        "ACME-1042 / PO 4500012345",
        "",
    ],
)
def test_what_is_no_such_number_is_left_alone(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("123456789018", True), ("123456789010", False), ("000000000000", True), ("12345678901", False)],
)
def test_a_my_number_carries_its_check_digit(digits: str, valid: bool) -> None:
    assert has_my_number_check_digit(digits) is valid


def test_numbers_that_overlap_hide_each_others_ends() -> None:
    text = "4593 4564 1708 5254 0641"  # the first four groups are a card, and the last four are one
    assert [number.kind for number in find(text)] == [Kind.CARD, Kind.CARD]
    assert mask_text(text) == "•••• •••• •••• •••• 0641"


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("佐藤 花子", WHOLE),
        ("a", WHOLE),
        ("", ""),
        (None, None),
        (True, WHOLE),
        (350000, WHOLE),
        ("1990-04-01", WHOLE),
        ("19900401", WHOLE),
        ("090-1234-5678", "•••-••••-5678"),
        ("1234567", "•••4567"),
        ("123456789012", WHOLE),
        (["x", {"y": "z"}], [WHOLE, {"y": WHOLE}]),
    ],
)
def test_a_personal_value_is_masked_as_a_whole(value: object, masked: object) -> None:
    assert mask_value(value) == masked
    assert mask_value(masked) == masked


def test_a_form_is_masked_where_it_is_personal_and_where_a_number_stands() -> None:
    form = {
        "name": "佐藤花子",
        "start": "2026-12-01",
        "note": f"カードは{CARD}",
        "number": int(MY_NUMBER),
        "bank": {"holder": "サトウ", "kind": "普通"},
        "family": [{"name": "佐藤一郎", "age": 7}],
        "empty": "",
    }
    personal = ["/name", "/bank", "/family/*/name", "/empty", "/missing"]
    masked = mask_form(form, personal)
    assert masked == {
        "name": WHOLE,
        "start": "2026-12-01",
        "note": "カードは••••••••••••1111",
        "number": DOT * 12,
        "bank": {"holder": WHOLE, "kind": WHOLE},
        "family": [{"name": WHOLE, "age": 7}],
        "empty": "",
    }
    assert mask_form(masked, personal) == masked
    assert hidden(form, personal) == [
        "/name",
        "/note",
        "/number",
        "/bank/holder",
        "/bank/kind",
        "/family/0/name",
    ]
    assert hidden(form, [""])[0] == "/name"


@pytest.mark.parametrize(
    ("pointer", "value", "label", "specific"),
    [
        ("/form/my_number", "", "", True),
        ("/form/n", "x", "扶養者の個人番号", True),
        ("/form/n", {"a": [f"番号 {MY_NUMBER}"]}, "", True),
        ("/form/n", int(MY_NUMBER), "", True),
        ("/form/n", CARD, "", False),
        ("/form/n", "4111 1111 1111 1111", "", False),
        ("/form/name", "佐藤花子", "氏名", False),
    ],
)
def test_a_my_number_is_known_by_name_or_by_value(
    pointer: str, value: object, label: str, specific: bool
) -> None:
    assert is_specific(pointer, value, label) is specific


WIDTHS = st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"])
BETWEEN = st.sampled_from(["", " ", "-", "－", "　", "‐", " - "])
AROUND = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=12)


@st.composite
def cards(draw: st.DrawFn) -> str:
    count = draw(st.integers(14, 19))
    body = draw(st.sampled_from("3456")) + draw(st.text("0123456789", min_size=count - 2, max_size=count - 2))
    return next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))


@st.composite
def my_numbers(draw: st.DrawFn) -> str:
    body = draw(st.text("0123456789", min_size=11, max_size=11))
    return next(body + str(last) for last in range(10) if has_my_number_check_digit(body + str(last)))


def _written(digits: str, glyphs: str, between: str) -> str:
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    return between.join("".join(glyphs[int(digit)] for digit in group) for group in groups)


@given(cards(), WIDTHS, BETWEEN, AROUND, AROUND)
def test_a_card_never_leaks_more_than_its_end(
    card: str, glyphs: str, between: str, before: str, after: str
) -> None:
    written = _written(card, glyphs, between)
    masked = mask_text(f"{before}{written}{after}")
    assert card[-4:].endswith(ascii_digits(masked))  # an end may be hidden too, where it is in another number
    assert masked.startswith(before)
    assert masked.endswith(after)
    assert len(masked) == len(before) + len(written) + len(after)


@given(my_numbers(), WIDTHS, BETWEEN, AROUND, AROUND)
def test_a_my_number_never_leaks_a_digit(
    number: str, glyphs: str, between: str, before: str, after: str
) -> None:
    masked = mask_text(f"{before}{_written(number, glyphs, between)}{after}")
    assert ascii_digits(masked) == ""
    assert masked.startswith(before)
    assert masked.endswith(after)


TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.one_of(
            cards(), my_numbers(), st.text("0123456789 -口座番号年金", max_size=20), st.text(max_size=5)
        )
    ).map(" ".join),
)


@given(TEXTS)
def test_masking_twice_changes_nothing_and_everything_else_keeps_its_place(text: str) -> None:
    masked = mask_text(text)
    assert mask_text(masked) == masked
    assert len(masked) == len(text)
    assert all(new == old or (new == DOT and old.isdecimal()) for new, old in zip(masked, text, strict=True))
    assert find(masked) == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from("abc"), VALUES),
    st.lists(st.sampled_from(["/a", "/b/*", "/c/0/a", "/*/b"])),
)
def test_a_masked_form_hides_nothing_more(form: dict[str, object], personal: list[str]) -> None:
    masked = mask_form(form, personal)
    assert mask_form(masked, personal) == masked
    assert hidden(masked, personal) == []
