"""Pages of the portal: for a client's people alone, with the words for the states of a request."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.web.portal import saying
from api.web.reader import Reader
from api.web.rendering import page
from core.errors import NotFound
from core.said import say
from tenants.scope import Scope


def client(reader: Reader) -> Scope:
    """The scope of a client's person. Raises NotFound for staff: they have no portal."""
    if reader.who.is_staff:
        raise NotFound(say("The portal is for the client's people."))
    return reader.who


async def show(
    request: Request, reader: Reader, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page of the portal."""
    return await page(request, reader, f"portal/{template}", status=status, sayings=saying, **values)
