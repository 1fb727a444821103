"""Notes of a change of many tickets: written in the transaction of each ticket's own change, or beside it where it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import json
from services.changes import access
from services.changes.holding import TicketNotFound
from tenants.db import Tx

UNDO_FOR = timedelta(minutes=10)
"""How long a change can be taken back."""
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Before:
    """A ticket before the change, as far as changes of many touch it."""

    id: UUID
    version: int
    status: str
    priority: str
    tags: Sequence[str]
    queue: UUID | None
    assignee: UUID | None
    task_type: UUID
    domain: str
    sourcing: str

    def kept(self) -> Mapping[str, Any]:
        """What putting it back needs."""
        return {
            "status": self.status, "priority": self.priority, "tags": list(self.tags), "queue": self.queue, "assignee": self.assignee,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What a run did to one ticket, or why it did not (`refused`, a code)."""

    ticket: UUID
    action: str
    before: Mapping[str, Any]
    after_version: int | None
    refused: str | None
    made_at: datetime
    undone_at: datetime | None

    def can_be_undone(self, now: datetime) -> bool:
        """Whether it was done, not taken back yet, and is young enough."""
        return self.refused is None and self.undone_at is None and now - self.made_at < UNDO_FOR


_BEFORE = """
SELECT t.id, t.version, t.status, t.priority, t.tags, t.queue_id AS queue, t.assignee_id AS assignee, t.task_type_id AS task_type,
       t.domain, t.sourcing
FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}
"""
_NOTE = """
INSERT INTO bulk_changes (tenant_id, run_id, ticket_id, person_id, action, before, after_version, refused, made_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9) ON CONFLICT DO NOTHING
"""
_RUN = """
SELECT ticket_id AS ticket, action, before, after_version, refused, made_at, undone_at FROM bulk_changes
WHERE tenant_id = $1 AND run_id = $2 AND person_id = $3 ORDER BY ticket_id
"""
_FORGET = "DELETE FROM bulk_changes WHERE tenant_id = $1 AND made_at < $2"


async def before(tx: Tx, ticket_id: UUID) -> Before:
    """The ticket as it is. Raises TicketNotFound where the caller may not see it."""
    seen, args = access.where(tx.scope, 3)
    row = await tx.fetchrow(_BEFORE.format(seen=seen), tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    return Before(**row)


async def done(tx: Tx, run: UUID, held: Before, *, action: str, after_version: int) -> None:
    """Note what was done, with how it was before."""
    await _write(tx, run, held.id, action, held.kept(), after_version, None)


async def refused(tx: Tx, run: UUID, ticket_id: UUID, *, action: str, code: str) -> None:
    """Note that it was not done, and why."""
    await _write(tx, run, ticket_id, action, {}, None, code)


async def forget(tx: Tx) -> None:
    """Drop this tenant's notes that are too old to be looked at."""
    await tx.execute(_FORGET, tx.tenant, tx.now - KEPT_FOR)


async def of_run(tx: Tx, run: UUID) -> list[Note]:
    """What the caller's run did in this tenant; nothing of anybody else's."""
    return [Note(**row) for row in await tx.fetch(_RUN, tx.tenant, run, tx.scope.actor)]


async def _write(
    tx: Tx, run: UUID, ticket_id: UUID, action: str, kept: Mapping[str, Any], version: int | None, code: str | None
) -> None:  # fmt: skip
    await tx.execute(
        _NOTE, tx.tenant, run, ticket_id, tx.scope.actor, action, json.text(kept), version, code, tx.now
    )
