"""The audit log as auditors read it: every event of a tenant, internal ones too, and its seals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.db import Tx

_ENTRIES = """
SELECT place, id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data, internal
FROM events WHERE tenant_id = $1 AND place > $2
    AND ($3::text IS NULL OR type = $3) AND ($4::uuid IS NULL OR actor_id = $4)
    AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
    AND ($7::uuid IS NULL OR subject_id = $7 OR ticket_id = $7)
ORDER BY place LIMIT $8
"""
_SEALS = """
SELECT from_place, to_place, digests, previous, hash, sealed_at FROM seals
WHERE tenant_id = $1 AND from_place > $2 AND to_place <= $3 ORDER BY from_place
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with all that is sealed of it, and whether it leaves the provider."""

    id: UUID
    place: int
    type: str
    subject: Mapping[str, Any]
    ticket: UUID | None
    actor: UUID
    team: UUID | None
    at: datetime
    data: Mapping[str, Any]
    internal: bool


@dataclass(frozen=True, slots=True)
class SealCard:
    """A link of the chain; bytes in hexadecimal. `digests` has 32 bytes for each place, first and last included."""

    first: int
    last: int
    digests: str
    previous: str
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing. `about` is a subject or a ticket; the days are half-open."""

    type: str | None = None
    actor: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    about: UUID | None = None


async def entries(tx: Tx, filters: Filters, *, after: int, limit: int) -> list[Entry]:
    """Events of this tenant after a place, in order."""
    tx.scope.require("audit.read")
    rows = await tx.fetch(
        _ENTRIES,
        tx.tenant,
        after,
        filters.type,
        filters.actor,
        filters.since,
        filters.until,
        filters.about,
        limit,
    )
    return [entry(row) for row in rows]


async def seals(tx: Tx, *, after: int, last: int) -> Sequence[SealCard]:
    """The seals that begin after a place and end by `last`."""
    tx.scope.require("audit.export")
    return [_seal(row) for row in await tx.fetch(_SEALS, tx.tenant, after, last)]


def entry(row: Any) -> Entry:
    """A row of `events` as auditors see it."""
    return Entry(
        id=row["id"],
        place=row["place"],
        type=row["type"],
        subject={"kind": row["subject_kind"], "id": row["subject_id"]},
        ticket=row["ticket_id"],
        actor=row["actor_id"],
        team=row["team_id"],
        at=row["at"],
        data=row["data"],
        internal=row["internal"],
    )


def _seal(row: Any) -> SealCard:
    return SealCard(
        first=row["from_place"],
        last=row["to_place"],
        digests=row["digests"].hex(),
        previous=row["previous"].hex(),
        hash=row["hash"].hex(),
        sealed_at=row["sealed_at"],
    )
