"""Who takes over what somebody holds: the substitute where they are able to, else who would be offered it, else the queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.routing.floor_views import Entry
from services.rules import eligibility, pushing
from services.rules.eligibility import Operator
from services.rules.lifecycle import Priority, Sourcing, Status
from tenants.db import Tx

_RANKED = tuple(Priority)
_TAKES_ROOM = frozenset({Status.QUEUED, Status.IN_PROGRESS, Status.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ticket, and who takes it over; None: it goes back to its queue, since nobody can take it now."""

    entry: Entry
    to: UUID | None


def plan(
    tx: Tx, entries: Iterable[Entry], crew: Sequence[Operator], *, leaving: UUID, substitute: UUID | None
) -> list[Proposal]:
    """Propose who takes over each, the nearest due first; what is proposed counts to their load as it goes.

    In-house work goes back to its company's queue: the provider's people do not take it.
    """
    there = {one.id: one for one in crew if one.id != leaving}
    return [Proposal(entry, _next(tx, entry, there, substitute)) for entry in entries]


def _next(tx: Tx, entry: Entry, there: dict[UUID, Operator], substitute: UUID | None) -> UUID | None:
    if entry.sourcing == Sourcing.IN_HOUSE:
        return None
    wanted = entry.needs
    able = [one for one in there.values() if eligibility.is_eligible(one, wanted, now=tx.now)]
    preferred = next((one for one in able if one.id == substitute), None)
    chosen = preferred or pushing.choose(able, wanted, _RANKED[entry.priority], now=tx.now)
    if chosen is None:
        return None
    if entry.status in _TAKES_ROOM:
        there[chosen.id] = replace(chosen, units_in_use=chosen.units_in_use + entry.units, idle_since=tx.now)
    return chosen.id
