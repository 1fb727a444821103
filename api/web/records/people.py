"""Whom a search can be narrowed to: the provider's staff, and the people of a company."""

from dataclasses import dataclass
from uuid import UUID

from tenants.db import Tx

_STAFF = "SELECT id, name FROM staff ORDER BY ended_at NULLS FIRST, name LIMIT $1"
_PEOPLE = "SELECT id, name FROM people WHERE tenant_id = $1 ORDER BY ended_at NULLS FIRST, name LIMIT $2"
_MOST = 500


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to choose."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The people whom a list can be narrowed to."""

    staff: list[Somebody]
    people: list[Somebody]


async def choices(tx: Tx) -> Choices:
    """Staff, and the people of this transaction's company."""
    staff = [Somebody(**row) for row in await tx.fetch(_STAFF, _MOST)]
    return Choices(staff, [Somebody(**row) for row in await tx.fetch(_PEOPLE, tx.tenant, _MOST)])
