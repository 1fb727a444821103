"""What a month's figures say by themselves: risks to speak about, and what would improve matters, each with the figures behind it.

Pure, and careful: a finding needs enough cases to mean something, and says which. The most pressing comes first. Thresholds are here
and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

FEWEST = 5
"""Cases below which a share is not spoken about."""
MOST_SHARE = Fraction(2, 3)
"""From this share of the work on, it rests on one person."""
GROWTH = Fraction(11, 10)
"""How much more must come in than goes out before the backlog is said to grow."""
FALLING_MONTHS = 3
EXCUSED_SHARE = Fraction(1, 2)
FIRST_PASS = Fraction(95, 100)
MOST_OFFERED = 2
"""Kinds of work that are proposed to be handed over next."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk or a proposal: its code, the task type that it is about (code; empty: the company), and figures as texts."""

    kind: str
    code: str
    task_type: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attainment:
    """One metric of the month: judged and met cycles, excused breaches, and the target as a share (None: none agreed)."""

    metric: str
    met: int
    breached: int
    excused: int
    target: Fraction | None


@dataclass(frozen=True, slots=True)
class Work:
    """One task type in the month. `top_share` is the share of completed work of the person who did most, over the window of dependence;
    `first_pass_high` the upper end of the interval of its first-pass yield."""

    task_type: str
    created: int
    resolved: int
    open_at_end: int
    completed: int = 0
    top_share: Fraction | None = None
    has_procedure: bool = True
    first_pass: Fraction | None = None
    first_pass_high: Fraction | None = None
    pays: bool | None = None
    missing_inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOver:
    """Work still done in-house that could be handed over: the reasons by their codes, and cases a month where they are known."""

    task_type: str
    reasons: tuple[str, ...]
    cases: int | None = None


def findings(
    attained: Sequence[Attainment],
    trend: Sequence[Fraction | None],
    work: Sequence[Work],
    hand_over: Sequence[HandOver] = (),
) -> list[Finding]:
    """All that there is to say. `trend` is the adjusted attainment of resolutions by month, oldest first, the month itself last;
    of what could be handed over, the best first."""
    return [
        *(each for one in attained for each in _targets(one)),
        *_falling(trend),
        *(each for one in work for each in _risks(one)),
        *(each for one in work for each in _proposals(one)),
        *_baselines(work),
        *(_next(one) for one in hand_over[:MOST_OFFERED] if one.reasons),
        *_excuses(attained),
    ]


def _targets(one: Attainment) -> Iterator[Finding]:
    judged = one.met + one.breached - one.excused
    if one.target is None or judged < FEWEST:
        return
    share = Fraction(one.met, judged)
    if share < one.target:
        facts = {"metric": one.metric, "share": str(share), "target": str(one.target), "breached": str(one.breached - one.excused)}  # fmt: skip
        yield Finding("risk", "target_missed", facts=facts)


def _falling(trend: Sequence[Fraction | None]) -> Iterator[Finding]:
    last = [each for each in trend[-FALLING_MONTHS - 1 :] if each is not None]
    if len(last) == FALLING_MONTHS + 1 and all(later < earlier for earlier, later in pairwise(last)):
        facts = {"months": str(FALLING_MONTHS), "from": str(last[0]), "to": str(last[-1])}
        yield Finding("risk", "attainment_falling", facts=facts)


def _risks(one: Work) -> Iterator[Finding]:
    if one.created >= FEWEST and one.created >= GROWTH * one.resolved and one.open_at_end >= FEWEST:
        facts = {"created": str(one.created), "resolved": str(one.resolved), "open": str(one.open_at_end)}
        yield Finding("risk", "backlog_grows", one.task_type, facts)
    if _rests_on_one(one):
        facts = {"share": str(one.top_share), "completed": str(one.completed)}
        yield Finding("risk", "rests_on_one", one.task_type, facts)
    if one.first_pass_high is not None and one.resolved >= FEWEST and one.first_pass_high < FIRST_PASS:
        facts = {"share": str(one.first_pass), "high": str(one.first_pass_high), "resolved": str(one.resolved)}  # fmt: skip
        yield Finding("risk", "rework", one.task_type, facts)


def _proposals(one: Work) -> Iterator[Finding]:
    if _rests_on_one(one):
        yield Finding("proposal", "train_a_second", one.task_type)
    if not one.has_procedure and one.completed >= FEWEST:
        facts = {"completed": str(one.completed)}
        yield Finding("proposal", "write_a_procedure", one.task_type, facts)
    if one.pays is False:
        yield Finding("proposal", "think_of_taking_back", one.task_type)


def _baselines(work: Sequence[Work]) -> Iterator[Finding]:
    lacking = [one.task_type for one in work if one.missing_inputs and one.resolved]
    if lacking:
        yield Finding("proposal", "complete_the_baselines", facts={"task_types": ",".join(lacking)})


def _next(one: HandOver) -> Finding:
    facts = {"reasons": ",".join(one.reasons)} | ({} if one.cases is None else {"cases": str(one.cases)})
    code = "hand_over_next" if one.cases is None else "hand_over_next_counted"
    return Finding("proposal", code, one.task_type, facts)


def _rests_on_one(one: Work) -> bool:
    return one.top_share is not None and one.completed >= FEWEST and one.top_share >= MOST_SHARE


def _excuses(attained: Sequence[Attainment]) -> Iterator[Finding]:
    for one in attained:
        if one.breached >= FEWEST and Fraction(one.excused, one.breached) >= EXCUSED_SHARE:
            facts = {"metric": one.metric, "excused": str(one.excused), "breached": str(one.breached)}
            yield Finding("proposal", "agree_on_excuses", facts=facts)
