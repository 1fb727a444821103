"""After a change of many tickets: what became of each, and taking it back for ten minutes."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.deps import tenant_named
from api.web.console import bulk_words, gather
from api.web.console.bulk_actions import BY_CODE
from api.web.console.tickets import require_desk
from api.web.console.timer import page_before
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core.errors import Invalid, NotFound, Refusal
from services.batches import notes, undoing
from services.batches.notes import Note
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Keys = Annotated[str, Query(alias="in", max_length=2000)]


@router.get("/console/bulk/{run}")
async def result(request: Request, reader: SignedIn, run: UUID, keys: Keys = "") -> Response:
    """What became of each ticket of a run of the reader's."""
    require_desk(reader.who)
    found = await _notes(reader.who, run, keys)
    if not found:
        raise NotFound
    said, now = words(reader.language, "console"), datetime.now(UTC)
    rows = await gather.rows_of(reader.who, ((tenant.here, note.ticket) for tenant, note in found))
    lines = [
        (rows[note.ticket], bulk_words.why_code(note.refused, said) if note.refused else "", note)
        for _, note in found
        if note.ticket in rows
    ]
    action = BY_CODE[found[0][1].action]
    can_undo = action.undone and any(note.can_be_undone(now) for _, note in found)
    return await page(
        request, reader, "console/bulk_after.html", run=run, keys=keys, action=action, lines=sorted(lines, key=lambda each: not each[1]),
        can_undo=can_undo, until=found[0][1].made_at + notes.UNDO_FOR,
    )  # fmt: skip


@router.post("/console/bulk/{run}/undo")
async def undo(
    request: Request,
    reader: SignedIn,
    run: UUID,
    keys: Annotated[str, Form(alias="in", max_length=2000)] = "",
) -> Response:
    """Take back what can be taken back."""
    require_desk(reader.who)
    tally = Counter[str]()
    for inside, note in await _notes(reader.who, run, keys):
        if note.refused is None:
            tally[await _undone(inside, run, note)] += 1
    return back(
        request,
        page_before(request, reader),
        _said(tally, words(reader.language, "console")),
        late=not tally["done"],
    )


async def _undone(inside: Scope, run: UUID, note: Note) -> str:
    try:
        async with transaction(inside) as tx:
            await undoing.put_back(tx, run, note.ticket)
    except Refusal as refusal:
        return "late" if refusal.reason == "too_late_to_undo" else "changed"
    return "done"


def _said(tally: Counter[str], said: Words) -> str:
    texts = []
    if done := tally["done"]:
        texts.append(
            said.ngettext("%(num)s ticket was restored.", "%(num)s tickets were restored.", done)
            % {"num": done}
        )
    if changed := tally["changed"]:
        texts.append(
            said.ngettext(
                "%(num)s ticket has been changed since and was left alone.", "%(num)s tickets have been changed since and were left alone.", changed
            )
            % {"num": changed}
        )  # fmt: skip
    if not tally["done"] and not tally["changed"]:
        texts.append(
            said.gettext(
                "It can no longer be undone: ten minutes have passed, or it has been undone already."
            )
        )
    return (" " if said.language == "en" else "").join(texts)


async def _notes(scope: Scope, run: UUID, keys: str) -> Sequence[tuple[Scope, Note]]:
    """The notes of a run in the companies named; companies that the reader does not see are passed over."""
    found: list[tuple[Scope, Note]] = []
    for key in sorted({each for each in keys.split(",") if each})[:50]:
        try:
            inside = await tenant_named(scope, key)
        except Invalid:
            continue
        async with transaction(inside) as tx:
            found += [(inside, note) for note in await notes.of_run(tx, run)]
    return found
