"""Which queue a ticket goes to.

Pure. Rules are asked in their order and the first that holds decides; where none does, the task type's
default queue takes the ticket. A rule cannot carry work to the other side: in-house tickets stay in the
queues of their own tenant, outsourced ones in the provider's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.rules.conditions import Conditions, Facts
from services.rules.lifecycle import Sourcing


@dataclass(frozen=True, slots=True)
class Destination:
    """A queue and its side: `in_house_of` is the key of the tenant whose own it is, None the provider's."""

    queue: UUID
    in_house_of: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One routing rule in force. The caller keeps them in their order."""

    id: UUID
    conditions: Conditions
    destination: Destination


@dataclass(frozen=True, slots=True)
class Route:
    """Where the ticket goes, and which rule said so (None: the default)."""

    queue: UUID
    rule: UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that was asked about a ticket, and the first thing against it; None: it decides.

    `other_side`, or the field of its conditions that does not hold.
    """

    rule: UUID
    against: str | None


OTHER_SIDE = "other_side"


def route(rules: Iterable[Rule], facts: Facts, sourcing: Sourcing, *, default: UUID) -> Route:
    """The queue of a ticket. `default` is the task type's, or for in-house work the tenant's own queue."""
    decisive = next((rule for rule in rules if _against(rule, facts, sourcing) is None), None)
    return Route(decisive.destination.queue, decisive.id) if decisive else Route(default, None)


def explain(rules: Iterable[Rule], facts: Facts, sourcing: Sourcing) -> list[Asked]:
    """The rules that are asked about a ticket, in order, up to the one that decides; for people who wonder."""
    asked = []
    for rule in rules:
        asked.append(Asked(rule.id, _against(rule, facts, sourcing)))
        if asked[-1].against is None:
            break
    return asked


def _against(rule: Rule, facts: Facts, sourcing: Sourcing) -> str | None:
    side = facts.tenant if sourcing is Sourcing.IN_HOUSE else None
    return OTHER_SIDE if rule.destination.in_house_of != side else rule.conditions.unmet(facts)
