"""One SLA clock: a run of one metric from start to stop, as a value. `clock_runs` says what can happen to it.

Lengths are integer microseconds of open time. A clock is a row; `measured_at` says up to when `elapsed_us`
holds, and a running clock counts on from there in its calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.rules.policies import Metric
from services.rules.timeline import Timeline


class State(StrEnum):
    """Whether time counts now."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Result(StrEnum):
    """What became of a cycle. It never flips; `ended` is without a judgement."""

    MET = "met"
    BREACHED = "breached"
    ENDED = "ended"


class Fact(StrEnum):
    """What is told of a clock, each once."""

    WARNED = "warned"
    BREACHED = "breached"
    MET = "met"
    ENDED = "ended"
    RETARGETED = "retargeted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fact to record as an event. `at` is the instant it was decided, however late it was found.

    `percent` is the share of the target that a warning is about.
    """

    fact: Fact
    metric: Metric
    cycle: int
    at: datetime
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a clock's life: time in the calendar counted if running, nothing if paused."""

    from_at: datetime
    to_at: datetime | None
    state: State
    calendar_id: UUID


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clock is measured by: a calendar, and a target, or a promise for a deadline; whose policy."""

    calendar_id: UUID
    version_id: UUID | None = None
    policy_id: UUID | None = None
    target_us: int | None = None
    promised_at: datetime | None = None
    by_cut_off: bool = False
    warn_percents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """One cycle of one metric of a ticket.

    `due_at` is the earliest instant at which the target is used up, None while a pause leaves that open.
    `warned` counts the warning thresholds that are behind it, `warn_at` is the instant of the next.
    `carried_us` of `elapsed_us` came from the cycle before. A cycle not `judged` gets no result but `ended`.
    """

    metric: Metric
    cycle: int
    terms: Terms
    started_at: datetime
    state: State
    measured_at: datetime
    elapsed_us: int = 0
    carried_us: int = 0
    due_at: datetime | None = None
    warn_at: datetime | None = None
    warned: int = 0
    judged: bool = True
    result: Result | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    excused_at: datetime | None = None
    excused_by: UUID | None = None
    stretches: tuple[Stretch, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether the cycle is over."""
        return self.state is State.STOPPED

    @property
    def decided_at(self) -> datetime | None:
        """The instant on whose local day the result counts: the stop if met, the breach if breached."""
        if self.result is Result.MET:
            return self.stopped_at
        return self.breached_at if self.result is Result.BREACHED else None


Timelines = Mapping[UUID, Timeline]
Told = tuple[Clock, tuple[Outcome, ...]]
