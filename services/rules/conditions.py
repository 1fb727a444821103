"""Conditions of routing rules: which tickets a rule is about.

Pure. A field that is left out asks nothing; every field given must hold. A list offers alternatives: the
ticket's value is one of them, and of tags it carries at least one. No field at all matches every ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from services.rules import pointers
from services.rules.lifecycle import Channel, Priority
from services.rules.pointers import NOTHING

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ticket shows to the rules. `tenant` is the key, `task_type` the code, `form` JSON as parsed."""

    tenant: str
    task_type: str
    domain: str
    priority: Priority
    channel: Channel
    language: str
    tags: frozenset[str] = frozenset()
    form: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormTest:
    """One question to the form data: the value at `path` is one of `values`; or, without, that it exists."""

    path: tuple[str, ...]
    values: tuple[Scalar, ...] | None = None
    exists: bool = True

    def holds(self, form: Mapping[str, object]) -> bool:
        """A value that is null exists. One that is missing equals nothing, not even null."""
        found = pointers.look_up(form, self.path)
        if self.values is None:
            return (found is not NOTHING) is self.exists
        return any(same(found, value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Empty tuples ask nothing. All that is asked must hold."""

    tenant: tuple[str, ...] = ()
    task_type: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    priority: tuple[Priority, ...] = ()
    channel: tuple[Channel, ...] = ()
    language: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    form: tuple[FormTest, ...] = ()

    def hold(self, facts: Facts) -> bool:
        """Whether this ticket is one of those meant."""
        return self.unmet(facts) is None

    def unmet(self, facts: Facts) -> str | None:
        """The first field that does not hold for this ticket (of form data with the test's index), None where all do."""
        for name in ("tenant", "task_type", "domain", "priority", "channel", "language"):
            if not _one_of(getattr(self, name), getattr(facts, name)):
                return name
        if self.tags and facts.tags.isdisjoint(self.tags):
            return "tags"
        return next((f"form/{n}" for n, test in enumerate(self.form) if not test.holds(facts.form)), None)


def same(one: object, other: object) -> bool:
    """Equality of JSON: 1 is 1.0, but true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _one_of(wanted: tuple[str, ...], held: str) -> bool:
    return not wanted or held in wanted
