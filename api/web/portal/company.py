"""The company at a glance, for its manager: what is open, late, waiting and done, and what is due next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal import listed
from api.web.portal.listed import OPEN, Row
from api.web.portal.pages import client, show
from api.web.reader import SignedIn
from services.changes import access
from services.in_force import reading
from services.tickets import listing
from services.tickets.listing import Filters
from tenants.db import Tx, transaction
from tenants.directory import people

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_COUNTS = """
SELECT count(*) FILTER (WHERE t.status = ANY($2)) AS open,
       count(*) FILTER (WHERE t.status IN ('waiting_client', 'awaiting_approval')) AS waiting,
       count(*) FILTER (WHERE t.status = ANY($2) AND EXISTS (SELECT 1 FROM clocks k WHERE k.tenant_id = t.tenant_id
           AND k.ticket_id = t.id AND k.metric = 'resolution' AND k.state <> 'stopped' AND k.due_at < $3)) AS late,
       count(*) FILTER (WHERE t.first_resolved_at >= $4) AS done,
       count(*) FILTER (WHERE t.created_at >= $4) AS made
FROM tickets t WHERE t.tenant_id = $1 AND (t.status = ANY($2) OR t.updated_at >= $4) AND {seen}
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of requests: those of the month are since its first day, in the company's time zone."""

    open: int
    waiting: int
    late: int
    done: int
    made: int
    month: datetime


@router.get("/portal/company")
async def overview(request: Request, reader: SignedIn) -> Response:
    """Numbers, and what is due next."""
    client(reader).require("users.read")
    async with transaction(reader.who) as tx:
        figures = await _figures(tx)
        due = await due_next(tx, reader.language)
        count = sum(1 for each in await people.listed(tx, after=None, limit=1000) if each.membership)
    return await show(
        request, reader, "company/overview.html", figures=figures, due=due, people=count, here="overview"
    )


async def _figures(tx: Tx) -> Figures:
    zone = (await reading.of(tx)).zone
    month = tx.now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    seen, args = access.where(tx.scope, 5)
    row: Any = await tx.fetchrow(_COUNTS.format(seen=seen), tx.tenant, list(OPEN), tx.now, month, *args)
    return Figures(**row, month=month)


async def due_next(tx: Tx, language: str, most: int = 10) -> list[Row]:
    """The open requests of the company whose promise comes first; those without one come last."""
    cards = await listing.page(tx, Filters(status=OPEN), limit=200)
    rows = await listed.rows(tx, cards, language)
    promised = [row for row in rows if row.promised and row.promised.due_at]
    return sorted(
        promised, key=lambda row: row.promised.due_at if row.promised and row.promised.due_at else tx.now
    )[:most]
