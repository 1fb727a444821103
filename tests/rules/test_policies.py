"""SLA policies as JSON, and which version of them is in force."""

from typing import Any
from uuid import UUID

import pytest

from services.rules.flaws import Flawed
from services.rules.instants import MINUTE
from services.rules.policies import CutOff, Goal, Metric, Policy, PolicyInvalid, PolicyVersion, in_force
from services.rules.policies_json import dump_policies, parse_policies
from tests.rules.sla_book import OFFICE, at

ID, OTHER = str(UUID(int=7)), str(UUID(int=8))
PLAIN: dict[str, Any] = {"id": ID, "name": "Payroll", "calendar": str(OFFICE)}
FULL: dict[str, Any] = {
    **PLAIN,
    "conditions": {"task_type": ["hr.payroll"], "priority": ["urgent"], "channel": ["api"], "tags": ["vip"]},
    "targets": {
        "resolution": {"minutes": {"urgent": 30, "normal": 0.5}, "warn_percents": [50, 75], "calendar": None}
    },
    "cut_off": {"by": "15:00", "days": 1},
    "deadline_warn_percents": [80],
    "hold_pauses": ["resolution"],
}


def with_target(**parts: Any) -> dict[str, Any]:
    return {**PLAIN, "targets": {"resolution": {"minutes": {"normal": 60}, **parts}}}


def test_a_policy_is_read_and_written_as_it_was():
    policies = parse_policies([FULL])
    assert policies[0].goals == (
        Goal(Metric.RESOLUTION, OFFICE, {"urgent": 30 * MINUTE, "normal": MINUTE // 2}, (50, 75)),
    )
    assert parse_policies(dump_policies(policies)) == policies
    assert parse_policies([PLAIN]) == (Policy(UUID(int=7), "Payroll", OFFICE),)


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        ({}, "", "wrong_type"),
        ([3], "/0", "wrong_type"),
        ([{**PLAIN, "id": "x"}], "/0/id", "wrong_type"),
        ([{**PLAIN, "name": " "}], "/0/name", "wrong_type"),
        ([{**PLAIN, "calendar": None}], "/0/calendar", "missing"),
        ([{**PLAIN, "calendar": OTHER}], "/0/calendar", "unknown_calendar"),
        ([{**PLAIN, "goals": {}}], "/0/goals", "unknown_field"),
        ([PLAIN, PLAIN], "", "repeated"),
        ([{**PLAIN, "conditions": {"priority": ["asap"]}}], "/0/conditions/priority/0", "unknown_word"),
        ([{**PLAIN, "conditions": {"channel": "fax"}}], "/0/conditions/channel", "wrong_type"),
        ([{**PLAIN, "targets": {"deadline": {}}}], "/0/targets/deadline", "unknown_field"),
        ([{**PLAIN, "targets": {"resolution": {}}}], "/0/targets/resolution/minutes", "missing"),
        ([with_target(minutes={"normal": 0})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(minutes={"normal": -5})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(minutes={"normal": 1e-9})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(minutes={"normal": True})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(minutes={"normal": "60"})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(minutes={"normal": 600_000})], "/0/targets/resolution/minutes/normal", "not_positive"),
        ([with_target(warn_percents=[75, 50])], "/0/targets/resolution/warn_percents", "wrong_percents"),
        ([with_target(warn_percents=[100])], "/0/targets/resolution/warn_percents", "wrong_percents"),
        ([with_target(warn_percents=[0.75])], "/0/targets/resolution/warn_percents", "wrong_percents"),
        ([with_target(calendar=OTHER)], "/0/targets/resolution/calendar", "unknown_calendar"),
        ([{**PLAIN, "cut_off": {"by": "24:00"}}], "/0/cut_off/by", "wrong_time"),
        ([{**PLAIN, "cut_off": {"by": "15:00", "days": -1}}], "/0/cut_off/days", "wrong_type"),
        ([{**PLAIN, "hold_pauses": ["deadline"]}], "/0/hold_pauses/0", "unknown_word"),
    ],
)
def test_a_bad_field_is_named(value: Any, pointer: str, code: str):
    with pytest.raises(Flawed) as caught:
        parse_policies(value, pointer="/policies", calendars={OFFICE})
    assert [(flaw.pointer, flaw.code) for flaw in caught.value.flaws] == [("/policies" + pointer, code)]


def test_the_version_in_force_is_the_latest_that_has_begun():
    old, new = (PolicyVersion(UUID(int=n), at(f"0{n} 00:00")) for n in (1, 3))
    chosen = [in_force((new, old), at(when)) for when in ("01 00:00", "02 23:59", "03 00:00")]
    assert chosen == [old, old, new]
    assert in_force((new,), at("02 00:00")) is None


@pytest.mark.parametrize("limit", [0, -1])
def test_zero_and_negative_targets_are_refused(limit: int):
    with pytest.raises(PolicyInvalid, match="takes more than 0"):
        Goal(Metric.RESOLUTION, OFFICE, {"normal": limit})


def test_a_policy_cannot_contradict_itself():
    goal = Goal(Metric.RESOLUTION, OFFICE, {"normal": 1})
    with pytest.raises(PolicyInvalid, match="each metric once"):
        Policy(UUID(int=1), "x", OFFICE, goals=(goal, goal))
    with pytest.raises(PolicyInvalid, match="pauses do not move"):
        Policy(UUID(int=1), "x", OFFICE, hold_pauses=frozenset({Metric.DEADLINE}))
    with pytest.raises(PolicyInvalid, match="no target of its own"):
        Goal(Metric.DEADLINE, OFFICE, {"normal": 1})
    with pytest.raises(PolicyInvalid, match="takes 0 to 366"):
        CutOff(at("01 15:00").time(), -1)
