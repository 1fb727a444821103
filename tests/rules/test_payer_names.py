"""Payers' names: one key for every spelling that banks and people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.payer_names import key


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (
            [
                "ｶ)ｳﾗｶﾀ",
                "カ）ウラカタ",
                "株式会社ウラカタ",
                "ウラカタ（カ",
                "ｳﾗｶﾀ(ｶ)",
                "うらかた",
                "ｶﾌﾞｼｷｶﾞｲｼﾔ ｳﾗｶﾀ",
                "振込 ｶ)ｳﾗｶﾀ",
            ],
            "ウラカタ",
        ),
        (["ﾕ)ﾔﾏﾀﾞｼﾖｳﾃﾝ", "有限会社ヤマダショウテン", "ヤマダ ショウテン"], "ヤマダシヨウテン"),
        (["ｼﾔ)ｱｼﾉｶｲ", "シャ）アシノカイ", "ｱｼﾉｶｲ(ｼﾔ"], "アシノカイ"),
        (["ﾌｸ)ﾋﾀﾞﾏﾘ", "社会福祉法人ヒダマリ"], "ヒダマリ"),
        (["ｶ)ｾﾝﾀ-", "カ）センター", "センタ－"], "センタ"),
        (["ACME CO.,LTD.", "Ａｃｍｅ", "株式会社ACME"], "ACME"),
        (["", "ｶ)", "（）"], ""),
    ],
)
def test_spellings_of_one_payer_have_one_key(names: list[str], found: str) -> None:
    assert [key(name) for name in names] == [found] * len(names)


def test_a_name_that_begins_like_a_legal_form_keeps_its_letters() -> None:
    assert key("カワサキ") == "カワサキ"
    assert key("ｶ)ｶﾜｻｷ") == "カワサキ"


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)
