"""The hash chain over a tenant's event log: what is sealed cannot change, vanish or trade places unseen.

Pure. Each event is hashed over its canonical form. A seal covers a run of places without gaps: it holds the
32 bytes of each event and its own hash over the seal before it, its places and those bytes. The first
seal stands on an anchor that is the tenant's own, so that no seal of another tenant fits.

The chain alone cannot show that its newest seals were cut off: for that, `verify` takes the newest hash as
it was written down elsewhere, and the last place the tenant's counter has given.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.rules import canonical

DIGEST = 32

# Each kind of hash begins with a word of its own, so that no bytes can pass for another kind.
_ANCHOR = b"urakata anchor 1\n"
_EVENT = b"urakata event 1\n"
_SEAL = b"urakata seal 1\n"


@dataclass(frozen=True, slots=True)
class Event:
    """The immutable fields of an event. `data` is JSON without fractions; `at` carries an offset."""

    tenant: UUID
    place: int
    id: UUID
    type: str
    subject_kind: str
    subject_id: UUID
    ticket: UUID | None
    actor: UUID
    team: UUID | None
    at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Seal:
    """A run of places, first and last included; `digests` is 32 bytes an event, in their order."""

    tenant: UUID
    first: int
    last: int
    digests: bytes
    previous: bytes
    hash: bytes


def anchor(tenant: UUID) -> bytes:
    """What a tenant's first seal stands on."""
    return hashlib.sha256(_ANCHOR + tenant.bytes).digest()


def digest(event: Event) -> bytes:
    """The 32 bytes of an event.

    Raises ValueError where its data have no canonical form, or `at` has no offset.
    """
    if event.at.tzinfo is None:
        raise ValueError(f"an event's instant must carry an offset, held {event.at.isoformat()}")
    fields = {
        "tenant": str(event.tenant),
        "place": event.place,
        "id": str(event.id),
        "type": event.type,
        "subject": {"kind": event.subject_kind, "id": str(event.subject_id)},
        "ticket": event.ticket and str(event.ticket),
        "actor": str(event.actor),
        "team": event.team and str(event.team),
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": event.data,
    }
    return hashlib.sha256(_EVENT + canonical.encode(fields)).digest()


def seal(events: Sequence[Event], *, previous: Seal | None = None) -> Seal:
    """Seal the events that follow the previous seal (None: the tenant's first events, from place 1).

    Raises ValueError unless they are one tenant's and their places go on without a gap.
    """
    if not events:
        raise ValueError("a seal covers at least one event, held none")
    tenant = previous.tenant if previous else events[0].tenant
    first = previous.last + 1 if previous else 1
    places = [event.place for event in events]
    if places != [*range(first, first + len(events))] or any(event.tenant != tenant for event in events):
        raise ValueError(f"a seal goes on from place {first} of one tenant without a gap, held {places}")
    before = previous.hash if previous else anchor(tenant)
    digests = b"".join(digest(event) for event in events)
    return Seal(tenant, first, places[-1], digests, before, link(tenant, first, places[-1], digests, before))


def link(tenant: UUID, first: int, last: int, digests: bytes, previous: bytes) -> bytes:
    """The hash of a seal with these contents. Every part before the digests has a fixed length."""
    head = previous + tenant.bytes + first.to_bytes(8, "big") + last.to_bytes(8, "big")
    return hashlib.sha256(_SEAL + head + digests).digest()
