"""An invoice among kinds of work: usage goes to its own, the rest is shared by work and says so. The parts add up to the lines exactly.

A line whose usage is known by task type is split by quantity. Fixed fees, true-ups, one-off charges, adjustments and credits are shared
among the task types of the line's scope by the work seconds of the month; a type that was worked on without measured time weighs
its cases × its standard minutes. What nothing tells how to share stays unallocated: it is shown, and put on nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.rules.ratios import Ratio

SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line without tax. `quantities` is its usage by task type; `scope` the types that it is for (None: all of the contract's)."""

    key: str
    amount: Ratio
    quantities: Mapping[str, Ratio] = field(default_factory=dict)
    scope: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """What was done of a task type in a month, outsourced. Without standard minutes None, never zero."""

    cases: int
    seconds: int
    standard_minutes: Ratio | None = None

    @property
    def weight(self) -> Ratio:
        """Its seconds of work, or those that its cases are supposed to take where none were measured."""
        if self.seconds or self.standard_minutes is None:
            return Ratio(self.seconds)
        return self.cases * self.standard_minutes * SECONDS_A_MINUTE


@dataclass(frozen=True, slots=True)
class Part:
    """What of a line falls on a task type (None: on nobody). `by` says how: `usage`, `work` (allocated) or `nothing`."""

    line: str
    task_type: str | None
    amount: Ratio
    by: str


def weights(worked: Mapping[str, Worked]) -> dict[str, Ratio]:
    """The task types that anything can be shared by, with their weights."""
    return {kind: each.weight for kind, each in worked.items() if each.weight > 0}


def shares(worked: Mapping[str, Worked]) -> dict[str, Ratio]:
    """Each task type's share of the month's work; they add up to one, or there are none."""
    weighed = weights(worked)
    whole = sum(weighed.values(), Ratio(0))
    return {kind: weight / whole for kind, weight in weighed.items()}


def allocated(lines: Iterable[BilledLine], worked: Mapping[str, Worked]) -> list[Part]:
    """All lines in parts, in their order."""
    weighed = weights(worked)
    return [part for line in lines for part in _parts(line, weighed)]


def _parts(line: BilledLine, weighed: Mapping[str, Ratio]) -> list[Part]:
    used = {kind: size for kind, size in line.quantities.items() if kind}
    whole = sum(line.quantities.values(), Ratio(0))
    if used and whole > 0 and min(line.quantities.values()) >= 0:
        own = [Part(line.key, kind, line.amount * size / whole, "usage") for kind, size in used.items()]
        nameless = line.quantities.get("", Ratio(0))
        return own + (_shared(line, line.amount * nameless / whole, weighed) if nameless else [])
    if line.scope is not None and len(line.scope) == 1:
        return [Part(line.key, next(iter(line.scope)), line.amount, "usage")]
    return _shared(line, line.amount, weighed)


def _shared(line: BilledLine, amount: Ratio, weighed: Mapping[str, Ratio]) -> list[Part]:
    within = {kind: weight for kind, weight in weighed.items() if line.scope is None or kind in line.scope}
    whole = sum(within.values(), Ratio(0))
    if not whole:
        return [Part(line.key, None, amount, "nothing")]
    return [Part(line.key, kind, amount * weight / whole, "work") for kind, weight in within.items()]


@dataclass(frozen=True, slots=True)
class Billed:
    """What falls on a task type in a month: by its own usage, and as its share of the rest."""

    usage: Ratio = Ratio(0)
    allocated: Ratio = Ratio(0)

    @property
    def amount(self) -> Ratio:
        return self.usage + self.allocated


def by_task_type(parts: Iterable[Part]) -> dict[str | None, Billed]:
    """The parts added up; what is on nobody stands under None."""
    usage: dict[str | None, Ratio] = defaultdict(Ratio)
    rest: dict[str | None, Ratio] = defaultdict(Ratio)
    for part in parts:
        (usage if part.by == "usage" else rest)[part.task_type] += part.amount
    return {kind: Billed(usage[kind], rest[kind]) for kind in usage.keys() | rest.keys()}
