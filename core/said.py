"""What is said to people: an English sentence with named facts, put into the reader's language where it is shown.

Whoever refuses something writes `say("held {held}; takes a day to come", held=day)`. The sentence is the key of its
translations (gettext), so nothing below the edge knows of languages; in a log it stands in English.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeGuard
from uuid import UUID

Gettext = Callable[[str], str]
LONGEST = 60


class Said(str):
    """A sentence in English that can be said in other languages: its text, and its facts by name."""

    __slots__ = ("facts", "text")
    text: str
    facts: Mapping[str, Any]


def is_said(text: object) -> TypeGuard[Said]:
    """Whether it can be said in other languages: one of ours, or a phrase of the rules, which know nothing of us."""
    return hasattr(text, "facts") and hasattr(text, "text")


def into(said: Any, gettext: Gettext) -> str:
    """The sentence in the language of these translations, its facts in words. A plain text is its reader's already."""
    return _filled(said.text, said.facts, gettext) if is_said(said) else str(said)


def noop(text: str) -> str:
    """Mark a part of a sentence for translation."""
    return text


def say(text: str, /, **facts: Any) -> Said:
    """The sentence with its facts. `held` is the value that came: it is quoted, or named by its kind."""
    return told(text, facts)


def told(text: str, facts: Mapping[str, Any]) -> Said:
    """The same, of a sentence that was marked elsewhere."""
    said = Said(_filled(text, facts, str))
    said.text, said.facts = text, facts
    return said


def kept(said: str) -> dict[str, Any]:
    """What to keep of a sentence that is shown later, to whoever reads then."""
    if is_said(said):
        return {"detail": str(said), "said": {"text": said.text, "facts": said.facts}}
    return {"detail": said}


def recalled(kept: Mapping[str, Any]) -> str:
    """The sentence that was kept."""
    said = kept.get("said")
    return told(said["text"], said["facts"]) if said else str(kept.get("detail", ""))


def together(parts: Iterable[str]) -> Said:
    """Several sentences as one."""
    facts = {f"part{n}": part for n, part in enumerate(parts)}
    return told("{between}".join(f"{{{name}}}" for name in facts), {**facts, "between": say(noop("; "))})


def _filled(text: str, facts: Mapping[str, Any], gettext: Gettext) -> str:
    sentence = gettext(text)
    if not facts:
        return sentence
    return sentence.format_map(
        {name: (_kind if name == "held" else _word)(fact, gettext) for name, fact in facts.items()}
    )


def _kind(value: Any, gettext: Gettext) -> str:
    """A value that came, as a sentence may repeat it: bounded, and never in the spelling of a programming language."""
    if value is None:
        return gettext(noop("nothing"))
    if isinstance(value, Mapping):
        return gettext(noop("an object"))
    if is_said(value) or isinstance(value, bool | Enum) or not isinstance(value, str | UUID | Collection):
        return _word(value, gettext)
    if not isinstance(value, str | UUID):
        return gettext(noop("a list of {count}")).format(count=len(value))
    text = str(value)
    if not text:
        return gettext(noop("an empty text"))
    return gettext(noop('"{text}"')).format(text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def _word(fact: Any, gettext: Gettext) -> str:  # noqa: PLR0911  (a line a kind)
    if is_said(fact):
        return into(fact, gettext)
    if isinstance(fact, Enum):
        return str(fact.value)
    if isinstance(fact, bool):
        return "true" if fact else "false"
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    if isinstance(fact, Collection) and not isinstance(fact, str):
        return gettext(noop(", ")).join(_word(each, gettext) for each in fact)
    return str(fact)
