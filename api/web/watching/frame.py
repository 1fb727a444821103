"""Who comes in, about which companies, and the frame around it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from api.web.billing.gate import clients
from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import words
from core.errors import Invalid, NotFound
from core.said import say
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

STAFF, CLIENT = "/reports", "/portal/reports"


def base(reader: Reader, *, staff: bool) -> str:
    """Where the pages of this side begin. Raises NotFound for who belongs to the other."""
    if reader.who.is_staff is not staff:
        raise NotFound(say("This page is for the other side."))
    return STAFF if staff else CLIENT


async def seen(reader: Reader) -> Sequence[CompanyCard]:
    """The companies that the reader may choose among: of a client's person their own alone."""
    if reader.who.is_staff:
        return await clients(reader.who)
    async with transaction(reader.who) as tx:
        return [await companies.named(tx, str(reader.who.here))]


def inside(reader: Reader, found: Sequence[CompanyCard], key: str) -> Scope:
    """Inside the wall of a company by its key. Raises Invalid for one that the reader does not see."""
    for each in found:
        if each.key == key:
            return reader.who.at(each.id) if reader.who.is_staff else reader.who
    raise Invalid.field(
        "/tenant", "unknown_tenant", say("held {held}; takes a company that you see", held=key)
    )


def at(reader: Reader, tenant: UUID) -> Scope:
    return reader.who.at(tenant) if reader.who.is_staff else reader.who


async def show(
    request: Request, reader: Reader, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page in the frame of its side."""
    frame = "shell.html" if reader.who.is_staff else "portal.html"
    start = STAFF if reader.who.is_staff else CLIENT
    return await page(
        request, reader, f"watching/{template}", status=status, frame=frame, base=start, **values
    )


def said(reader: Reader, message: str) -> str:
    return words(reader.language, "watching").gettext(message)
