"""Findings: unpriced usage blocks until somebody accepts it with a reason."""

from services.rules.findings import accepted, open_blockers

UNPRICED = {"kind": "unpriced_usage", "task_type": "hr.onboarding", "count": 2}
TREND = {"kind": "off_trend", "charge": "entry"}


def test_what_blocks_blocks_until_it_is_accepted() -> None:
    assert open_blockers([UNPRICED, TREND]) == [UNPRICED]
    noted = accepted([UNPRICED, TREND], by="clerk", at="2026-11-05", reason="agreed")
    assert open_blockers(noted) == []
    assert noted[0]["accepted"] == {"by": "clerk", "at": "2026-11-05", "reason": "agreed"}
    assert noted[1] == TREND


def test_what_was_accepted_keeps_its_reason() -> None:
    first = accepted([UNPRICED], by="a", at="1", reason="one")
    assert accepted(first, by="b", at="2", reason="two") == first
