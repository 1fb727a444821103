"""Edit the facts of a ticket. Who comes second is told what the other changed; what they typed stays."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at
from api.web import forms
from api.web.chrome import Chrome, chrome_of
from api.web.formats import Formats
from api.web.forms import Reading
from api.web.guard import PageRoute
from api.web.happenings.fields import FIELDS
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.ticket.reading import Read, read
from api.web.ticket.typed import Typed, as_it_stands, as_sent, changes
from api.web.words import noop, words
from core.errors import FieldError, Invalid, Stale
from services.in_force.snapshot import TaskType
from services.tickets import editing

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

_WRONG: Mapping[str, str] = {
    "missing": noop("A ticket needs a subject."), "masked": noop("Rewrite the subject without the part that is masked."),
    "not_a_day": noop("Write a day and, if you wish, a time."), "closed_that_day": noop("That day is closed. Choose another one."),
    "in_the_past": noop("That time has passed. Choose one in the future."), "too_far": noop("That is too far in the future."),
    "masked_rows": noop("Rows with masked values cannot be removed here: rewrite them, or clear what is not masked."),
}  # fmt: skip


@router.get("/{ticket}/edit")
async def show(request: Request, ticket: str, reader: SignedIn) -> Response:
    """The facts, to be changed."""
    found, chrome, how = await _begin(reader, ticket)
    return await _page(request, reader, found, chrome, how, as_it_stands(found, how))


async def _begin(reader: Reader, ticket: str) -> tuple[Read, Chrome, Reading]:
    found = await read(reader.who, ticket)
    found.scope.require("tickets.edit")
    chrome = await chrome_of(reader.who)
    formats = Formats(words(reader.language, "ticket"), chrome.zone, found.now, era=reader.taste.era)
    return found, chrome, Reading(reader.language, chrome.zone, formats)


async def _page(
    request: Request, reader: Reader, found: Read, chrome: Chrome, how: Reading, typed: Typed, *, status: int = 200,
    errors: Mapping[str, str] | None = None, clashes: list[tuple[str, str]] | None = None, by: str = "",
) -> Response:  # fmt: skip
    wrong = {name.removeprefix("/form"): text for name, text in (errors or {}).items()}
    return await page(
        request, reader, "ticket/edit.html", status=status, chrome=chrome, t=found, card=found.card, row=found.row,
        typed=typed.plain, controls=forms.build(found.kind.form, typed.form, wrong, how), errors=errors or {},
        listed=_listed(errors or {}), clashes=clashes or [], by=by, digests=as_it_stands(found, how).digests,
        masks=bool(found.content.hidden),
    )  # fmt: skip


def _listed(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """The errors with the ids of their fields."""
    return [
        (forms.id_of(name.removeprefix("/form")) if name.startswith("/form") else name[1:], text)
        for name, text in errors.items()
    ]


@router.post("/{ticket}/edit")
async def save(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Change what differs. What is wrong is said beside its field."""
    sent = await request.form()
    found, chrome, how = await _begin(reader, ticket)
    grows = sent.keys() & {"add", "remove"}
    typed = as_sent(found, sent, how, keep_empty=bool(grows))
    if grows:
        return await _page(request, reader, found, chrome, how, _grown(found, typed, sent, how))
    version = str(sent.get("version", ""))
    try:
        asked = changes(found, typed, how)
        async with at(reader.who, ticket) as (tx, ticket_id):
            await editing.edit(
                tx, ticket_id=ticket_id, changes=asked, version=int(version) if version.isdigit() else 0
            )
    except Invalid as wrong:
        errors = {each.pointer: _said(found.kind, reader, each) for each in wrong.errors}
        return await _page(request, reader, found, chrome, how, typed, status=422, errors=errors)
    except Stale:
        return await _stale(request, reader, found, chrome, how, typed, sent)
    said = words(reader.language, "ticket").gettext
    done = noop("The details have been updated.") if asked else noop("Nothing was changed.")
    return back(request, f"/console/tickets/{ticket}", said(done))


def _said(kind: TaskType, reader: Reader, error: FieldError) -> str:
    if error.code in _WRONG:
        return words(reader.language, "ticket").gettext(_WRONG[error.code])
    return (
        forms.flaw(kind.form, error, reader.language)
        if error.pointer.startswith("/form/")
        else words(reader.language, "ticket").told(error.detail)
    )


async def _stale(
    request: Request, reader: Reader, found: Read, chrome: Chrome, how: Reading, typed: Typed, sent: Any
) -> Response:
    """Somebody was first: what they changed beside what was typed, which stays."""
    stands = as_it_stands(found, how)
    said = words(reader.language, "ticket").gettext
    clashes = [
        (said(FIELDS[name.removesuffix("_on").removesuffix("_time")]), stands.plain.get(name, ""))
        for name, digest in stands.digests.items() if sent.get(f"was_{name}") != digest
    ]  # fmt: skip
    last = next((each for each in reversed(found.events) if each.type in _CHANGING), None)
    by = f"{found.people[last.actor].short(reader.language)} {how.format.moment(last.at)}" if last else ""
    return await _page(request, reader, found, chrome, how, typed, status=412, clashes=clashes, by=by)


_CHANGING = frozenset(
    {"ticket.updated", "ticket.moved", "ticket.assigned", "ticket.unassigned", "ticket.routed"}
)


def _grown(found: Read, typed: Typed, sent: Any, how: Reading) -> Typed:
    """One entry more or less in a list of the form."""
    add, remove = (str(sent[name]) if name in sent else None for name in ("add", "remove"))
    return Typed(typed.plain, forms.grown(found.kind.form, typed.form, how, add=add, remove=remove))
