"""Clearances as the provider's administrators and auditors see them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.said import say
from tenants.db import Tx
from tenants.directory import rows

_SELECT = """
SELECT c.id, c.person_id, t.key AS tenant, c.domains, c.my_number, c.valid_from, c.valid_until,
       c.approved_by, c.version, c.created_at, c.ended_at
FROM clearances c LEFT JOIN tenants t ON t.tenant_id = c.tenant_id
WHERE (c.tenant_id IS NULL OR t.tenant_id IS NOT NULL) AND {which}
"""
_PAGE = _SELECT.format(
    which="($1::uuid IS NULL OR c.id > $1) AND ($3::uuid IS NULL OR c.person_id = $3) ORDER BY c.id LIMIT $2"
)
_ONE = _SELECT.format(which="c.id = $1")
_HOLDS_ALL = """
SELECT 1 FROM clearances WHERE person_id = $1 AND tenant_id IS NULL AND domains IS NULL AND ended_at IS NULL
    AND valid_from <= provider_today($2) AND (valid_until IS NULL OR provider_today($2) < valid_until)
"""
_CLEARABLE = """
SELECT 1 FROM staff WHERE id = $1 AND ended_at IS NULL
UNION ALL
SELECT 1 FROM api_clients WHERE id = $1 AND tenant_id IS NULL AND membership_id IS NULL AND ended_at IS NULL
"""
_END_OF = "UPDATE clearances SET ended_at = $2, version = version + 1 WHERE person_id = $1 AND ended_at IS NULL RETURNING id"


@dataclass(frozen=True, slots=True)
class ClearanceCard:
    """Who is cleared for what. `tenant` null is all tenants, `domains` null all domains; `valid_until` is the first day without."""

    id: UUID
    user: UUID
    tenant: str | None
    domains: tuple[str, ...] | None
    my_number: bool
    valid_from: date
    valid_until: date | None
    approved_by: UUID
    version: int
    created_at: datetime
    ended_at: datetime | None


async def listed(tx: Tx, *, after: UUID | None, limit: int, user: UUID | None = None) -> list[ClearanceCard]:
    """The clearances for tenants that the caller sees, in the order of their granting."""
    found = await tx.fetch(_PAGE, after, limit, user)
    return [card(row) for row in found]


async def one(tx: Tx, clearance_id: UUID) -> ClearanceCard:
    """Raises NotFound, also where its tenant is not the caller's to see."""
    row = await tx.fetchrow(_ONE, clearance_id)
    if row is None:
        raise NotFound(say("No such clearance, or you may not see it."))
    return card(row)


async def holds_all(tx: Tx, person_id: UUID) -> bool:
    """Whether somebody is cleared today for everything of all tenants, present and future."""
    return bool(await tx.fetchval(_HOLDS_ALL, person_id, tx.now))


async def is_clearable(tx: Tx, principal: UUID) -> bool:
    """Whether this is somebody of the staff, or an API client of the provider: it is cleared as staff are."""
    return bool(await tx.fetchval(_CLEARABLE, principal))


async def end_all(tx: Tx, person_id: UUID) -> list[UUID]:
    """End whatever somebody is cleared for; the ids of what ended."""
    return [row["id"] for row in await tx.fetch(_END_OF, person_id, tx.now)]


def card(row: Any) -> ClearanceCard:
    values = {**row, "domains": rows.texts(row["domains"])}
    return ClearanceCard(user=values.pop("person_id"), **values)
