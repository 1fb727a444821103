"""My work: what I hold, the one next thing, and what waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.console import barred, duties, gather, moved
from api.web.console.barred import Barred
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.settings import RateLimit, settings
from services.desk import mine
from services.desk.mine import Day, Held
from services.desk.rows import Row
from services.procedures import acknowledging
from services.procedures.acknowledging import Duty
from services.routing import ahead, bars, taking
from services.routing.ahead import Ahead
from services.routing.bars import Overview
from tenants import limits
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Tab = Literal["all", "queued", "in_progress", "waiting_client", "on_hold", "in_review"]
OFTEN = RateLimit(per_second=50, burst=100)
TRIES = 3
"""How often a ticket is looked for anew that somebody else took in between."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on the reader's desk now."""

    held: Sequence[Held]
    day: Day
    view: Overview
    next: Ahead | None
    barred: Sequence[Barred]
    duties: Sequence[Duty]


@router.get("/console")
async def my_work(request: Request, reader: SignedIn, tab: Annotated[Tab, Query()] = "all") -> Response:
    """The reader's own tickets, nearest due first."""
    reader.who.require("queues.next")
    desk = await _desk(reader)
    shown = [each for each in desk.held if tab in {"all", each.status}]
    wanted = [(each.tenant, each.ticket) for each in shown]
    found = await gather.rows_of(
        reader.who, wanted + ([(desk.next.tenant, desk.next.ticket)] if desk.next else [])
    )
    rows = gather.in_order((each.ticket for each in shown), found)
    return await page(
        request, reader, "console/work.html", desk=desk, rows=rows, tab=tab, moves=moves(rows, reader),
        counts=Counter(each.status for each in desk.held), to_read=await duties.named(reader.who, desk.duties), next=found.get(desk.next.ticket) if desk.next else None,
    )  # fmt: skip


async def _desk(reader: Reader) -> Desk:
    async with transaction(reader.who) as tx:
        view = await bars.overview(tx)
        return Desk(
            held=await mine.held(tx),
            day=await mine.day(tx),
            view=view,
            next=await ahead.next_of(tx),
            barred=await barred.sentences(tx, view, words(reader.language, "console")),
            duties=await acknowledging.duties(tx),
        )


def moves(rows: Sequence[Row], reader: Reader) -> Mapping[UUID, str]:
    """What moved last on each of these, in words."""
    said = words(reader.language, "console")
    return {row.id: moved.text(row.moved, said) for row in rows if row.moved}


@router.post("/console/next")
async def take_next(request: Request, reader: SignedIn) -> Response:
    """Take the ticket that is served first, whichever queue it waits in."""
    return await _take(request, reader, None)


@router.post("/console/queues/{queue}/next")
async def take_next_of(request: Request, reader: SignedIn, queue: UUID) -> Response:
    """Take the ticket that a queue serves first."""
    return await _take(request, reader, queue)


async def _take(request: Request, reader: Reader, queue: UUID | None) -> Response:
    scope, said = reader.who, words(reader.language, "console")
    scope.require("queues.next")
    await limits.spend(f"next:{scope.principal}", OFTEN if settings().rate_limit else None)
    taken = await _first_of(scope, queue)
    if taken is None:
        to = f"/console/queues/{queue}" if queue else "/console"
        return back(request, to, said.gettext("There is no ticket here that you can take right now."))
    text = said.gettext("You took %(ticket)s. Your timer is running.") % {"ticket": taken}
    return back(request, f"/console/tickets/{taken}", text)


async def _first_of(scope: Scope, queue: UUID | None) -> str | None:
    """Take from the queue that has what is served first, and look again where somebody else was quicker; the reference."""
    for _ in range(TRIES):
        wanted = queue or await _best_queue(scope)
        if wanted is None:
            return None
        async with transaction(scope) as tx:
            case = await taking.next_ticket(tx, wanted)
            if case is not None:
                return case.reference
        if queue is not None:
            return None
    return None


async def _best_queue(scope: Scope) -> UUID | None:
    async with transaction(scope) as tx:
        found = await ahead.next_of(tx)
    return found.queue if found else None
