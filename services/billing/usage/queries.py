"""Usage as people look at it: what was recorded, when, from what, whether a charge counts it, and whether it came late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.billing.usage.pricing import COUNTED, PRICES, UNPRICED
from services.rules.exact import tidy
from tenants.db import Tx

LATE = """
EXISTS (SELECT 1 FROM billing_periods f WHERE f.tenant_id = $1 AND f.status <> 'open' AND f.starts_on <= i.occurred_on
        AND i.occurred_on < f.ends_on AND i.epoch > f.cut_epoch)
"""
"""Whether the item `i` was recorded for a period that was frozen already."""

COLUMNS = f"""
i.*, t.number, n.key || '-' || lpad(t.number::text, greatest(4, length(t.number::text)), '0') AS reference,
{LATE} AS late, {UNPRICED} AS unpriced
"""
FROM = """
FROM usage_items i JOIN tenants n ON n.tenant_id = i.tenant_id
LEFT JOIN tickets t ON t.tenant_id = i.tenant_id AND t.id = i.ticket_id
"""
VISIBLE = "(coalesce(i.facts ->> 'domain', '') = '' OR i.facts ->> 'domain' = ANY($2))"
"""Items of work in domains that the caller sees ($2), and those of no domain."""

_LIST = f"""
WITH {PRICES}
SELECT {COLUMNS} {FROM}
WHERE i.tenant_id = $1 AND {VISIBLE} AND ($3::uuid IS NULL OR i.id < $3)
    AND ($4::date IS NULL OR i.occurred_on >= $4) AND ($5::date IS NULL OR i.occurred_on < $5)
    AND ($6::text IS NULL OR EXISTS (SELECT 1 FROM prices p WHERE p.code = $6 AND {COUNTED}) OR i.charge = $6)
    AND ($7::bool IS NULL OR {UNPRICED} = $7) AND ($8::bool IS NULL OR {LATE} = $8) AND ($9::uuid IS NULL OR i.ticket_id = $9)
ORDER BY i.id DESC LIMIT $10
"""
_ONE = f"WITH {PRICES} SELECT {COLUMNS} {FROM} WHERE i.tenant_id = $1 AND {VISIBLE} AND i.id = $3"


class NoSuchItem(NotFound):
    """There is no such usage item, or you may not see it."""

    code = "usage_item_not_found"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing. The days are half-open."""

    from_on: date | None = None
    to_on: date | None = None
    charge: str | None = None
    unpriced: bool | None = None
    late: bool | None = None
    ticket: UUID | None = None


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One billable fact. `quantity` below zero takes back the item that `reverses` names; `first` is the first of such a chain.

    `late`: recorded for a period that was frozen already. `unpriced`: no charge of a contract counts it.
    """

    id: UUID
    meter: str
    charge: str | None
    quantity: Decimal
    task_type: str | None
    ticket: UUID | None
    reference: str | None
    occurred_on: date
    occurred_at: datetime
    source: Mapping[str, Any]
    priority: str | None
    domain: str | None
    department: str | None
    out_of_hours: bool
    reopened: bool
    reverses: UUID | None
    first: UUID | None
    description: str
    reason: str
    late: bool
    unpriced: bool
    recorded_by: UUID
    approved_by: UUID | None
    recorded_at: datetime


async def listed(tx: Tx, filters: Filters, *, after: UUID | None, limit: int) -> list[ItemCard]:
    """The usage of this tenant that the caller sees, newest first."""
    tx.scope.require("usage.read")
    rows = await tx.fetch(
        _LIST, tx.tenant, sorted(tx.scope.domains()), after, filters.from_on, filters.to_on, filters.charge, filters.unpriced,
        filters.late, filters.ticket, limit,
    )  # fmt: skip
    return [card(row) for row in rows]


async def one(tx: Tx, item_id: UUID) -> ItemCard:
    """One item. Raises NoSuchItem."""
    tx.scope.require("usage.read")
    row = await tx.fetchrow(_ONE, tx.tenant, sorted(tx.scope.domains()), item_id)
    if row is None:
        raise NoSuchItem
    return card(row)


def card(row: Any) -> ItemCard:
    """A row of `COLUMNS`."""
    facts: Mapping[str, Any] = row["facts"]
    return ItemCard(
        id=row["id"],
        meter=row["meter"],
        charge=row["charge"] or None,
        quantity=tidy(row["quantity"]),
        task_type=row["task_type"] or None,
        ticket=row["ticket_id"],
        reference=row["reference"],
        occurred_on=row["occurred_on"],
        occurred_at=row["occurred_at"],
        source={"kind": row["source_kind"], "id": row["source_id"], "revision": row["revision"]},
        priority=facts.get("priority") or None,
        domain=facts.get("domain") or None,
        department=facts.get("department") or None,
        out_of_hours=facts.get("out_of_hours", False),
        reopened=facts.get("reopened", False),
        reverses=row["reverses"],
        first=row["first_id"],
        description=row["description"],
        reason=row["reason"],
        late=row["late"],
        unpriced=row["unpriced"],
        recorded_by=row["recorded_by"],
        approved_by=row["approved_by"],
        recorded_at=row["recorded_at"],
    )
