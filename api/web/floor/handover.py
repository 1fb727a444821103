"""Take over what somebody absent holds: a preview that proposes who takes what, then all of it at once, and back again."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at, provider
from api.web.floor import inside, names
from api.web.floor.assigning import target
from api.web.floor.colleagues import called
from api.web.floor.names import Names, overseer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import NotFound, Refusal
from core.said import say
from services.routing import board, floor_views, handover, people
from services.routing.board import Worker
from services.routing.handover import Proposal
from services.rules import eligibility
from services.rules.eligibility import Operator
from services.tickets import handing
from services.tickets.handing import Handed, Place
from services.tickets.lines import TicketLine
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket to be handed over: who is proposed, and who else could take it now."""

    proposal: Proposal
    line: TicketLine
    standing: str | None
    able: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody holds and who would take it over."""

    person: UUID
    worker: Worker
    workers: tuple[Worker, ...]
    names: Names
    rows: tuple[Row, ...]


async def preview(scope: Scope, person: UUID, language: str) -> Preview:
    """Raises NotFound for nobody of the floor."""
    async with transaction(scope) as tx:
        workers = (await board.board(tx)).people
        worker = next((each for each in workers if each.presence.person == person), None)
        if worker is None:
            raise NotFound(say("Nobody of the floor."))
        called_by = await names.of(tx, language)
        crew = await people.of(tx, in_house=False)
        held = await floor_views.held(tx, [person], limit=MOST)
        plan = handover.plan(tx, held, crew, leaving=person, substitute=worker.presence.substitute)
        able = [_able(tx, each, crew, person) for each in plan]
        now = tx.now
    lines = await inside.lines_of(scope, [(each.entry.tenant, each.entry.ticket) for each in plan])
    rows = tuple(
        Row(each, lines[each.entry.ticket], each.entry.standing(now), who)
        for each, who in zip(plan, able, strict=True)
        if each.entry.ticket in lines and each.entry.status not in {"new", "awaiting_approval"}
    )
    return Preview(person, worker, workers, called_by, rows)


def _able(tx: Tx, proposal: Proposal, crew: list[Operator], leaving: UUID) -> tuple[UUID, ...]:
    wanted = proposal.entry.needs
    return tuple(
        one.id for one in crew if one.id != leaving and eligibility.is_eligible(one, wanted, now=tx.now)
    )


@router.get("/floor/people/{person}/handover")
async def show(request: Request, reader: SignedIn, person: UUID) -> Response:
    """The preview."""
    scope = overseer(reader)
    scope.require("tickets.assign")
    found = await preview(scope, person, reader.language)
    return await page(request, reader, "floor/handover.html", found=found, names=found.names, most=MOST)


@router.post("/floor/people/{person}/handover")
async def hand_over(request: Request, reader: SignedIn, person: UUID) -> Response:
    """Do as the preview says, ticket by ticket: one that somebody changed first stays as it is, and is named."""
    scope = overseer(reader)
    scope.require("tickets.assign")
    given = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    done: list[Handed] = []
    left: list[str] = []
    for reference, to in _wanted(given):
        try:
            done.append(await _hand(scope, reference, to, given.get(f"version-{reference}", "")))
        except Refusal:
            left.append(reference)
    async with _named(scope, person, reader) as name:
        return _told(request, reader, person, name, done, left)


def _wanted(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """(reference, where to) of the tickets that do not stay."""
    found = [
        (name.removeprefix("to-"), value)
        for name, value in given.items()
        if name.startswith("to-") and value != "stay"
    ]
    return found[:MOST]


async def _hand(scope: Scope, reference: str, to: str, version: str) -> Handed:
    person, _ = target(to)
    expected = int(version) if version.isdigit() and len(version) < 10 else None
    async with at(scope, reference) as (tx, ticket_id):
        return await handing.hand_over(tx, ticket_id=ticket_id, assignee=person, version=expected)


@asynccontextmanager
async def _named(scope: Scope, person: UUID, reader: Reader) -> AsyncIterator[str]:
    async with transaction(provider(scope)) as tx:
        yield await called(tx, person, reader)


def _told(
    request: Request, reader: Reader, person: UUID, name: str, done: list[Handed], left: list[str]
) -> Response:
    said = words(reader.language, "floor")
    if not done and not left:
        return back(request, "/floor", said.gettext("Nothing was handed over: everything was set to stay."))
    text = said.ngettext(
        "%(num)s ticket of %(name)s was handed over.", "%(num)s tickets of %(name)s were handed over.", len(done)
    ) % {"num": len(done), "name": name}  # fmt: skip
    if left:
        stayed = said.gettext("Somebody else changed these first, so they stayed: %(references)s.")
        text = f"{text} {stayed % {'references': ', '.join(left)}}"
    undo = {
        "tickets": " ".join(
            f"{each.reference}:{each.version}{':b' if each.before.in_progress else ''}" for each in done
        )
    }
    return back(
        request, "/floor", text, late=bool(left), undo=(f"/floor/people/{person}/handover/undo", undo) if done else None
    )  # fmt: skip


@router.post("/floor/people/{person}/handover/undo")
async def undo(
    request: Request, reader: SignedIn, person: UUID, tickets: Annotated[str, Form(max_length=4000)]
) -> Response:
    """Give back what nobody has touched since."""
    scope = overseer(reader)
    count = 0
    for each in tickets.split()[:MOST]:
        reference, version, begun = (*each.split(":"), "", "")[:3]
        place = Place(None, person, in_progress=begun == "b")
        try:
            async with at(scope, reference) as (tx, ticket_id):
                await handing.put_back(tx, ticket_id=ticket_id, to=place, version=int(version))
        except (Refusal, ValueError):
            continue
        count += 1
    said = words(reader.language, "floor")
    async with _named(scope, person, reader) as name:
        text = said.ngettext(
            "%(num)s ticket is with %(name)s again.", "%(num)s tickets are with %(name)s again.", count
        ) % {"num": count, "name": name}  # fmt: skip
    return back(request, "/floor", text)
