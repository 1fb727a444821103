"""Which company a page is about: the own one for a company's people, one of those they are cleared for for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query

from core.errors import NotFound
from core.said import say
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope

CompanyKey = Annotated[str | None, Query(max_length=40)]


@dataclass(frozen=True, slots=True)
class Company:
    """A client company by name."""

    id: UUID
    key: str
    name: Mapping[str, str]


class NoCompanyYet(NotFound):
    """You see no client company yet: none was taken on, or you are cleared for none."""

    code = "no_company_yet"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The companies to choose from, the chosen one, and the scope inside it."""

    companies: Sequence[Company]
    company: Company
    scope: Scope


_COMPANIES = "SELECT tenant_id, key, name_ja, name_en FROM tenants WHERE tenant_id <> $1 ORDER BY key"


async def companies(scope: Scope) -> list[Company]:
    """The companies that somebody sees, in the order of their keys."""
    async with transaction(scope) as tx:
        rows = await tx.fetch(_COMPANIES, PROVIDER_TENANT)
    return [
        Company(row["tenant_id"], row["key"], {"ja": row["name_ja"], "en": row["name_en"]}) for row in rows
    ]


async def chosen(scope: Scope, key: str | None) -> Chosen:
    """The company of this key, or the first. Raises NotFound where the reader sees none of it, NoCompanyYet where they see none."""
    found = await companies(scope)
    if not found and not key:
        raise NoCompanyYet
    one = next((each for each in found if key in {None, "", each.key}), None)
    if one is None:
        raise NotFound(say("No such company, or you are not cleared for it."))
    return Chosen(found, one, scope.at(one.id))


async def inside(scope: Scope) -> Company:
    """The company whose wall the scope is in."""
    found = next((each for each in await companies(scope) if each.id == scope.here), None)
    if found is None:
        raise NotFound
    return found
