"""What changed between two versions of a procedure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.procedure_diff import Change, compare


def step(text: str, **more: Any) -> dict[str, Any]:
    return {"instruction": {"ja": text}, "required": True, **more}


COLLECT = step("必要書類を集める。雇用契約書、年金手帳、扶養控除等申告書。")
ENTER = step("給与システムに社員を登録する。")
FILE = step("健康保険・厚生年金保険の資格取得届を電子申請する。")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ([], [], []),
        ([COLLECT, ENTER], [COLLECT, ENTER], [("same", 1, 1), ("same", 2, 2)]),
        ([COLLECT, FILE], [COLLECT, ENTER, FILE], [("same", 1, 1), ("added", None, 2), ("same", 2, 3)]),
        ([COLLECT, ENTER, FILE], [COLLECT, FILE], [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)]),
        ([ENTER], [FILE], [("removed", 1, None), ("added", None, 1)]),
        ([COLLECT, ENTER], [ENTER, COLLECT], [("removed", 1, None), ("same", 2, 1), ("added", None, 2)]),
    ],
)
def test_steps_are_kept_added_and_removed_in_their_order(
    old: list[Any], new: list[Any], lines: list[tuple[str, int | None, int | None]]
) -> None:
    assert [(line.change.value, line.before, line.after) for line in compare(old, new)] == lines


def test_a_step_that_is_much_the_same_is_changed_and_says_in_what() -> None:
    better = step(COLLECT["instruction"]["ja"] + "マイナンバーは別に集める。", required=False)
    (added, changed) = compare([COLLECT], [ENTER, better])
    assert added.change is Change.ADDED
    assert (changed.change, changed.before, changed.after) == (Change.CHANGED, 1, 2)
    assert changed.fields == ("instruction", "required")


def test_a_change_of_the_minutes_alone_is_a_change() -> None:
    (line,) = compare([step("照合", minutes=5)], [step("照合", minutes=8)])
    assert (line.change, line.fields) == (Change.CHANGED, ("minutes",))


STEPS = st.lists(
    st.builds(step, st.text("あいうえおab", min_size=1, max_size=8), minutes=st.integers(0, 3)), max_size=7
)


@given(STEPS, STEPS)
def test_each_step_of_both_stands_in_exactly_one_line(old: list[Any], new: list[Any]) -> None:
    lines = compare(old, new)
    assert [line.before for line in lines if line.before] == list(range(1, len(old) + 1))
    assert [line.after for line in lines if line.after] == list(range(1, len(new) + 1))
    for line in lines:
        both = line.before is not None and line.after is not None
        assert both == (line.change in {Change.SAME, Change.CHANGED})
        if line.before and line.after:
            same = old[line.before - 1] == new[line.after - 1]
            assert (line.change is Change.SAME, line.fields == ()) == (same, same)


@given(STEPS)
def test_nothing_changed_between_a_version_and_itself(steps: list[Any]) -> None:
    assert {line.change for line in compare(steps, steps)} <= {Change.SAME}
