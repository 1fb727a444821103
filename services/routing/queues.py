"""Make and change queues. The provider's are made here; a company's own in-house queue is made with the company."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import Conflict, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.in_force import reading
from services.routing.taking import QueueNotFound, is_visible
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row


class CodeTaken(Conflict):
    """Another queue of this side has this code."""

    code = "code_taken"


class QueueInUse(Conflict):
    """Rules or other queues still lead to this queue; change them first."""

    code = "queue_in_use"


_MAKE = """
INSERT INTO queues (id, code, name_ja, name_en, mode, priority_first, patience_seconds, fallback_queue_id, waiting_counts, active,
                    version, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, 1, $10) ON CONFLICT DO NOTHING RETURNING 1
"""
_CHAIN = """
WITH RECURSIVE chain AS (
    SELECT id, tenant_id, fallback_queue_id, active FROM queues WHERE id = $1
    UNION SELECT q.id, q.tenant_id, q.fallback_queue_id, q.active FROM queues q JOIN chain c ON q.id = c.fallback_queue_id)
SELECT id, tenant_id, active FROM chain
"""
_USES = """
SELECT ARRAY(SELECT id FROM routing_rules WHERE queue_id = $1 AND active ORDER BY position) AS rules,
       ARRAY(SELECT id FROM queues WHERE fallback_queue_id = $1 AND active ORDER BY id) AS queues
"""


async def make(
    tx: Tx, *, code: str, name_ja: str, name_en: str, mode: str = "pull", priority_first: bool = False,
    patience_seconds: int | None = None, fallback: UUID | None = None, waiting_counts: bool = False,
) -> UUID:  # fmt: skip
    """Make a queue of the provider's. Raises Denied, CodeTaken, or Invalid for a fallback that cannot be one."""
    tx.scope.require("queues.write")
    await reading.touch_provider(tx)
    made = new_id()
    await _check_fallback(tx, made, None, fallback)
    if not await tx.fetchval(
        _MAKE, made, code, name_ja, name_en, mode, priority_first, patience_seconds, fallback, waiting_counts, tx.now
    ):  # fmt: skip
        raise CodeTaken(say("Another queue has the code {code}.", code=code))
    events.record(tx, "queue.created", "queue", made, {"code": code})
    return made


async def change(tx: Tx, queue_id: UUID, changes: Mapping[str, Any], *, version: int | None) -> None:
    """Change a queue. Raises Denied, QueueNotFound, Stale, QueueInUse, or Invalid for a fallback that cannot be one.

    A retired queue (`active` false) gets no more tickets; what waits in it can still be taken.
    """
    tx.scope.require("queues.write")
    await reading.touch_provider(
        tx
    )  # also the lock under which fallbacks change, so that no two make a circle together
    held = await _hold(tx, queue_id, version)
    if changes.get("fallback_queue_id") is not None:
        await _check_fallback(tx, queue_id, held["tenant_id"], changes["fallback_queue_id"])
    if held["active"] and changes.get("active") is False:
        await _refuse_if_used(tx, queue_id)
    if changed := await rows.edit(tx, "queues", held, changes, id=queue_id):
        events.record(tx, "queue.updated", "queue", queue_id, {"changed": list(changed)})


async def _hold(tx: Tx, queue_id: UUID, version: int | None) -> Row:
    side = await tx.fetchrow("SELECT tenant_id FROM queues WHERE id = $1", queue_id)
    if side is None or not is_visible(tx.scope, side["tenant_id"]):
        raise QueueNotFound
    return await rows.hold(tx, "queues", version=version, id=queue_id)


async def _check_fallback(tx: Tx, queue_id: UUID, side: UUID | None, fallback: UUID | None) -> None:
    """Refuse a fallback that does not exist, is another side's, or leads back to its queue."""
    if fallback is None:
        return
    chain = await tx.fetch(_CHAIN, fallback)
    if not chain or chain[0]["tenant_id"] != side or not chain[0]["active"]:
        raise Invalid.field(
            "/fallback",
            "unknown_queue",
            say("held {held}; takes an active queue of the same side", held=fallback),
        )
    if queue_id in {row["id"] for row in chain}:
        raise Invalid.field(
            "/fallback",
            "circular",
            say("held {held}; its own fallbacks lead back to this queue", held=fallback),
        )


async def _refuse_if_used(tx: Tx, queue_id: UUID) -> None:
    used: Any = await tx.fetchrow(_USES, queue_id)
    if used["rules"] or used["queues"]:
        raise QueueInUse(rules=list(used["rules"]), queues=list(used["queues"]))
