"""SLA policies to and from JSON: a tenant's ordered list.

[{"id": "…", "name": "Urgent payroll", "calendar": "…",
  "conditions": {"task_type": ["hr.payroll"], "priority": ["urgent"], "channel": [], "tags": []},
  "targets": {"first_response": {"minutes": {"urgent": 30, "normal": 240}, "warn_percents": [75]},
              "resolution": {"minutes": {"normal": 480}, "calendar": "…"}},
  "cut_off": {"by": "15:00", "days": 0}, "deadline_warn_percents": [75], "hold_pauses": ["resolution"]}]
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from services.rules.flaws import Flaws, step
from services.rules.lifecycle import Channel, Priority
from services.rules.policies import Conditions, CutOff, Goal, Metric, Policy, PolicyInvalid

MINUTE_US = 60_000_000
MOST_MINUTES = 525_600
_FIELDS = frozenset({
    "id", "name", "calendar", "conditions", "targets", "cut_off", "deadline_warn_percents", "hold_pauses",
})  # fmt: skip
_CONDITIONS = {"task_type": "task_types", "priority": "priorities", "channel": "channels", "tags": "tags"}


def parse_policies(value: object, *, pointer: str = "") -> tuple[Policy, ...]:
    """Read an ordered list of policies. Raises Flawed with every bad field."""
    flaws = Flaws()
    if not isinstance(value, list):
        flaws.add(pointer, "wrong_type", value, "a list of policies")
        flaws.refuse()
        return ()
    reader = _Reader(flaws)
    policies = [reader.policy(each, step(pointer, n)) for n, each in enumerate(value)]
    flaws.refuse()
    return tuple(policy for policy in policies if policy is not None)


def dump_policies(policies: Sequence[Policy]) -> list[dict[str, Any]]:
    """The JSON that `parse_policies` reads back as the same list."""
    return [_dumped(policy) for policy in policies]


def _dumped(policy: Policy) -> dict[str, Any]:
    conditions = policy.conditions
    return {
        "id": str(policy.id),
        "name": policy.name,
        "calendar": str(policy.calendar_id),
        "conditions": {name: sorted(getattr(conditions, field)) for name, field in _CONDITIONS.items()},
        "targets": {goal.metric.value: _dumped_goal(goal) for goal in policy.goals},
        "cut_off": {"by": policy.cut_off.by.strftime("%H:%M"), "days": policy.cut_off.days}
        if policy.cut_off
        else None,
        "deadline_warn_percents": list(policy.deadline_warn_percents),
        "hold_pauses": sorted(metric.value for metric in policy.hold_pauses),
    }


def _dumped_goal(goal: Goal) -> dict[str, Any]:
    return {
        "calendar": str(goal.calendar_id),
        "minutes": {priority: _minutes(limit) for priority, limit in goal.limits.items()},
        "warn_percents": list(goal.warn_percents),
    }


def _minutes(limit_us: int) -> int | float:
    whole, rest = divmod(limit_us, MINUTE_US)
    return whole if rest == 0 else limit_us / MINUTE_US


class _Reader:
    def __init__(self, flaws: Flaws) -> None:
        self.flaws = flaws

    def policy(self, raw: object, at: str) -> Policy | None:
        given = self.members(raw, at, _FIELDS)
        calendar = self.uuid(given.get("calendar"), step(at, "calendar"))
        own_id = self.uuid(given.get("id"), step(at, "id"))
        goals = self.goals(given.get("targets", {}), step(at, "targets"), calendar)
        conditions = self.conditions(given.get("conditions") or {}, step(at, "conditions"))
        cut_off = self.cut_off(given.get("cut_off"), step(at, "cut_off"))
        if calendar is None or own_id is None:
            return None
        try:
            return Policy(
                id=own_id,
                name=str(given.get("name", "")),
                calendar_id=calendar,
                conditions=conditions,
                goals=goals,
                cut_off=cut_off,
                deadline_warn_percents=self.percents(given.get("deadline_warn_percents", [])),
                hold_pauses=frozenset(Metric(each) for each in given.get("hold_pauses", [])),
            )
        except (PolicyInvalid, ValueError) as error:
            self.flaws.add(at, "invalid_policy", str(error), "what domain rules allow")
            return None

    def members(self, raw: object, at: str, names: frozenset[str]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.flaws.add(at, "wrong_type", raw, "an object")
            return {}
        for name in raw.keys() - names:
            self.flaws.add(step(at, name), "unknown_field", name, ", ".join(sorted(names)))
        return raw

    def uuid(self, raw: object, at: str) -> UUID | None:
        try:
            return UUID(str(raw))
        except ValueError:
            self.flaws.add(at, "not_an_id", raw, "an id")
            return None

    def percents(self, raw: object) -> tuple[int, ...]:
        return tuple(raw) if isinstance(raw, list) else ()

    def conditions(self, raw: object, at: str) -> Conditions:
        given = self.members(raw, at, frozenset(_CONDITIONS))
        known: dict[str, set[str]] = {"priority": set(Priority), "channel": set(Channel)}
        for name, values in given.items():
            for n, value in enumerate(values or []):
                if name in known and value not in known[name]:
                    self.flaws.add(
                        step(step(at, name), n), "not_a_choice", value, ", ".join(sorted(known[name]))
                    )
        return Conditions(**{field: frozenset(given.get(name) or ()) for name, field in _CONDITIONS.items()})

    def goals(self, raw: object, at: str, calendar: UUID | None) -> tuple[Goal, ...]:
        given = self.members(raw, at, frozenset(metric.value for metric in Metric))
        made = [
            self.goal(Metric(name), each, step(at, name), calendar)
            for name, each in given.items()
            if name in set(Metric)
        ]
        return tuple(goal for goal in made if goal is not None)

    def goal(self, metric: Metric, raw: object, at: str, calendar: UUID | None) -> Goal | None:
        given = self.members(raw, at, frozenset({"calendar", "minutes", "warn_percents"}))
        own = self.uuid(given["calendar"], step(at, "calendar")) if given.get("calendar") else calendar
        limits = self.limits(given.get("minutes"), step(at, "minutes"))
        if own is None or not limits:
            return None
        try:
            return Goal(metric, own, limits, self.percents(given.get("warn_percents", [])))
        except PolicyInvalid as error:
            self.flaws.add(at, "invalid_target", raw, str(error))
            return None

    def limits(self, raw: object, at: str) -> dict[str, int]:
        given = self.members(raw, at, frozenset(Priority))
        limits: dict[str, int] = {}
        for priority, minutes in given.items():
            if (
                isinstance(minutes, bool)
                or not isinstance(minutes, int | float)
                or not 0 < minutes <= MOST_MINUTES
            ):
                self.flaws.add(
                    step(at, priority),
                    "not_minutes",
                    minutes,
                    f"business minutes above 0, up to {MOST_MINUTES}",
                )
            else:
                limits[priority] = round(minutes * MINUTE_US)
        return limits

    def cut_off(self, raw: object, at: str) -> CutOff | None:
        if raw is None:
            return None
        given = self.members(raw, at, frozenset({"by", "days"}))
        try:
            return CutOff(time.fromisoformat(str(given.get("by"))), int(given.get("days", 0)))
        except (ValueError, TypeError):
            self.flaws.add(
                at, "not_a_cut_off", raw, "a local time `by` (15:00) and open `days` from 0 to 366"
            )
            return None
