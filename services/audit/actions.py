"""Sealing: what was committed since the last seal gets one, within seconds."""

from functools import partial

from services.audit import chain, witness
from services.rules import audit_chain
from services.rules.audit_chain import Seal
from tenants.db import Tx

_INSERT = """
INSERT INTO seals (tenant_id, from_place, to_place, digests, previous, hash, sealed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1
"""
_TURN = "SELECT pg_try_advisory_xact_lock(hashtextextended('urakata.seal ' || $1::text, 0))"
_MOVE = "UPDATE relays SET sealed_place = $2 WHERE tenant_id = $1 AND sealed_place < $2"


async def seal(tx: Tx) -> Seal | None:
    """Seal the next events of this tenant, at most a batch; None where there are none, or another process seals them now.

    The newest seal is also written outside the database, once this one is committed.
    """
    if not await tx.fetchval(
        _TURN, str(tx.tenant)
    ):  # spares work; that a place is sealed once is the key's to hold
        return None
    previous = await chain.newest(tx)
    events = await chain.events(tx, after=previous.last if previous else 0)
    if not events:
        return None
    made = audit_chain.seal(events, previous=previous)
    row = (made.tenant, made.first, made.last, made.digests, made.previous, made.hash, tx.now)
    if not await tx.fetchval(_INSERT, *row):
        return None
    await tx.execute(_MOVE, tx.tenant, made.last)
    tx.on_commit.append(partial(witness.write, made))
    return made
