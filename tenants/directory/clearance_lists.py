"""Clearances as lists to look through: with names, and whether each is in force today."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tenants.db import Tx
from tenants.directory import rows

_LISTED = """
SELECT c.id, c.person_id, c.tenant_id, t.key AS tenant, c.domains, c.my_number, c.valid_from, c.valid_until, c.version,
       c.ended_at IS NOT NULL AS is_ended, provider_today($1) AS today, s.email,
       coalesce(s.name, (SELECT a.name FROM api_clients a WHERE a.id = c.person_id), '') AS person, s.id IS NULL AS is_program,
       coalesce(b.name, (SELECT a.name FROM api_clients a WHERE a.id = c.approved_by)) AS approver
FROM clearances c LEFT JOIN tenants t ON t.tenant_id = c.tenant_id
LEFT JOIN staff s ON s.id = c.person_id LEFT JOIN staff b ON b.id = c.approved_by
WHERE (c.tenant_id IS NULL OR t.tenant_id IS NOT NULL) AND ($2::uuid IS NULL OR c.id = $2)
    AND ($3::uuid IS NULL OR c.person_id = $3) AND ($4::uuid IS NULL OR c.tenant_id = $4 OR c.tenant_id IS NULL)
ORDER BY person, c.person_id, t.key NULLS FIRST, c.id
"""


@dataclass(frozen=True, slots=True)
class ListedClearance:
    """Who is cleared for what, by whom. `tenant` None is all companies; `approver` None is the set-up itself."""

    id: UUID
    person_id: UUID
    person: str
    email: str | None
    is_program: bool
    tenant_id: UUID | None
    tenant: str | None
    domains: tuple[str, ...] | None
    my_number: bool
    valid_from: date
    valid_until: date | None
    approver: str | None
    is_ended: bool
    today: date
    version: int

    @property
    def state(self) -> str:
        """in_force, upcoming, expired or ended."""
        if self.is_ended:
            return "ended"
        if self.valid_until is not None and self.valid_until <= self.today:
            return "expired"
        return "upcoming" if self.today < self.valid_from else "in_force"

    @property
    def days_left(self) -> int | None:
        """Days until it runs out, today included; None where it has no end."""
        return None if self.valid_until is None else (self.valid_until - self.today).days


async def listed(
    tx: Tx, *, one: UUID | None = None, person: UUID | None = None, tenant: UUID | None = None
) -> list[ListedClearance]:
    """Clearances for companies that the caller sees, ended ones too, by person and company."""
    tx.scope.require("clearances.read")
    return [_listed(row) for row in await tx.fetch(_LISTED, tx.now, one, person, tenant)]


def _listed(row: Any) -> ListedClearance:
    return ListedClearance(**{**row, "domains": rows.texts(row["domains"])})
