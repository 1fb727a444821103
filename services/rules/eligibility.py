"""Who may take a ticket, and why nobody may.

Pure. `ineligible` tells every reason, not only the first, so that a team lead sees what it would take.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.rules import clearances
from services.rules.clearances import Clearance
from services.rules.skills import Held, Needed


class Presence(StrEnum):
    """Whether a person takes work now. Only `available` is present."""

    AVAILABLE = "available"
    AWAY = "away"
    OFFLINE = "offline"


class Why(StrEnum):
    """Why somebody cannot take a ticket; the codes are stable."""

    WRONG_SIDE = "wrong_side"
    NOT_CLEARED = "not_cleared"
    DOMAIN_NOT_CLEARED = "domain_not_cleared"
    SPECIFIC_PERSONAL_NOT_CLEARED = "specific_personal_not_cleared"
    EXCLUDED = "excluded"
    SKILL_MISSING = "skill_missing"
    SKILL_TOO_LOW = "skill_too_low"
    SKILL_EXPIRED = "skill_expired"
    PROCEDURE_NOT_ACKNOWLEDGED = "procedure_not_acknowledged"
    NOT_PRESENT = "not_present"
    NO_CAPACITY = "no_capacity"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a ticket asks of who takes it.

    `in_house` tickets are for that tenant's own workers. `excluded` are people who may not take it: whoever
    worked on it, where it is to be checked. `procedure` is the version that must have been acknowledged.
    """

    tenant: UUID
    domain: str
    in_house: bool = False
    specific_personal: bool = False
    skills: Needed = field(default_factory=dict)
    units: int = 1
    procedure: UUID | None = None
    excluded: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who works tickets. `in_house_of` is an in-house worker's tenant, None for provider staff.

    `idle_since` is when they last took or left work; None when they never had any.
    """

    id: UUID
    presence: Presence
    capacity: int
    units_in_use: int = 0
    clearances: tuple[Clearance, ...] = ()
    skills: Held = field(default_factory=dict)
    acknowledged: frozenset[UUID] = frozenset()
    in_house_of: UUID | None = None
    idle_since: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether they take work now."""
        return self.presence is Presence.AVAILABLE


@dataclass(frozen=True, slots=True)
class Ineligible:
    """One reason, with the facts behind it: ids, levels and numbers, never text."""

    why: Why
    facts: Mapping[str, object] = field(default_factory=dict)


def ineligible(operator: Operator, needs: Needs, *, now: datetime) -> tuple[Ineligible, ...]:
    """Every reason why this person cannot take such a ticket now, in the order of `Why`; empty: they can."""
    return (
        *_bounds(operator, needs, now),
        *_skill_gaps(operator.skills, needs.skills, now),
        *_readiness(operator, needs),
    )


def is_eligible(operator: Operator, needs: Needs, *, now: datetime) -> bool:
    """Whether nothing stands against it."""
    return not ineligible(operator, needs, now=now)


def _bounds(operator: Operator, needs: Needs, now: datetime) -> Iterable[Ineligible]:
    """What keeps a person away from the ticket's data, whatever they can do."""
    if operator.in_house_of != (needs.tenant if needs.in_house else None):
        yield Ineligible(Why.WRONG_SIDE)
    gap = clearances.gap(
        operator.clearances,
        needs.tenant,
        needs.domain,
        specific_personal=needs.specific_personal,
        now=now,
    )
    if gap:
        yield Ineligible(Why(gap.value), {"domain": needs.domain})
    if operator.id in needs.excluded:
        yield Ineligible(Why.EXCLUDED)


def _skill_gaps(held: Held, needed: Needed, now: datetime) -> Iterable[Ineligible]:
    for skill, level in sorted(needed.items()):
        has = held.get(skill)
        if has is None:
            yield Ineligible(Why.SKILL_MISSING, {"skill": skill, "needed": level})
            continue
        if has.level < level:
            yield Ineligible(Why.SKILL_TOO_LOW, {"skill": skill, "needed": level, "held": has.level})
        if not has.is_valid(now):
            yield Ineligible(Why.SKILL_EXPIRED, {"skill": skill, "expired_at": has.expires_at})


def _readiness(operator: Operator, needs: Needs) -> Iterable[Ineligible]:
    if needs.procedure is not None and needs.procedure not in operator.acknowledged:
        yield Ineligible(Why.PROCEDURE_NOT_ACKNOWLEDGED, {"procedure": needs.procedure})
    if not operator.is_present:
        yield Ineligible(Why.NOT_PRESENT, {"presence": operator.presence})
    free = operator.capacity - operator.units_in_use
    if needs.units > free:
        yield Ineligible(Why.NO_CAPACITY, {"needed": needs.units, "free": free})


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why nobody takes a ticket, summed up over the people asked.

    `by_reason` counts the people each reason holds back; `only_reason` those held back by that one alone,
    which is what would help first. Both have the most frequent first. No people at all: both are empty.
    """

    people: int
    eligible: int
    by_reason: tuple[tuple[Why, int], ...]
    only_reason: tuple[tuple[Why, int], ...]


def shortage(verdicts: Sequence[Sequence[Ineligible]]) -> Shortage:
    """Sum up what `ineligible` said of each person."""
    reasons = [{reason.why for reason in verdict} for verdict in verdicts]
    return Shortage(
        people=len(reasons),
        eligible=sum(not why for why in reasons),
        by_reason=_ranked(Counter(one for why in reasons for one in why)),
        only_reason=_ranked(Counter(one for why in reasons if len(why) == 1 for one in why)),
    )


def _ranked(counted: Counter[Why]) -> tuple[tuple[Why, int], ...]:
    order = {why: place for place, why in enumerate(Why)}
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], order[pair[0]])))
