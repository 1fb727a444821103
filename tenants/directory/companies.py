"""Client companies as the board wall shows them: those that the caller is cleared for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.said import say
from tenants.db import Tx
from tenants.scope import PROVIDER_TENANT

_COLUMNS = "tenant_id, key, name_ja, name_en, time_zone, locale, status, settings, version, created_at"
_PAGE = f"SELECT {_COLUMNS} FROM tenants WHERE ($1::uuid IS NULL OR tenant_id > $1) AND tenant_id <> $2 ORDER BY tenant_id LIMIT $3"
_BY_ID = f"SELECT {_COLUMNS} FROM tenants WHERE tenant_id = $1"
_BY_KEY = f"SELECT {_COLUMNS} FROM tenants WHERE key = $1"


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """A client company."""

    id: UUID
    key: str
    name: dict[str, str]
    time_zone: str
    locale: str
    status: str
    settings: dict[str, Any]
    version: int
    created_at: datetime


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[CompanyCard]:
    """The companies that the caller sees, in the order of their making."""
    found = await tx.fetch(_PAGE, after, PROVIDER_TENANT, limit)
    return [card(row) for row in found]


async def named(tx: Tx, name: str) -> CompanyCard:
    """A company by key or id. Raises NotFound outside the caller's clearances."""
    try:
        row = await tx.fetchrow(_BY_ID, UUID(name))
    except ValueError:
        row = await tx.fetchrow(_BY_KEY, name)
    if row is None:
        raise NotFound(say("No such tenant, or you are not cleared for it."))
    return card(row)


def card(row: Any) -> CompanyCard:
    return CompanyCard(
        id=row["tenant_id"],
        key=row["key"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        time_zone=row["time_zone"],
        locale=row["locale"],
        status=row["status"],
        settings=row["settings"],
        version=row["version"],
        created_at=row["created_at"],
    )
