"""Events to read, by place. Places may be skipped; an event that the reader may see never is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as the API, webhooks and streams show it."""

    id: UUID
    place: int
    type: str
    subject: Mapping[str, Any]
    ticket: UUID | None
    actor: UUID
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events after a place; `last` is how far the log was read, `more` whether there is more to read now."""

    events: Sequence[EventCard]
    last: int
    more: bool


_COLUMNS = "e.place, e.id, e.type, e.subject_kind, e.subject_id, e.ticket_id, e.actor_id, e.at, e.data"
READ_AT_ONCE = 2000


async def after(tx: Tx, place: int, *, limit: int) -> Stretch:
    """Up to `limit` events after a place that the caller may see, from at most `READ_AT_ONCE` places."""
    tx.scope.require("events.read")
    newest = await tx.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", tx.tenant)
    end = min(newest or 0, place + READ_AT_ONCE)
    if end <= place:
        return Stretch([], place, more=False)
    rows = await _rows(tx, "e.place > $2 AND e.place <= $3", [place, end], limit=limit)
    cards = [_card(row) for row in rows]
    last = cards[-1].place if len(cards) == limit else end
    return Stretch(cards, last, more=last < (newest or 0))


async def of_ticket(tx: Tx, ticket_id: UUID, *, after_place: int = 0, limit: int = 200) -> list[EventCard]:
    """The events of one ticket, in order."""
    rows = await _rows(tx, "e.ticket_id = $2 AND e.place > $3", [ticket_id, after_place], limit=limit)
    return [_card(row) for row in rows]


async def _rows(tx: Tx, condition: str, args: Sequence[Any], *, limit: int) -> list[Any]:
    seen, seen_args = access.where(tx.scope, 2 + len(args))
    every = [tx.tenant, *args, *seen_args, limit]
    hidden = "" if tx.scope.is_staff else "AND NOT e.internal"
    return await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM events e LEFT JOIN tickets t ON t.tenant_id = e.tenant_id AND t.id = e.ticket_id
        WHERE e.tenant_id = $1 AND {condition} {hidden}
          AND (CASE WHEN e.ticket_id IS NULL THEN {_sees_company(tx)} ELSE {seen} END)
        ORDER BY e.place LIMIT ${len(every)}
        """,
        *every,
    )


def _sees_company(tx: Tx) -> str:
    """Events of no ticket (catalogue, people, policies) are for those who run the company, and for staff."""
    return "true" if tx.scope.is_staff or tx.scope.may("users.read") else "false"


def _card(row: Any) -> EventCard:
    return EventCard(
        id=row["id"],
        place=row["place"],
        type=row["type"],
        subject={"kind": row["subject_kind"], "id": row["subject_id"]},
        ticket=row["ticket_id"],
        actor=row["actor_id"],
        at=row["at"],
        data=row["data"],
    )
