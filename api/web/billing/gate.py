"""Who comes in, and whose money they see."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends

from api.web.reader import Reader, SignedIn
from core.errors import NotFound
from core.said import say
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import PROVIDER_TENANT, Scope

MOST = 1000


def _holding(grant: str) -> Callable[[SignedIn], Awaitable[Reader]]:
    async def holding(reader: SignedIn) -> Reader:
        if not reader.who.is_staff:
            raise NotFound(say("These pages are the provider's."))
        reader.who.require(grant)
        return reader

    return holding


Invoices = Annotated[Reader, Depends(_holding("invoices.read"))]
Payments = Annotated[Reader, Depends(_holding("payments.read"))]
Usage = Annotated[Reader, Depends(_holding("usage.read"))]
Books = Annotated[Reader, Depends(_holding("ledger.read"))]
Costs = Annotated[Reader, Depends(_holding("grades.read"))]
"""Staff who may look. Raises NotFound for clients, Denied for other staff."""


async def clients(scope: Scope) -> list[CompanyCard]:
    """The client companies that somebody of the staff sees, by key."""
    async with transaction(scope.outside()) as tx:
        found = await companies.listed(tx, after=None, limit=MOST)
    seen = [each for each in found if each.id in scope.tenants and each.id != PROVIDER_TENANT]
    return sorted(seen, key=lambda each: each.key)
