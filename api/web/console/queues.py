"""Queues: what waits in each, and the line of one in serving order with who could take it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.console import barred, gather
from api.web.console.barred import REASONS
from api.web.console.places import MOST
from api.web.console.work import moves
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import Words, words
from services.desk.rows import Row
from services.routing import ahead, bars, line
from services.routing.line import Able, Waiting
from tenants.db import Tx, transaction
from tenants.directory import companies

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_PEOPLE = """
SELECT id, name FROM staff WHERE id = ANY($1::uuid[])
UNION ALL SELECT id, name FROM people WHERE tenant_id = $2 AND id = ANY($1::uuid[]) ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line as the page shows it. `able` are names; `against` says why it is nobody; `mine` why not the reader."""

    number: int
    row: Row
    able: Sequence[str]
    against: str
    mine: str
    is_told: bool


@router.get("/console/queues")
async def queues(request: Request, reader: SignedIn) -> Response:
    """All queues that the reader sees."""
    async with transaction(reader.who) as tx:
        view = await bars.overview(tx)
        sentences = await barred.sentences(tx, view, words(reader.language, "console"))
        names = {
            each.key: each.name[reader.language]
            for each in await companies.listed(tx, after=None, limit=MOST)
        }
    why: dict[UUID, list[str]] = defaultdict(list)
    for each in sentences:
        why[each.queue].append(each.text)
    return await page(request, reader, "console/queues.html", view=view, why=why, names=names)


@router.get("/console/queues/{queue}")
async def queue_page(
    request: Request,
    reader: SignedIn,
    queue: UUID,
    number: Annotated[int, Query(alias="page", ge=1, le=200)] = 1,
) -> Response:
    """The line of one queue."""
    scope, said = reader.who, words(reader.language, "console")
    async with transaction(scope) as tx:
        found = await line.line(tx, queue, page=number)
        names = await _names(
            tx, (person for each in found.waiting if each.able for person in each.able.people)
        )
        first = await ahead.next_of(tx, queue) if scope.may("queues.next") else None
    wanted = [(each.tenant, each.ticket) for each in found.waiting] + list(found.assigned)
    rows = await gather.rows_of(scope, wanted)
    assigned = gather.in_order((ticket for _, ticket in found.assigned), rows)
    return await page(
        request, reader, "console/queue.html", queue=found.queue, line=found, spots=_places(found.waiting, rows, names, found.first, said),
        assigned=assigned, moves=moves(assigned, reader), number=number, first=first,
    )  # fmt: skip


async def _names(tx: Tx, people: Iterable[UUID]) -> Mapping[UUID, str]:
    found = await tx.fetch(_PEOPLE, list(set(people)), tx.scope.tenant)
    return {row["id"]: row["name"] for row in found}


def _places(
    waiting: Sequence[Waiting], rows: Mapping[UUID, Row], names: Mapping[UUID, str], first: int, said: Words
) -> list[Place]:
    return [
        _place(first + n, rows[each.ticket], each.able, names, said)
        for n, each in enumerate(waiting)
        if each.ticket in rows
    ]


def _place(number: int, row: Row, able: Able | None, names: Mapping[UUID, str], said: Words) -> Place:
    if able is None:
        return Place(number, row, (), "", "", is_told=False)
    against = [
        said.ngettext("%(why)s: %(num)s person", "%(why)s: %(num)s people", count)
        % {"why": said.gettext(REASONS[why]), "num": count}
        for why, count in able.against[:3]
    ]
    mine = dict.fromkeys(said.gettext(REASONS[why]) for why in able.mine)
    between = said.gettext(", ")
    people = [names[person] for person in able.people if person in names]
    return Place(number, row, people, between.join(against), between.join(mine), is_told=True)
