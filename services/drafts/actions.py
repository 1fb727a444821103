"""Keep a draft, throw it away, and end what nobody came back to."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import json
from core.errors import Conflict, Invalid
from core.said import say
from services import events
from services.drafts.queries import Content, DraftNotFound, about
from services.in_force import reading
from services.timers import Timers
from tenants import keys
from tenants.db import Tx

TIMERS = Timers("draft")
LASTS = timedelta(days=30)
MOST, LARGEST = 50, 512 * 1024
"""Drafts that one person may have, and bytes that one may hold."""


class TooManyDrafts(Conflict):
    """You have many drafts already; send or throw away some of them."""

    code = "too_many_drafts"


_KEPT = """
UPDATE drafts SET sealed = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2 AND person_id = $3 RETURNING task_type_id
"""
_COUNT = "SELECT count(*) FROM drafts WHERE tenant_id = $1 AND person_id = $2"
_INSERT = """
INSERT INTO drafts (tenant_id, id, person_id, task_type_id, sealed, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (tenant_id, id) DO NOTHING RETURNING id
"""


async def keep(tx: Tx, draft_id: UUID, *, code: str, content: Content) -> None:
    """Keep what was typed so far, under an id that the page chose. Told once, when it begins: typing on is no news.

    Raises Denied, Invalid (unknown kind of work, too large), TooManyDrafts, or DraftNotFound for an id of somebody else.
    """
    tx.scope.require("tickets.create")
    plain = json.dumps({**asdict(content), "files": list(content.files)})
    if len(plain) > LARGEST:
        raise Invalid.field(
            "",
            "too_large",
            say("held {count} bytes; takes up to {largest}", count=len(plain), largest=LARGEST),
        )
    sealed = await keys.encrypt(tx, plain, about=about(draft_id))
    if await tx.fetchval(_KEPT, tx.tenant, draft_id, tx.scope.actor, sealed, tx.now) is None:
        await _begin(tx, draft_id, code, sealed)
    await TIMERS.put(tx, draft_id, tx.now + LASTS)


async def _begin(tx: Tx, draft_id: UUID, code: str, sealed: bytes) -> None:
    kind = (await reading.of(tx)).by_code.get(code)
    if kind is None or not kind.active or kind.domain not in tx.scope.domains():
        raise Invalid.field(
            "/task_type", "unknown_task_type", say("held {held}; takes a code of the catalogue", held=code)
        )
    if await tx.fetchval(_COUNT, tx.tenant, tx.scope.actor) >= MOST:
        raise TooManyDrafts
    made = await tx.fetchval(_INSERT, tx.tenant, draft_id, tx.scope.actor, kind.id, sealed, tx.now)
    if made is None:  # the id is somebody else's
        raise DraftNotFound
    events.record(tx, "draft.begun", "draft", draft_id, {"task_type": kind.code})


_TAKE = "DELETE FROM drafts WHERE tenant_id = $1 AND id = $2 AND ($3::uuid IS NULL OR person_id = $3) RETURNING sealed"
_LEFT_OVER = """
DELETE FROM documents WHERE tenant_id = $1 AND id = ANY($2) AND ticket_id IS NULL RETURNING id
"""


async def discard(tx: Tx, draft_id: UUID) -> None:
    """Throw a draft of one's own away, with the files that were handed in for it. Raises DraftNotFound."""
    tx.scope.require("tickets.create")
    if not await _end(tx, draft_id, tx.scope.actor, why="discarded"):
        raise DraftNotFound


async def sent(tx: Tx, draft_id: UUID) -> None:
    """The draft became a ticket: it ends, and its files went with it."""
    await _end(tx, draft_id, tx.scope.actor, why="sent")


async def expire(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """End a draft that lay too long; its timer goes with it."""
    if due_at <= tx.now:
        await _end(tx, subject_id, None, why="expired")
        await TIMERS.drop(tx, subject_id)


async def _end(tx: Tx, draft_id: UUID, person: UUID | None, *, why: str) -> bool:
    sealed: Any = await tx.fetchval(_TAKE, tx.tenant, draft_id, person)
    if sealed is None:
        return False
    for row in await tx.fetch(_LEFT_OVER, tx.tenant, await _files(tx, draft_id, sealed)):
        events.record(tx, "document.discarded", "document", row["id"], {"draft": draft_id})
    await TIMERS.drop(tx, draft_id)
    events.record(tx, "draft.ended", "draft", draft_id, {"why": why})
    return True


async def _files(tx: Tx, draft_id: UUID, sealed: bytes) -> list[UUID]:
    """The files that were handed in for a draft; none can be told any more where the tenant's key is gone."""
    try:
        plain = await keys.decrypt(tx, sealed, about=about(draft_id))
    except keys.KeyDestroyed:
        return []
    return [UUID(each) for each in json.loads(plain).get("files", ())]
