"""Acknowledge a new version of a procedure: who has read it may take such work.

The first version of a task type's procedure needs none. Where the provider does not want it (the setting
`acknowledge_procedures`), no version published in that time needs any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Conflict
from core.said import say
from services import events
from services.in_force import reading
from services.in_force.reading import READING_REQUIRED
from services.procedures import queries
from tenants.db import Tx


class NotInForce(Conflict):
    """Only the version in force is acknowledged."""

    code = "procedure_not_in_force"


@dataclass(frozen=True, slots=True)
class Duty:
    """A version that the caller has yet to acknowledge before they take such work."""

    tenant: UUID
    task_type: UUID
    procedure: UUID


_IS_NEW = "SELECT 1 FROM procedures WHERE tenant_id = $1 AND task_type_id = $2 AND published_at IS NOT NULL"
_WANTED = "SELECT coalesce((settings->>'acknowledge_procedures')::boolean, true) FROM provider_settings"
_WANT = """
UPDATE provider_settings SET settings = settings || jsonb_build_object('acknowledge_procedures', $1::boolean), version = version + 1
WHERE id = 1
"""
_ASK = """
INSERT INTO required_readings (tenant_id, task_type_id, procedure_id, since_at) VALUES ($1, $2, $3, $4)
"""
_RELEASE = "DELETE FROM required_readings WHERE tenant_id = $1 AND task_type_id = $2"
_KEEP = """
INSERT INTO acknowledgements (tenant_id, procedure_id, person_id, acknowledged_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING 1
"""
_BY_WHOM = (
    "SELECT person_id, acknowledged_at FROM acknowledgements WHERE tenant_id = $1 AND procedure_id = $2"
)
_MINE = f"""
SELECT r.tenant_id AS tenant, r.task_type_id AS task_type, r.procedure_id AS procedure FROM ({READING_REQUIRED}) r
WHERE NOT EXISTS (SELECT 1 FROM acknowledgements a WHERE a.tenant_id = r.tenant_id AND a.procedure_id = r.procedure_id AND a.person_id = $1)
"""


async def ask(tx: Tx, task_type: UUID, procedure: UUID) -> None:
    """A version is being published: ask for acknowledgements, unless it is the first. Who publishes it has read it."""
    await release(tx, task_type)
    if not await tx.fetchval(_IS_NEW, tx.tenant, task_type) or not await tx.fetchval(_WANTED):
        return
    await tx.execute(_ASK, tx.tenant, task_type, procedure, tx.now)
    if tx.scope.actor_kind == "person":
        await tx.execute(_KEEP, tx.tenant, procedure, tx.scope.actor, tx.now)


async def release(tx: Tx, task_type: UUID) -> None:
    """Nothing must be read any more for this work."""
    await tx.execute(_RELEASE, tx.tenant, task_type)


async def acknowledge(tx: Tx, procedure_id: UUID) -> None:
    """Say that one has read the version in force. Twice is once. Raises ProcedureNotFound, Denied or NotInForce."""
    card = await queries.procedure(tx, procedure_id)
    tx.scope.require("steps.tick")
    if card.status != "published":
        raise NotInForce(say("This version is {status}.", status=card.status))
    if await tx.fetchval(_KEEP, tx.tenant, procedure_id, tx.scope.actor, tx.now):
        facts = {"task_type": card.task_type, "number": card.number}
        events.record(tx, "procedure.acknowledged", "procedure", procedure_id, facts)


async def by_whom(tx: Tx, procedure_id: UUID) -> Mapping[UUID, datetime]:
    """Who has acknowledged a version, and when."""
    tx.scope.require("procedures.read")
    rows = await tx.fetch(_BY_WHOM, tx.tenant, procedure_id)
    return {row["person_id"]: row["acknowledged_at"] for row in rows}


async def duties(tx: Tx) -> Sequence[Duty]:
    """What the caller has yet to acknowledge, in all companies that they see. Nothing for who takes no work."""
    if not tx.scope.may("steps.tick"):
        return ()
    return [Duty(**row) for row in await tx.fetch(_MINE, tx.scope.actor)]


async def is_wanted(tx: Tx) -> bool:
    """Whether the provider wants new versions acknowledged."""
    return bool(await tx.fetchval(_WANTED))


async def want(tx: Tx, *, wanted: bool) -> None:
    """Say whether new versions are to be acknowledged, from now on. The transaction is the provider's. Raises Denied."""
    tx.scope.require("settings.write")
    if await is_wanted(tx) is wanted:
        return
    await tx.execute(_WANT, wanted)
    facts = {"changed": ["acknowledge_procedures"], "to": wanted}
    events.record(tx, "settings.changed", "tenant", tx.tenant, facts)
    await reading.touch_provider(tx)
