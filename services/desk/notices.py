"""What needs somebody: read from how their tickets stand now, so that each goes by itself once it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tenants.db import Tx


class Need(StrEnum):
    """Why a ticket needs the person who holds it, most pressing first."""

    BREACHED = "breached"
    AT_RISK = "at_risk"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    GIVEN = "given"
    HOLD_OVER = "hold_over"


@dataclass(frozen=True, slots=True)
class Notice:
    """One reason why one ticket needs its person; since when, where that is known."""

    need: Need
    tenant: UUID
    ticket: UUID
    at: datetime | None


_HELD = """
SELECT e.tenant_id, e.ticket_id, e.domain, e.status, e.due_at, e.risk_at, e.held_until, e.assignee_id = ANY(e.makers) AS begun, s.*
FROM queue_entries e CROSS JOIN LATERAL ticket_signals(e.tenant_id, e.ticket_id) s
WHERE e.assignee_id = $1 ORDER BY e.due_at NULLS LAST, e.ticket_id LIMIT 200
"""


async def notices(tx: Tx) -> list[Notice]:
    """What needs the caller now, over all their tenants."""
    rows = await tx.fetch(_HELD, tx.scope.actor)
    found = [
        notice
        for row in rows
        if row["domain"] in tx.scope.domains(row["tenant_id"])
        for notice in _of(row, tx.now)
    ]
    order = list(Need)
    return sorted(found, key=lambda each: order.index(each.need))


def _of(row: Any, now: datetime) -> Iterator[Notice]:
    for need, at in _needs(row, now):
        yield Notice(need, row["tenant_id"], row["ticket_id"], at)


def _needs(row: Any, now: datetime) -> Iterator[tuple[Need, datetime | None]]:
    due_at, risk_at, status = row["due_at"], row["risk_at"], row["status"]
    if due_at is not None and due_at < now:
        yield Need.BREACHED, due_at
    elif risk_at is not None and risk_at <= now:
        yield Need.AT_RISK, due_at
    if row["sent_back_at"] is not None and status == "in_progress":
        yield Need.SENT_BACK, row["sent_back_at"]
    if row["unanswered"]:
        yield Need.ANSWERED, row["asked_at"]
    if status == "queued" and not row["begun"]:
        yield Need.GIVEN, row["given_at"]
    if status == "on_hold" and row["held_until"] is not None and row["held_until"] <= now:
        yield Need.HOLD_OVER, row["held_until"]
