"""Walking the hash chain: does the event log still say what was sealed?

Pure, and in one pass: seals and events come as iterables in the order of their places, so that a log of any
length is walked in little memory. The walk stops at the first broken link.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.rules.audit_chain import DIGEST, Event, Seal, anchor, digest, link


class Break(StrEnum):
    """How a chain can be broken; the codes are stable."""

    SEAL_MISSING = "seal_missing"  # the seals do not go on from one another
    SEAL_CHANGED = "seal_changed"  # a seal's contents do not give its hash, or not the one known outside
    EVENT_MISSING = "event_missing"  # a place without its event
    EVENT_UNEXPECTED = "event_unexpected"  # an event in another's place, or past the seals another tenant's
    EVENT_CHANGED = "event_changed"  # an event is not what was sealed
    END_MISSING = "end_missing"  # the chain ends before what was written down elsewhere


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds. `place` is where it first breaks; whole when `broken` is None.

    `sealed` and `read` are the last place found sealed, and the last found at all.
    """

    sealed: int
    read: int
    broken: Break | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """The newest seal as it was written down outside the database."""

    last: int
    hash: bytes


def verify(
    tenant: UUID,
    seals: Iterable[Seal],
    events: Iterable[Event],
    *,
    witness: Witness | None = None,
    given: int | None = None,
    after: Seal | None = None,
) -> Verdict:
    """Hold a tenant's events against its seals, from the first or from those `after` a seal that is trusted.

    `witness` is the newest seal known from outside, `given` the last place the tenant's counter gave; with
    both, nothing can be cut off the end unseen.
    """
    walk = _Walk(tenant, iter(events))
    if after is not None:
        walk.sealed, walk.read, walk.previous = after.last, after.last, after.hash
    for one in seals:
        if broken := walk.seal(one):
            return broken
        if witness and one.first <= witness.last <= one.last and witness != Witness(one.last, one.hash):
            return walk.stop(Break.SEAL_CHANGED, one.first)
    if witness and witness.last > walk.sealed:
        return walk.stop(Break.END_MISSING, walk.sealed + 1)
    return walk.tail(given)


@dataclass
class _Walk:
    tenant: UUID
    events: Iterator[Event]
    sealed: int = 0
    read: int = 0
    previous: bytes = b""

    def __post_init__(self) -> None:
        self.previous = anchor(self.tenant)

    def stop(self, broken: Break, place: int) -> Verdict:
        return Verdict(self.sealed, self.read, broken, place)

    def seal(self, one: Seal) -> Verdict | None:
        """Check one seal and the events under it; None when whole."""
        first = self.sealed + 1
        if one.tenant != self.tenant or one.first != first or one.previous != self.previous:
            return self.stop(Break.SEAL_MISSING, first)
        sized = one.last >= first and len(one.digests) == DIGEST * (one.last - first + 1)
        if not sized or link(one.tenant, one.first, one.last, one.digests, one.previous) != one.hash:
            return self.stop(Break.SEAL_CHANGED, first)
        for place in range(first, one.last + 1):
            at = DIGEST * (place - first)
            if broken := self.event(place, one.digests[at : at + DIGEST]):
                return broken
        self.sealed, self.previous = one.last, one.hash
        return None

    def event(self, place: int, expected: bytes) -> Verdict | None:
        found = next(self.events, None)
        if found is None or found.place > place:
            return self.stop(Break.EVENT_MISSING, place)
        if found.place < place:
            return self.stop(Break.EVENT_UNEXPECTED, found.place)
        if not _is(found, expected):
            return self.stop(Break.EVENT_CHANGED, place)
        self.read = place
        return None

    def tail(self, given: int | None) -> Verdict:
        """The events that no seal covers yet: their places at least must go on."""
        for found in self.events:
            if found.place > self.read + 1:
                return self.stop(Break.EVENT_MISSING, self.read + 1)
            if found.place <= self.read or found.tenant != self.tenant:
                return self.stop(Break.EVENT_UNEXPECTED, found.place)
            self.read = found.place
        if given is not None and given > self.read:
            return self.stop(Break.END_MISSING, self.read + 1)
        if given is not None and given < self.read:
            return self.stop(Break.EVENT_UNEXPECTED, given + 1)
        return Verdict(self.sealed, self.read)


def _is(event: Event, expected: bytes) -> bool:
    try:
        return digest(event) == expected
    except ValueError:  # data with no canonical form were never sealed
        return False
