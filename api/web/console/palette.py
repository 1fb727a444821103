"""What the palette of commands offers besides what stands on the page: places and queues, with words to find them by."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from api.web.chrome import Chrome, chrome_of
from api.web.console.keywords import COMMANDS, PLACES
from api.web.console.tickets import require_desk
from api.web.guard import PageRoute
from api.web.navigation import Link, links
from api.web.reader import SignedIn
from api.web.words import words
from services.routing import queue_views
from services.routing.queue_views import QueueCard
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

WAITING = "/console?tab=waiting_client"


@router.get("/console/palette")
async def palette(reader: SignedIn) -> Response:
    """Places and queues to go to, and the words by which the page's own commands are found."""
    scope, said = reader.who, words(reader.language, "console")
    require_desk(scope)
    chrome: Chrome = await chrome_of(scope)
    queues: list[QueueCard] = []
    if scope.may("queues.read"):
        async with transaction(scope) as tx:
            queues = [
                each
                for each in await queue_views.bare(tx)
                if each.active and (each.tenant is None) == scope.is_staff
            ]
    places = [_place(link, said.gettext(link.name)) for link in links(scope, chrome, "/console")]
    if scope.may("queues.next"):
        found = "確認待ち かくにんまち 回答待ち かいとうまち waiting for client"
        places.append(
            {"text": said.gettext("My tickets waiting for the client"), "to": WAITING, "icon": "waiting_client", "keys": "g w", "words": found}
        )  # fmt: skip
    answer = {
        "places": places,
        "queues": [_queue(each, reader.language) for each in queues],
        "words": COMMANDS,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _place(link: Link, name: str) -> Mapping[str, str]:
    found = f"{link.name} {PLACES.get(link.path, '')}"
    return {"text": name, "to": link.path, "icon": link.icon, "keys": link.keys, "words": found}


def _queue(queue: QueueCard, language: str) -> Mapping[str, str]:
    other = queue.name["en" if language == "ja" else "ja"]
    return {
        "text": queue.name[language],
        "to": f"/console/queues/{queue.id}",
        "icon": "inbox",
        "keys": "",
        "words": f"{other} {queue.code}",
    }
