"""Many tickets at once: look what would happen to each, do it, see what became of it, take it back."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.web.console import bulk_asked, bulk_doing, bulk_words, gather, places
from api.web.console.bulk_actions import Action, offered
from api.web.console.bulk_asked import BulkAsked
from api.web.console.bulk_doing import Outcome
from api.web.console.places import Offered
from api.web.console.tickets import require_desk
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.ids import new_id
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 100
"""Tickets at once."""


@router.get("/console/bulk")
async def preview(
    request: Request, reader: SignedIn, do: str = "mine", ticket: Annotated[list[str] | None, Query()] = None,
) -> Response:  # fmt: skip
    """What would happen to each of these tickets: tried by the rules themselves, and rolled back."""
    require_desk(reader.who)
    query = request.query_params
    asked = bulk_asked.read(reader.who, do, (ticket or [])[:MOST], query, query.get("back", ""))
    if not asked.tickets:
        text = words(reader.language, "console").gettext("Select tickets first, then choose what to do.")
        return back(request, _list(asked.back), text, late=True)
    return await _preview(request, reader, asked)


async def _preview(request: Request, reader: Reader, asked: BulkAsked) -> Response:
    offer = await _offer(reader)
    wanted = asked.wanted(offer.zone)
    outcomes = (
        [await bulk_doing.rehearse(reader.who, name, wanted) for name in asked.names]
        if asked.is_complete
        else []
    )
    lines = await _lines(reader, outcomes, offer)
    said = words(reader.language, "console")
    choices = places.choices(offer, said, is_staff=reader.who.is_staff)
    choices.actions = [(each.code, said.gettext(each.name)) for each in offered(reader.who)]
    return await page(
        request, reader, "console/bulk.html", asked=asked, lines=lines, back=_list(asked.back), choices=choices, doable=[each for each in lines if not each.why],
    )  # fmt: skip


async def _offer(reader: Reader) -> Offered:
    async with transaction(reader.who) as tx:
        return await places.offered(tx, "")


async def _lines(reader: Reader, outcomes: Sequence[Outcome], offer: Offered) -> list[bulk_words.Line]:
    found = await gather.rows_of(
        reader.who, ((each.tenant, each.before.id) for each in outcomes if each.tenant and each.before)
    )
    return [bulk_words.line(each, found, offer, words(reader.language, "console")) for each in outcomes]


@router.post("/console/bulk")
async def do_all(request: Request, reader: SignedIn) -> Response:
    """Do it, each ticket in a transaction of its own, as it was looked at."""
    require_desk(reader.who)
    form: FormData = await request.form()
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    tickets = [value for value in form.getlist("ticket") if isinstance(value, str)]
    asked = bulk_asked.read(reader.who, given.get("do", ""), tickets[:MOST], given, given.get("back", ""))
    if not asked.is_complete:
        return await _preview(request, reader, asked)
    wanted, run = asked.wanted((await _offer(reader)).zone), new_id()
    outcomes = [
        await bulk_doing.perform(reader.who, name, wanted, version=version, run=run)
        for name, version in asked.tickets
    ]
    await bulk_doing.note_refusals(reader.who, run, asked.action, outcomes)
    return _told(request, reader, asked, run, outcomes)


def _told(
    request: Request, reader: Reader, asked: BulkAsked, run: UUID, outcomes: Sequence[Outcome]
) -> Response:
    """Back to the list, which says so and offers to take it back; to what became of each where some were left."""
    done = [each for each in outcomes if each.after]
    keys = ",".join(sorted({each.name.rpartition("-")[0] for each in outcomes}))
    text = said_done(asked.action, len(done), reader.language)
    if len(done) < len(outcomes):
        return back(request, f"/console/bulk/{run}?in={keys}", text, late=not done)
    undo = (f"/console/bulk/{run}/undo", {"in": keys}) if asked.action.undone else None
    return back(request, _list(asked.back), text, undo=undo)


def said_done(action: Action, number: int, language: str) -> str:
    """`3 tickets: put on hold.`"""
    said = words(language, "console")
    if not number:
        return said.gettext("No ticket was changed.")
    text = said.ngettext("%(num)s ticket: %(done)s.", "%(num)s tickets: %(done)s.", number)
    return text % {"num": number, "done": said.gettext(action.done)}


def _list(address: str) -> str:
    """The list that somebody came from."""
    return address if address.startswith(("/console/tickets", "/console/queues")) else "/console/tickets"
