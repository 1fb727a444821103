"""Who comes in, and into whose log they look."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.deps import at_ticket, ticket_id
from api.walls import home_or
from api.web.reader import Reader, SignedIn
from core.errors import Invalid, NotFound
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

MOST = 1000


async def auditing(reader: SignedIn) -> Reader:
    """Who may read the audit log. Raises NotFound for clients, Denied for other staff."""
    if not reader.who.is_staff:
        raise NotFound
    reader.who.require("audit.read")
    return reader


async def watching(reader: SignedIn) -> Reader:
    """Staff who may read all access records. Raises NotFound for clients, Denied for other staff."""
    if not reader.who.is_staff:
        raise NotFound
    reader.who.require("access_records.read")
    return reader


Auditing = Annotated[Reader, Depends(auditing)]
Watching = Annotated[Reader, Depends(watching)]


async def log_of(scope: Scope, key: str) -> Scope:
    """The wall of a company's log; without a key that of the provider. Raises NotFound for a company that one does not see."""
    try:
        return await home_or(scope, key or None)
    except Invalid as error:
        raise NotFound from error


async def companies_of(scope: Scope) -> list[CompanyCard]:
    """The companies that somebody of the staff sees, by key."""
    async with transaction(scope.outside()) as tx:
        found = await companies.listed(tx, after=None, limit=MOST)
    return sorted(found, key=lambda each: each.key)


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket that was named in a search: the wall it stands behind, and its id."""

    inside: Scope
    ticket: UUID


async def named_ticket(scope: Scope, name: str) -> Named | None:
    """The ticket of a reference or id; None where there is none that one sees."""
    try:
        inside = await at_ticket(scope, name)
        async with transaction(inside) as tx:
            return Named(inside, await ticket_id(tx, name))
    except NotFound:
        return None
