"""Who comes in: staff under `/reports/monthly`, the client's managers under `/portal/monthly`. Both read the same pages."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.reader import Reader, SignedIn
from api.web.rendering import page
from core.errors import NotFound
from core.said import say
from tenants.scope import Scope

STAFF, CLIENT = "/reports/monthly", "/portal/monthly"


def _staff(reader: SignedIn) -> Reader:
    if not reader.who.is_staff:
        raise NotFound(say("These pages are the provider's."))
    reader.who.require("monthly_reports.read")
    return reader


def _client(reader: SignedIn) -> Reader:
    if reader.who.is_staff:
        raise NotFound(say("The portal is for the client's people."))
    reader.who.require("monthly_reports.read")
    return reader


Staff = Annotated[Reader, Depends(_staff)]
Client = Annotated[Reader, Depends(_client)]
"""Raises NotFound for the other side, Denied for who may not see the monthly review."""


async def at_report(scope: Scope, report: UUID) -> Scope:
    """Inside the wall of a report. Raises NotFound."""
    return await at_row(scope, "monthly_reports", report)


def base(reader: Reader) -> str:
    """Where the pages of this side begin."""
    return STAFF if reader.who.is_staff else CLIENT


async def show(
    request: Request, reader: Reader, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page in the frame of its side."""
    frame = "shell.html" if reader.who.is_staff else "portal.html"
    return await page(
        request, reader, f"monthly/{template}", status=status, frame=frame, base=base(reader), **values
    )
