"""SLA policies: which targets a ticket has. An ordered list; the first policy that matches applies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.rules.refusals import Phrase, Refused, phrase


class Metric(StrEnum):
    """What is measured. When each starts and stops is in `services.rules.sla`."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    PERIODIC_UPDATE = "periodic_update"
    RESOLUTION = "resolution"
    WORK_TIME = "work_time"
    DEADLINE = "deadline"


@dataclass
class PolicyInvalid(Refused):
    """A policy that cannot be kept: `flaw` says which part, what that held and what it takes."""

    code: ClassVar[str] = "invalid_policy"
    flaw: str

    def said(self) -> Phrase:
        return phrase("the policy cannot be kept")

    def __str__(self) -> str:
        """For a log; input is checked by `policies_json`, with pointers."""
        return self.flaw


@dataclass(frozen=True, slots=True)
class Goal:
    """The targets of one metric: open microseconds of a calendar by priority; a priority left out has none.

    `warn_percents` are rising shares of the target, 1 to 99: with 75, three quarters put a ticket at risk.
    """

    metric: Metric
    calendar_id: UUID
    limits: Mapping[str, int]
    warn_percents: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse targets of nothing, targets of a deadline (it is promised), and shares out of order."""
        if self.metric is Metric.DEADLINE:
            raise PolicyInvalid("metric held deadline; a deadline is promised and has no target of its own")
        for priority, limit in self.limits.items():
            if limit <= 0:
                raise PolicyInvalid(
                    f"{self.metric} for {priority} held {limit} microseconds; takes more than 0"
                )
        _refuse_warn_percents(self.warn_percents)


@dataclass(frozen=True, slots=True)
class CutOff:
    """A promise by time of receipt: received by `by` (local time, that instant included), the same day.

    Later than that, or on a day without hours, it counts as received on the next open day. `days` open days
    are then added; the promise is the last closing of the day so found.
    """

    by: time
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse a promise before the receipt."""
        if not 0 <= self.days <= 366:
            raise PolicyInvalid(f"days held {self.days}; takes 0 to 366")


@dataclass(frozen=True, slots=True)
class Conditions:
    """To which tickets a policy applies. Empty asks nothing; of `tags`, one must be the ticket's."""

    task_types: frozenset[str] = frozenset()
    priorities: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def hold(self, *, task_type: str, priority: str, channel: str, tags: frozenset[str]) -> bool:
        """Whether a ticket with these properties meets every condition."""
        return (
            (not self.task_types or task_type in self.task_types)
            and (not self.priorities or priority in self.priorities)
            and (not self.channels or channel in self.channels)
            and (not self.tags or bool(tags & self.tags))
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """One entry of the list.

    `calendar_id` is that of its cut-off rule and of deadlines; `deadline_warn_percents` are shares of the
    open time between start and promise. `hold_pauses` names the metrics that `on_hold` pauses.
    """

    id: UUID
    name: str
    calendar_id: UUID
    conditions: Conditions = Conditions()
    goals: tuple[Goal, ...] = ()
    cut_off: CutOff | None = None
    deadline_warn_percents: tuple[int, ...] = ()
    hold_pauses: frozenset[Metric] = frozenset()

    def __post_init__(self) -> None:
        """Refuse two goals for one metric, and a deadline that pauses."""
        metrics = [goal.metric for goal in self.goals]
        if len(set(metrics)) != len(metrics):
            raise PolicyInvalid(f"goals held {', '.join(metrics)}; take each metric once")
        if Metric.DEADLINE in self.hold_pauses:
            raise PolicyInvalid("hold_pauses held deadline; pauses do not move a deadline")
        _refuse_warn_percents(self.deadline_warn_percents)

    def goal(self, metric: Metric, priority: str) -> Goal | None:
        """The goal of a metric, if it has a target for this priority."""
        return next((goal for goal in self.goals if goal.metric is metric and priority in goal.limits), None)


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A tenant's whole ordered list, in force from an instant. A ticket is pinned to one."""

    id: UUID
    effective_at: datetime
    policies: tuple[Policy, ...] = ()

    def match(self, *, task_type: str, priority: str, channel: str, tags: frozenset[str]) -> Policy | None:
        """The first policy whose conditions hold, or None."""
        for policy in self.policies:
            if policy.conditions.hold(task_type=task_type, priority=priority, channel=channel, tags=tags):
                return policy
        return None


def in_force(versions: tuple[PolicyVersion, ...], at: datetime) -> PolicyVersion | None:
    """The latest version whose effective instant is not after `at`, or None."""
    past = [version for version in versions if version.effective_at <= at]
    return max(past, key=lambda version: version.effective_at, default=None)


def are_warn_percents(percents: Sequence[int]) -> bool:
    """Whether shares of a target are 1 to 99 and rise."""
    return list(percents) == sorted(set(percents)) and all(1 <= percent <= 99 for percent in percents)


def _refuse_warn_percents(percents: Sequence[int]) -> None:
    if not are_warn_percents(percents):
        raise PolicyInvalid(f"warn_percents held {list(percents)}; takes rising whole numbers from 1 to 99")
