"""How a client stands, and whether somebody should call them today: reasons with weights, the worst first.

Pure. A reason is a code and its number; what people read is said where it is shown. Nothing is a reason because of a count alone that
is normal: each is held against a promise, or against the same days before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

DEFAULT_TARGET = Fraction(95, 100)
"""Where the contract promises no attainment."""
FEW = 8
"""Below so many tickets a change says little."""
SURGE = Fraction(3, 10)
CALL = 40
"""From this need on, somebody should call today."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Results of resolutions in a stretch of days; `excused` of `breached` were excused."""

    met: int = 0
    breached: int = 0
    excused: int = 0

    @property
    def raw(self) -> Fraction | None:
        """Met over all judged; None where nothing was judged."""
        judged = self.met + self.breached
        return Fraction(self.met, judged) if judged else None

    @property
    def adjusted(self) -> Fraction | None:
        """The same without excused breaches."""
        judged = self.met + self.breached - self.excused
        return Fraction(self.met, judged) if judged else None


@dataclass(frozen=True, slots=True)
class Flow:
    """What came in, was done and came back in a stretch of days."""

    created: int = 0
    resolved: int = 0
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Now:
    """Open work at this moment."""

    open: int = 0
    past_due: int = 0
    at_risk: int = 0
    due_today: int = 0
    waiting_client: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A client this month so far, and over the same days of the month before; `alerts` are raised at this moment."""

    now: Now
    judged: Judged
    judged_before: Judged
    flow: Flow
    flow_before: Flow
    breached_lately: int
    alerts: int = 0
    target: Fraction = DEFAULT_TARGET


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a client needs somebody: `code` with its number, and how much it weighs."""

    code: str
    n: int
    weight: int


def reasons(facts: Facts) -> list[Reason]:
    """All that is so, the heaviest first."""
    now, flow, before = facts.now, facts.flow, facts.flow_before
    found = [
        Reason("past_due", now.past_due, min(60, 40 + 2 * now.past_due)) if now.past_due else None,
        _below(facts),
        Reason("alerts", facts.alerts, min(60, CALL + 5 * (facts.alerts - 1))) if facts.alerts else None,
        Reason("breached_lately", facts.breached_lately, min(30, 6 * facts.breached_lately)) if facts.breached_lately else None,
        Reason("at_risk", now.at_risk, min(25, 8 + 2 * now.at_risk)) if now.at_risk else None,
        _surge(flow, before),
        Reason("backlog_grows", flow.created - flow.resolved, 15) if _grows(flow) else None,
        Reason("reopened", flow.reopened, 12) if flow.reopened >= 3 and flow.reopened > 2 * before.reopened else None,
        Reason("waiting_client", now.waiting_client, 6) if now.waiting_client >= 3 else None,
    ]  # fmt: skip
    return sorted((each for each in found if each), key=lambda each: (-each.weight, each.code))


def _below(facts: Facts) -> Reason | None:
    """Attainment without excused breaches below the promise; `n` is how many met ones it lacks."""
    adjusted = facts.judged.adjusted
    if adjusted is None or adjusted >= facts.target:
        return None
    judged = facts.judged.met + facts.judged.breached - facts.judged.excused
    lacking = -((facts.judged.met - facts.target * judged) // 1)
    return Reason("below_target", int(lacking), 45)


def _surge(flow: Flow, before: Flow) -> Reason | None:
    """Much more came in than over the same days before; `n` is by how many percent."""
    if flow.created < FEW or before.created < FEW:
        return None
    more = Fraction(flow.created - before.created, before.created)
    return Reason("surge", int(more * 100), 14) if more >= SURGE else None


def _grows(flow: Flow) -> bool:
    return flow.created >= FEW and flow.created - flow.resolved > flow.created * Fraction(1, 4)


def need(found: Sequence[Reason]) -> int:
    """How much a client needs somebody, to sort by."""
    return sum(each.weight for each in found)


def is_call(found: Sequence[Reason]) -> bool:
    """Whether somebody should call today."""
    return need(found) >= CALL
