"""Events and seals as the rules of the chain see them (services/rules/audit_chain.py), read in the order of their places."""

from collections.abc import AsyncIterator
from typing import Any

from services.rules.audit_chain import Event, Seal
from tenants.db import Tx

BATCH = 1000
"""Events that one seal covers at most, and that are read at once."""

_EVENTS = """
SELECT tenant_id, place, id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data
FROM events WHERE tenant_id = $1 AND place > $2 AND place <= $3 ORDER BY place LIMIT $4
"""
_SEALS = """
SELECT tenant_id, from_place, to_place, digests, previous, hash FROM seals
WHERE tenant_id = $1 AND from_place > $2 AND to_place <= $3 ORDER BY from_place LIMIT $4
"""
_COVERING = """
SELECT tenant_id, from_place, to_place, digests, previous, hash FROM seals
WHERE tenant_id = $1 AND from_place <= $2 ORDER BY from_place DESC LIMIT 1
"""
_NEWEST = """
SELECT tenant_id, from_place, to_place, digests, previous, hash FROM seals
WHERE tenant_id = $1 ORDER BY from_place DESC LIMIT 1
"""
EVERYTHING = 2**62


async def newest(tx: Tx) -> Seal | None:
    """The seal that the next one stands on."""
    row = await tx.fetchrow(_NEWEST, tx.tenant)
    return _seal(row) if row else None


async def covering(tx: Tx, place: int) -> Seal | None:
    """The seal under which a place stands, or the last one before it; None where none begins so early."""
    row = await tx.fetchrow(_COVERING, tx.tenant, place)
    return _seal(row) if row else None


async def events(tx: Tx, *, after: int, last: int = EVERYTHING, limit: int = BATCH) -> list[Event]:
    """Events of the places `(after, last]`, at most `limit`."""
    return [_event(row) for row in await tx.fetch(_EVENTS, tx.tenant, after, last, limit)]


async def seals(tx: Tx, *, after: int, last: int = EVERYTHING, limit: int = BATCH) -> list[Seal]:
    """Seals that begin after a place and end by `last`, at most `limit`."""
    return [_seal(row) for row in await tx.fetch(_SEALS, tx.tenant, after, last, limit)]


async def all_events(tx: Tx, *, last: int, after: int = 0) -> AsyncIterator[Event]:
    """Every event after a place and up to another, a batch at a time."""
    place = after
    while found := await events(tx, after=place, last=last):
        for one in found:
            yield one
        place = found[-1].place


async def all_seals(tx: Tx, *, last: int, after: int = 0) -> AsyncIterator[Seal]:
    """Every seal after a place and up to another, a batch at a time."""
    place = after
    while found := await seals(tx, after=place, last=last, limit=BATCH // 10):
        for one in found:
            yield one
        place = found[-1].first


def _event(row: Any) -> Event:
    return Event(
        tenant=row["tenant_id"],
        place=row["place"],
        id=row["id"],
        type=row["type"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        ticket=row["ticket_id"],
        actor=row["actor_id"],
        team=row["team_id"],
        at=row["at"],
        data=row["data"],
    )


def _seal(row: Any) -> Seal:
    return Seal(
        row["tenant_id"], row["from_place"], row["to_place"], row["digests"], row["previous"], row["hash"]
    )
