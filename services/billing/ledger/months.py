"""Months of a legal entity's books: locked, they take no more postings; unlocked, they do again.

Whoever posts holds the entity's row by a share, and who locks a month holds it alone: no posting slips in beside the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.errors import Conflict, NotFound
from core.said import say
from services import events
from tenants.db import Tx


class MonthLocked(Conflict):
    """The month of this posting is locked for the legal entity: unlock it, or choose a later day."""

    code = "month_locked"


class LegalEntityNotFound(NotFound):
    """No such legal entity."""

    code = "legal_entity_not_found"


@dataclass(frozen=True, slots=True)
class LockedMonth:
    """A month that takes no more postings."""

    legal_entity: UUID
    month_on: date
    locked_by: UUID
    locked_at: datetime


_SHARE = "SELECT 1 FROM legal_entities WHERE id = $1 FOR KEY SHARE"
_IS_LOCKED = "SELECT 1 FROM month_locks WHERE legal_entity_id = $1 AND month_on = $2"
_ALONE = "SELECT 1 FROM legal_entities WHERE id = $1 FOR UPDATE"
_LOCK = """
INSERT INTO month_locks (legal_entity_id, month_on, locked_by, locked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING 1
"""
_UNLOCK = "DELETE FROM month_locks WHERE legal_entity_id = $1 AND month_on = $2 RETURNING 1"
_LISTED = """
SELECT legal_entity_id AS legal_entity, month_on, locked_by, locked_at FROM month_locks
WHERE ($1::uuid IS NULL OR legal_entity_id = $1) ORDER BY month_on DESC, legal_entity_id
"""


async def refuse_locked(tx: Tx, legal_entity_id: UUID, on: date) -> None:
    """Raise MonthLocked where the month of this day takes no postings. It stays so until the transaction ends."""
    await tx.fetchval(_SHARE, legal_entity_id)
    month = on.replace(day=1)
    if await tx.fetchval(_IS_LOCKED, legal_entity_id, month):
        raise MonthLocked(
            say("{month} is locked; nothing is posted into it.", month=f"{month:%Y-%m}"),
            month=f"{month:%Y-%m}",
        )


async def lock(tx: Tx, *, legal_entity_id: UUID, month_on: date) -> None:
    """Lock a month, from inside the provider's wall; locking it again changes nothing. Raises Denied, or LegalEntityNotFound."""
    await _alone(tx, legal_entity_id)
    if await tx.fetchval(_LOCK, legal_entity_id, month_on, tx.scope.actor, tx.now):
        events.record(tx, "month.locked", "legal_entity", legal_entity_id, {"month": f"{month_on:%Y-%m}"})


async def unlock(tx: Tx, *, legal_entity_id: UUID, month_on: date) -> None:
    """Unlock a month; one that is not locked stays as it is. Raises Denied, or LegalEntityNotFound."""
    await _alone(tx, legal_entity_id)
    if await tx.fetchval(_UNLOCK, legal_entity_id, month_on):
        events.record(tx, "month.unlocked", "legal_entity", legal_entity_id, {"month": f"{month_on:%Y-%m}"})


async def _alone(tx: Tx, legal_entity_id: UUID) -> None:
    tx.scope.require("months.lock")
    if not await tx.fetchval(_ALONE, legal_entity_id):
        raise LegalEntityNotFound


async def listed(tx: Tx, legal_entity_id: UUID | None = None) -> Sequence[LockedMonth]:
    """The locked months, the latest first. Raises Denied."""
    tx.scope.require("ledger.read")
    return [LockedMonth(**row) for row in await tx.fetch(_LISTED, legal_entity_id)]
