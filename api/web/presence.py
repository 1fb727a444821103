"""The switch of one's own presence, on every page of who takes work."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.presence import set_presence
from api.web.guard import PageRoute
from api.web.labels import PRESENCE
from api.web.navigation import home_of
from api.web.reader import SignedIn
from api.web.rendering import back
from api.web.words import words

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.post("/presence")
async def switch(
    request: Request, reader: SignedIn, status: Annotated[Literal["available", "away", "offline"], Form()]
) -> Response:
    """Say whether one takes work; who leaves gives back what they have not started."""
    await set_presence(reader.who, reader.who.actor, status)
    said = words(reader.language)
    page_before = urlsplit(request.headers.get("referer", "")).path or home_of(reader.who)
    return back(
        request,
        page_before,
        said.gettext("Your status is now: %(presence)s") % {"presence": said.gettext(PRESENCE[status])},
    )
