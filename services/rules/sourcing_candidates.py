"""What to hand over next, and what to take back, ranked, with the reasons.

A candidate is non-core work that is still done in-house. Four things speak for it, each from 0 to 1: that it is no core work, its volume
(against the busiest candidate), how much it rests on single people (the Herfindahl index), and how far it is standardised (the share
done under a published procedure). The score is their sum; what is not known adds nothing, and is named as missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.rules.sourcing_range import Range

HIGH = Fraction(1, 2)
"""From here on a part is a reason by itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of work that is done in-house. None: not known."""

    task_type: str
    core: bool
    cases: Fraction | None
    dependence: Fraction | None
    standardised: Fraction | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kind of work to hand over: its score and what it is made of."""

    kept: Kept
    score: Fraction
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def candidates(kept: Iterable[Kept]) -> list[Candidate]:
    """The non-core kinds, the best to hand over first. Core work is no candidate."""
    listed = [each for each in kept if not each.core]
    busiest = max((each.cases for each in listed if each.cases), default=None)
    found = [_candidate(each, busiest) for each in listed]
    return sorted(found, key=lambda each: (-each.score, -(each.kept.cases or 0), each.kept.task_type))


def _candidate(each: Kept, busiest: Fraction | None) -> Candidate:
    volume = None if each.cases is None else (each.cases / busiest if busiest else Fraction(0))
    parts = {"volume": volume, "dependence": each.dependence, "standardised": each.standardised}
    known = {name: part for name, part in parts.items() if part is not None}
    reasons = ("non_core", *(name for name, part in known.items() if part >= HIGH))
    missing = tuple(name for name, part in parts.items() if part is None)
    return Candidate(each, 1 + sum(known.values(), Fraction(0)), reasons, missing)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a kind of work, outsourced, saved in a month; None where an input is missing."""

    task_type: str
    saving: Range | None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A kind of work that costs more outsourced. `is_sure`: over its whole range."""

    task_type: str
    saving: Range
    is_sure: bool


def take_back(saved: Iterable[Saved]) -> Sequence[TakeBack]:
    """Those that do not pay, the surest and dearest first. What cannot be computed is not proposed."""
    found = [
        TakeBack(each.task_type, each.saving, each.saving.high < 0)
        for each in saved
        if each.saving is not None and each.saving.value < 0
    ]
    return sorted(found, key=lambda each: (not each.is_sure, each.saving.value, each.task_type))
