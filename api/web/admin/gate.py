"""Who comes in: administrators, and auditors to look. Clients do not learn that there is such a place."""

from typing import Annotated

from fastapi import Depends

from api.web.reader import Reader, SignedIn
from core.errors import NotFound


async def administering(reader: SignedIn) -> Reader:
    """A reader who may see how the provider is set up. Raises NotFound for clients, Denied for other staff."""
    if not reader.who.is_staff:
        raise NotFound
    reader.who.require("clearances.read")
    return reader


Admin = Annotated[Reader, Depends(administering)]
