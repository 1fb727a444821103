"""Verifying a stretch of the log while somebody waits, and what was verified last."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services import events
from services.audit import chain, witness
from services.audit.verification import pulled
from services.rules import audit_verification
from services.rules.audit_chain import Seal
from services.rules.audit_verification import Verdict
from tenants.db import Tx

MOST = 50_000
"""Events that are walked while somebody waits: a few seconds."""

_STATE = """
SELECT c.last_place, coalesce(s.to_place, 0) AS sealed, s.sealed_at, s.hash
FROM counters c LEFT JOIN LATERAL (
    SELECT to_place, sealed_at, hash FROM seals WHERE tenant_id = $1 ORDER BY from_place DESC LIMIT 1) s ON true
WHERE c.tenant_id = $1
"""
_LAST = """
SELECT actor_id, at, data FROM events WHERE tenant_id = $1 AND subject_id = $1 AND type = 'audit.verified'
ORDER BY place DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """A stretch of places that was walked: whole, or broken at a place (`broken` is a code of audit_verification.Break)."""

    first: int
    last: int
    broken: str | None
    place: int | None
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """How a tenant's log stands: its last place, the last one sealed and that seal's hash, and what was verified last."""

    last: int
    sealed: int
    sealed_at: datetime | None
    hash: str
    verified: Verified | None


async def state(tx: Tx) -> State:
    """How the log of this tenant stands. Raises Denied."""
    tx.scope.require("audit.read")
    row: Any = await tx.fetchrow(_STATE, tx.tenant)
    found: Any = await tx.fetchrow(_LAST, tx.tenant)
    verified = found and _verified(found["data"], found["actor_id"], found["at"])
    newest = row["hash"].hex() if row["hash"] else ""
    return State(row["last_place"], row["sealed"], row["sealed_at"], newest, verified or None)


def _verified(data: Any, by: UUID, at: datetime) -> Verified:
    return Verified(data["first"], data["last"], data["broken"], data["place"], by, at)


async def verify(tx: Tx, *, first: int, last: int) -> Verified:
    """Walk the seals that cover these places, `MOST` events at most (the later ones are left out), and record the result.

    What stands before is trusted: its last seal is the anchor. Raises Denied.
    """
    tx.scope.require("audit.read")
    before = await chain.covering(tx, max(0, first - 1))
    if before is not None and before.last >= first:  # the first place stands in the middle of it
        before = await chain.covering(tx, before.first - 1)
    begin = before.last if before else 0
    verdict = await _walk(tx, after=before, last=min(last, begin + MOST))
    place = None if verdict.broken is None else verdict.place
    found = Verified(
        begin + 1, max(verdict.sealed, place or 0), verdict.broken, place, tx.scope.actor, tx.now
    )
    data = {"first": found.first, "last": found.last, "broken": found.broken, "place": place}
    events.record(tx, "audit.verified", "audit_log", tx.tenant, data)
    return found


async def _walk(tx: Tx, *, after: Seal | None, last: int) -> Verdict:
    begin = after.last if after else 0
    end = await chain.covering(tx, last)  # a seal is walked as a whole
    last = end.last if end else 0
    outside = witness.read(tx.tenant)
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(
        audit_verification.verify,
        tx.tenant,
        pulled(chain.all_seals(tx, last=last, after=begin), loop),
        pulled(chain.all_events(tx, last=last, after=begin), loop),
        witness=outside if outside and begin < outside.last <= last else None,
        after=after,
    )
