"""What changed between two versions of a procedure, step by step.

Pure. The two lists are aligned so that the likeness of the pairs adds up to the most (dynamic programming, as for the
longest common subsequence); order is kept, so a step that was moved is removed in one place and added in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LIKE_ENOUGH = 0.3
"""Steps that share fewer of their letter pairs than this are two different steps."""
_READ = 2000

Step = Mapping[str, Any]


class Change(StrEnum):
    """What became of a step."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison. `before` and `after` are the steps' numbers, from 1; `fields` are what differs."""

    change: Change
    before: int | None
    after: int | None
    fields: tuple[str, ...] = ()


def compare(old: Sequence[Step], new: Sequence[Step]) -> tuple[Line, ...]:
    """The lines that lead from `old` to `new`: each step of both stands in exactly one of them, in its order."""
    pairs = _aligned(old, new)
    lines: list[Line] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        lines += [Line(Change.REMOVED, n + 1, None) for n in range(i, a)]
        lines += [Line(Change.ADDED, None, n + 1) for n in range(j, b)]
        if a < len(old):
            differs = _differing(old[a], new[b])
            lines.append(Line(Change.CHANGED if differs else Change.SAME, a + 1, b + 1, differs))
        i, j = a + 1, b + 1
    return tuple(lines)


def _aligned(old: Sequence[Step], new: Sequence[Step]) -> list[tuple[int, int]]:
    """The pairs (index in old, index in new), rising in both."""
    like = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], like[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: Sequence[Step], new: Sequence[Step]) -> list[list[float]]:
    """How alike each two steps are, from 0 to 1 (the same); 0 below LIKE_ENOUGH."""
    olds, news = [_letter_pairs(step) for step in old], [_letter_pairs(step) for step in new]
    return [
        [1.0 if a == b else _jaccard(x, y) for b, y in zip(new, news, strict=True)]
        for a, x in zip(old, olds, strict=True)
    ]


def _letter_pairs(step: Step) -> frozenset[str]:
    texts = step["instruction"]
    text = f" {texts['ja'][:_READ]} "
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    share = len(a & b) / len(a | b)
    return min(share, 0.99) if share >= LIKE_ENOUGH else 0.0


def _differing(old: Step, new: Step) -> tuple[str, ...]:
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
