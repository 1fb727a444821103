"""The life of a procedure's version."""

import pytest

from services.rules.procedures import Fixed, Stage, StageNotAllowed, check_edit, check_move

ALLOWED = {
    ("draft", "in_review"), ("draft", "published"), ("draft", "retired"), ("in_review", "draft"), ("in_review", "published"),
    ("in_review", "retired"), ("published", "retired"),
}  # fmt: skip


@pytest.mark.parametrize("frm", Stage)
@pytest.mark.parametrize("to", Stage)
def test_every_pair_of_stages_is_allowed_or_refused(frm: Stage, to: Stage) -> None:
    if (frm.value, to.value) in ALLOWED:
        check_move(frm, to)
    else:
        with pytest.raises(StageNotAllowed) as refused:
            check_move(frm, to)
        assert {(frm.value, onward.value) for onward in refused.value.allowed} <= ALLOWED


@pytest.mark.parametrize("stage", Stage)
def test_only_a_draft_is_edited(stage: Stage) -> None:
    if stage is Stage.DRAFT:
        check_edit(stage)
    else:
        with pytest.raises(Fixed, match=stage.value):
            check_edit(stage)
