"""What events are about, as it stands now: tickets with their work entries, and what was recorded of them. A few statements for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from services.rules.usage import Entry, Fact, Kept, Key, TakenBack, Ticket
from tenants.db import Tx

_TICKETS = """
WITH wanted AS (
    SELECT id FROM unnest($2::uuid[]) id
    UNION SELECT c.parent_id FROM tickets c WHERE c.tenant_id = $1 AND c.id = ANY($2) AND c.parent_id IS NOT NULL)
SELECT t.id, k.code AS task_type, k.rate_unit AS unit,
       coalesce(t.form ->> k.rate_field, t.form ->> (replace(k.rate_unit, '-', '_') || '_count'), t.form ->> k.rate_unit) AS units,
       t.priority, t.domain, coalesce(p.department, '') AS department, t.status, t.sourcing,
       t.merged_into IS NOT NULL AS is_merged, t.first_resolved_at,
       EXISTS (SELECT 1 FROM tickets c WHERE c.tenant_id = $1 AND c.parent_id = t.id) AS is_parent
FROM wanted JOIN tickets t ON t.tenant_id = $1 AND t.id = wanted.id
JOIN task_types k ON k.tenant_id = $1 AND k.id = t.task_type_id
LEFT JOIN people p ON p.tenant_id = $1 AND p.id = t.requester_id
ORDER BY t.id
"""
_ENTRIES = """
SELECT id, ticket_id, started_at, seconds, corrects FROM work_entries
WHERE tenant_id = $1 AND ticket_id = ANY($2) AND seconds IS NOT NULL ORDER BY created_at, id
"""
_KEPT = """
SELECT i.id, i.meter, i.source_kind, i.source_id, i.revision, i.quantity, i.task_type, i.ticket_id, i.occurred_at, i.occurred_on,
       i.facts, i.reverses, i.first_id, back.source_kind AS taken_back_by
FROM usage_items i LEFT JOIN usage_items back ON back.tenant_id = $1 AND back.reverses = i.id
WHERE i.tenant_id = $1 AND i.ticket_id = ANY($2) AND i.source_kind IN ('ticket', 'work_entry')
ORDER BY i.revision
"""


async def tickets(tx: Tx, ids: Sequence[UUID]) -> list[Ticket]:
    """These tickets and their parents, as they stand."""
    rows = await tx.fetch(_TICKETS, tx.tenant, ids)
    worked = await _entries(tx, [row["id"] for row in rows])
    return [_ticket(row, worked.get(row["id"], ())) for row in rows]


async def kept(tx: Tx, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[Key, Kept]]:
    """What was recorded of these tickets, by ticket: of each fact the newest item that says something."""
    found: dict[UUID, dict[Key, Kept]] = defaultdict(dict)
    for row in await tx.fetch(_KEPT, tx.tenant, ids):
        held = found[row["ticket_id"]]
        key = row["meter"], row["source_kind"], row["source_id"]
        held[key] = _newer(held.get(key), row)
    return found


async def _entries(tx: Tx, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Entry, ...]]:
    """The ended work entries by ticket; a correction takes the place of the entry that it corrects, and keeps its name."""
    by_ticket: dict[UUID, list[Any]] = defaultdict(list)
    for row in await tx.fetch(_ENTRIES, tx.tenant, ids):
        by_ticket[row["ticket_id"]].append(row)
    return {ticket: tuple(_corrected(rows)) for ticket, rows in by_ticket.items()}


def _corrected(rows: Iterable[Any]) -> Iterable[Entry]:
    first_of: dict[UUID, UUID] = {}
    entries: dict[UUID, Entry] = {}
    for row in rows:
        corrects = row["corrects"]
        first = first_of.get(corrects, corrects) if corrects else row["id"]
        first_of[row["id"]] = first
        started = entries[first].started_at if first in entries else row["started_at"]
        entries[first] = Entry(first, started, row["seconds"])
    return entries.values()


def _ticket(row: Any, entries: tuple[Entry, ...]) -> Ticket:
    return Ticket(**{**dict(row), "units": _number(row["units"])}, entries=entries)


def _number(text: str | None) -> Decimal | None:
    """A count from an intake form; None for what is none."""
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number >= 0 else None


def _newer(held: Kept | None, row: Any) -> Kept:
    if row["reverses"] is not None and held is not None:
        return Kept(held.id, held.first_id, row["revision"], held.fact, held.taken_back)
    return Kept(row["id"], row["first_id"] or row["id"], row["revision"], _fact(row), _taken_back(row))


def _taken_back(row: Any) -> TakenBack:
    if row["taken_back_by"] is None:
        return TakenBack.NO
    by_people = row["taken_back_by"] not in {"ticket", "work_entry"}
    return TakenBack.BY_PEOPLE if by_people else TakenBack.BY_ITS_SOURCE


def _fact(row: Any) -> Fact:
    facts = row["facts"]
    return Fact(
        meter=row["meter"],
        source_kind=row["source_kind"],
        source_id=row["source_id"],
        quantity=row["quantity"],
        task_type=row["task_type"],
        ticket_id=row["ticket_id"],
        occurred_at=row["occurred_at"],
        occurred_on=row["occurred_on"],
        priority=facts.get("priority", ""),
        domain=facts.get("domain", ""),
        department=facts.get("department", ""),
        out_of_hours=facts.get("out_of_hours", False),
        reopened=facts.get("reopened", False),
    )
