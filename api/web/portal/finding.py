"""Find kinds of work by words in either language, however they are typed: full or half width, hiragana or katakana."""

import unicodedata
from collections.abc import Iterable, Sequence

from services.in_force.snapshot import TaskType

ENOUGH = 0.5
"""The share of a question's pairs of letters that must be there where its words as a whole are not."""


def found(kinds: Sequence[tuple[TaskType, str]], question: str) -> list[TaskType]:
    """The kinds that hold every word asked for; where none does, those that hold much of it, the likeliest first.

    Each kind comes with what else it says (its description).
    """
    words = folded(question).split()
    texts = [(kind, folded(" ".join([*kind.name.values(), about, *_labels(kind)]))) for kind, about in kinds]
    exact = [kind for kind, text in texts if all(word in text for word in words)]
    if exact or not words:
        return sorted(exact, key=lambda kind: not _names(kind, words))
    scored = [(_share(words, text), kind) for kind, text in texts]
    return [kind for share, kind in sorted(scored, key=lambda each: -each[0]) if share >= ENOUGH]


def folded(text: str) -> str:
    """A text as it is compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain)


def _names(kind: TaskType, words: Iterable[str]) -> bool:
    names = folded(" ".join(kind.name.values()))
    return all(word in names for word in words)


def _labels(kind: TaskType) -> Iterable[str]:
    for field in kind.form.get("properties", {}).values():
        yield from field.get("x-label", {}).values()


def _share(words: Iterable[str], text: str) -> float:
    pairs = {word[n : n + 2] for word in words for n in range(max(1, len(word) - 1))}
    return sum(pair in text for pair in pairs) / len(pairs)
