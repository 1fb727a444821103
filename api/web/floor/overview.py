"""The floor itself, live."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.chrome import chrome_of
from api.web.floor import looking, rows
from api.web.floor.acts import MOST, acts
from api.web.floor.charts import By
from api.web.floor.names import overseer
from api.web.floor.reasons import counted
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import words

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/floor")
async def floor(
    request: Request, reader: SignedIn, person: UUID | None = None, queue: UUID | None = None,
    by: By | None = None,
) -> Response:  # fmt: skip
    """Who is here with what, what waits, and what to do about it. A person's and a queue's tickets open in place."""
    scope = overseer(reader)
    zone = (await chrome_of(scope)).zone
    found = await looking.floor(scope, reader.language, zone, by=by, person=person, queue=queue)
    said = words(reader.language, "floor")
    todo = acts(found)
    lines = list(rows.queues(found, reader.language, queue))
    return await page(
        request, reader, "floor/floor.html", floor=found, names=found.seen.names, acts=todo[:MOST], more=todo[MOST:],
        queues=lines,
        widest=max((row.slack.total for row in lines), default=1), people=list(rows.people(found, person)),
        person=person, queue=queue, by=found.chart.by, why=lambda reasons: counted(said, [(str(why), n) for why, n in reasons]),
        may_assign=scope.may("tickets.assign"), may_set=scope.may("presence.write_others"),
    )  # fmt: skip
