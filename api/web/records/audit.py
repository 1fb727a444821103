"""The audit log: searched, said in sentences, with what proves that nobody changed it."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web import happenings
from api.web.chrome import Chrome, chrome_of
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.records import gate, people
from api.web.records.asked import Asked
from api.web.records.gate import Auditing
from api.web.records.kinds import KINDS, place_of
from api.web.rendering import page
from api.web.words import words
from services.audit import ranges, searching
from services.audit.queries import Entry, Filters
from services.audit.searching import Found
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the page tells it."""

    entry: Entry
    sentence: str
    actor: str
    reference: str
    place: str
    is_sealed: bool


@router.get("/admin/audit")
async def log(request: Request, reader: Auditing) -> Response:
    """What happened, newest first."""
    asked = Asked.read(request)
    inside, filters, chrome = await _wanted(reader, asked)
    values: dict[str, Any] = {"asked": asked, "kinds": KINDS, "lost": filters is None}
    async with transaction(inside) as tx:
        empty = Found([], None)
        found = (
            await searching.newest(tx, filters, before=asked.before_place(), limit=PAGE) if filters else empty
        )
        state = await ranges.state(tx)
        values["told"] = await _told(tx, reader, chrome, found, sealed=state.sealed, key=asked.tenant)
        values["choices"] = await people.choices(tx)
        values["verifier"] = await _name(tx, state)
    values["companies"] = await gate.companies_of(reader.who)
    return await page(
        request,
        reader,
        "records/audit.html",
        chrome=chrome,
        state=state,
        rest=found.rest,
        most=ranges.MOST,
        **values,
    )


async def _wanted(reader: Reader, asked: Asked) -> tuple[Scope, Filters | None, Chrome]:
    """The wall of the log, and what it is narrowed to; None where the named ticket is not to be found."""
    chrome = await chrome_of(reader.who)
    inside, about = await gate.log_of(reader.who, asked.tenant), None
    if asked.ticket:
        named = await gate.named_ticket(reader.who, asked.ticket)
        if named is None or (asked.tenant and named.inside.here != inside.here):
            return inside, None, chrome
        inside, about = named.inside, named.ticket
    since, until = asked.period(chrome.zone)
    return inside, Filters(asked.kind or None, asked.person_id(), since, until, about), chrome


async def _told(tx: Tx, reader: Reader, chrome: Chrome, found: Found, *, sealed: int, key: str) -> list[Told]:
    names = await happenings.names(tx, [*found.entries, *map(_ticket_of, found.entries)])
    spoken = words(reader.language, "records")
    formats = Formats(spoken, chrome.zone, tx.now, era=reader.taste.era)
    told = []
    for entry in found.entries:
        reference = names.things.get(str(entry.ticket), {}).get(reader.language, "")
        said = happenings.sentence(entry, names, spoken, formats)
        place = place_of(entry, key, reference)
        actor = names.people.get(str(entry.actor), "")
        told.append(Told(entry, said, actor, reference, place, entry.place <= sealed))
    return told


@dataclass(frozen=True, slots=True)
class _OfTicket:
    """Asks for the name of an event's ticket."""

    subject: dict[str, Any]
    actor: Any
    type: str = ""
    data: Any = None


def _ticket_of(entry: Entry) -> Any:
    return _OfTicket({"kind": "ticket", "id": entry.ticket or entry.subject["id"]}, entry.actor, data={})


async def _name(tx: Tx, state: ranges.State) -> str:
    """Who verified last."""
    if state.verified is None:
        return ""
    names = await happenings.names(
        tx, [_OfTicket({"kind": "audit_log", "id": tx.tenant}, state.verified.by, data={})]
    )
    return names.people.get(str(state.verified.by), "")
