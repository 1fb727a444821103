"""What every refusal of a pure rule has in common: a stable code, and the facts behind it.

The actions translate these kinds into the refusals of the edge; the code becomes the problem's `code`
and the facts its members, so both keep their spelling once a release has shipped them. A sentence stands in English, with its
facts by name (`phrase`); the edge says it in the reader's language.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar


class Phrase(str):
    """A sentence in English that can be said in other languages: its text, and its facts by name."""

    __slots__ = ("facts", "text")
    text: str
    facts: Mapping[str, object]


def noop(text: str) -> str:
    """Mark a text for translation."""
    return text


def phrase(text: str, /, **facts: object) -> Phrase:
    """The sentence with its facts. `held` is the value that came; a fact may itself be a phrase."""
    words = {name: shown(fact) if name == "held" else _plain(fact) for name, fact in facts.items()}
    made = Phrase(text.format_map(words) if facts else text)
    made.text, made.facts = text, facts
    return made


def _plain(fact: object) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)


class Refused(ValueError):
    """A rule says no. Subclasses are dataclasses (not frozen: a traceback is written into them)."""

    code: ClassVar[str]

    def said(self) -> Phrase:
        """What it says to people: each subclass says its own. (`abc` has no say here: exceptions are made without asking it.)"""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.said()

    def facts(self) -> dict[str, object]:
        """The fields of this refusal by name, as plain values where they are words of the API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad field of a body: where (RFC 6901 pointer), a stable code, what it held and what it takes."""

    pointer: str
    code: str
    detail: str


def shown(value: object, *, length: int = 60) -> str:
    """A value as an error shows it: in JSON's spelling, bounded."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= length else text[: length - 1] + "…"
