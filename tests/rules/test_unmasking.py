"""What is meant by data that come back masked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.masking import WHOLE, hidden, mask_form
from services.rules.unmasking import StillMasked, unmasked

PERSONAL = ["/name", "/bank/number", "/family/*/name"]
KEPT: dict[str, Any] = {
    "name": "佐藤 花子", "bank": {"name": "みどり銀行", "number": "7654321"}, "family": [{"name": "太郎", "age": 7}, {"name": "次郎", "age": 5}],
    "note": "急ぎません",
}  # fmt: skip
SHOWN = mask_form(KEPT, PERSONAL)


def meant(sent: dict[str, Any]) -> dict[str, Any]:
    return unmasked(sent, shown=SHOWN, kept=KEPT, hidden=hidden(KEPT, PERSONAL))


def test_what_comes_back_as_it_was_shown_stays_and_what_is_new_is_taken() -> None:
    assert SHOWN["name"] == WHOLE
    assert meant({**SHOWN, "note": "急ぎます"}) == {**KEPT, "note": "急ぎます"}
    assert meant({**SHOWN, "name": "佐藤 はな"})["name"] == "佐藤 はな"
    assert meant(KEPT) == KEPT


def test_what_is_left_out_is_gone() -> None:
    assert meant({"note": "短く"}) == {"note": "短く"}


@pytest.mark.parametrize(("sent", "pointer"), [
    ({**SHOWN, "name": WHOLE + "様"}, "/name"),
    ({**SHOWN, "family": [SHOWN["family"][1]]}, "/family"),  # whose row it is cannot be told
    ({**SHOWN, "family": list(reversed(SHOWN["family"]))}, "/family"),
    ({**SHOWN, "bank": WHOLE}, None),
])  # fmt: skip
def test_a_masked_value_that_was_changed_or_moved_is_refused(
    sent: dict[str, Any], pointer: str | None
) -> None:
    if pointer is None:  # no place of a personal value any more: the form's own check sees to it
        assert meant(sent)["bank"] == WHOLE
        return
    with pytest.raises(StillMasked) as refused:
        meant(sent)
    assert refused.value.pointer == pointer


def test_a_list_is_written_anew_in_plain() -> None:
    family = [{"name": "三郎", "age": 1}]
    assert meant({**SHOWN, "family": family})["family"] == family


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(kept=st.dictionaries(st.sampled_from(["name", "bank", "family", "note"]), _VALUES))
def test_whatever_is_kept_comes_back_whole(kept: dict[str, Any]) -> None:
    shown, places = mask_form(kept, PERSONAL), hidden(kept, PERSONAL)
    assert unmasked(shown, shown=shown, kept=kept, hidden=places) == kept
