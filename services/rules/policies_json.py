"""A tenant's ordered list of SLA policies, to and from JSON.

[{"id": "<policy id>", "name": "Urgent payroll", "calendar": "<calendar id>",
  "conditions": {"task_type": ["hr.payroll"], "priority": ["urgent"], "channel": ["portal"], "tags": ["vip"]},
  "targets": {"resolution": {"minutes": {"normal": 960, "urgent": 120}, "warn_percents": [75], "calendar": null}},
  "cut_off": {"by": "15:00", "days": 0}, "deadline_warn_percents": [75], "hold_pauses": ["resolution"]}]

Only `id`, `name` and `calendar` are required; a target without a calendar uses its policy's.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from services.rules.flaws import Flaws
from services.rules.instants import MINUTE
from services.rules.policies import Goal, Policy
from services.rules.policies_reader import PolicyReader


def parse_policies(
    value: object, *, pointer: str = "", calendars: Collection[UUID] | None = None
) -> tuple[Policy, ...]:
    """Read the list. `calendars` are those that its policies may name; None lets them name any.

    Raises Flawed with every bad field, each by its pointer below `pointer`.
    """
    flaws = Flaws()
    policies = PolicyReader(flaws, calendars).policies(value, pointer)
    flaws.refuse()
    return policies


def dump_policies(policies: Sequence[Policy]) -> list[dict[str, Any]]:
    """The JSON of a list; `parse_policies` reads it back as it was."""
    return [_dumped(policy) for policy in policies]


def _dumped(policy: Policy) -> dict[str, Any]:
    asked, cut_off = policy.conditions, policy.cut_off
    return {
        "id": str(policy.id),
        "name": policy.name,
        "calendar": str(policy.calendar_id),
        "conditions": {
            "task_type": sorted(asked.task_types),
            "priority": sorted(asked.priorities),
            "channel": sorted(asked.channels),
            "tags": sorted(asked.tags),
        },
        "targets": {goal.metric.value: _dumped_goal(goal) for goal in policy.goals},
        "cut_off": {"by": f"{cut_off.by:%H:%M}", "days": cut_off.days} if cut_off else None,
        "deadline_warn_percents": list(policy.deadline_warn_percents),
        "hold_pauses": sorted(metric.value for metric in policy.hold_pauses),
    }


def _dumped_goal(goal: Goal) -> dict[str, Any]:
    return {
        "calendar": str(goal.calendar_id),
        "minutes": {str(priority): _minutes(limit) for priority, limit in goal.limits.items()},
        "warn_percents": list(goal.warn_percents),
    }


def _minutes(limit_us: int) -> int | float:
    whole, rest = divmod(limit_us, MINUTE)
    return limit_us / MINUTE if rest else whole
