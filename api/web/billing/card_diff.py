"""What changed between two rate cards, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.web.billing.card_words import Told


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was said otherwise before; empty where it was not said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A charge that came (`added`), went (`removed`) or is otherwise (`changed`)."""

    change: str
    name: str
    told: Told
    changes: tuple[Changed, ...] = ()


def differences(before: Sequence[Told], after: Sequence[Told]) -> list[Difference]:
    """Charges are the same by their codes. What was before comes in the order of what is now; what went comes last."""
    was, now = ({each.code: each for each in told} for told in (before, after))
    found = [each for told in after for each in _come(was.get(told.code), told)]
    return found + [Difference("removed", told.name, told) for told in before if told.code not in now]


def _come(before: Told | None, after: Told) -> Iterator[Difference]:
    if before is None:
        yield Difference("added", after.name, after)
    elif changes := tuple(_changes(before, after)):
        yield Difference("changed", after.name, after, changes)


def _changes(before: Told, after: Told) -> Iterator[Changed]:
    if before.name != after.name:
        yield Changed("", before.name, after.name)
    was, now = ({each.label: each.text for each in told.aspects} for told in (before, after))
    for label in dict.fromkeys((*now, *was)):
        if was.get(label, "") != now.get(label, ""):
            yield Changed(label, was.get(label, ""), now.get(label, ""))
