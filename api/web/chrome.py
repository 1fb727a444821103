"""What stands around every page: who one is, where one is, and what waits. One transaction, ids and counts alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.web.billing import counted
from services.alerts.queries import raised_for_me
from services.desk.notices import notices
from services.monthly_reports.queries import to_sign
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Timed:
    """A person's timer on a ticket: since when it runs, or when it stopped by itself for want of input."""

    ticket: UUID
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chrome:
    """The frame of a page. `presence` is None for who takes no work; counts are None where they mean nothing.

    `timer` is the ticket that the person's timer runs on, `running` the same with its reference; `idle` is asked about on return.
    `reviews` are those that wait for the reader's signature. `raised` counts the raised alerts that the person is told of; None for who sees no alerts. `checks` and `deposits` are what waits for who bills.
    """

    name: str
    company: dict[str, str] | None
    zone: ZoneInfo
    presence: str | None = None
    free_units: int = 0
    mine: int | None = None
    waiting: int | None = None
    decisions: int | None = None
    asked: int | None = None
    reviews: int | None = None
    timer: UUID | None = None
    running: Timed | None = None
    idle: Timed | None = None
    notices: int = 0
    raised: int | None = None
    checks: int | None = None
    deposits: int | None = None


NOBODY = Chrome("", None, ZoneInfo("Asia/Tokyo"))

_NAMED = """(SELECT k.key || '-' || lpad(s.number::text, greatest(4, length(s.number::text)), '0')
        FROM ticket_signals({0}_tenant_id, {0}_ticket_id) s JOIN tenants k ON k.tenant_id = {0}_tenant_id)"""
_TIMED = f"""p.timer_ticket_id AS timer, p.timer_started_at, p.idle_ticket_id, p.idle_at,
       {_NAMED.format("p.timer")} AS timer_reference, {_NAMED.format("p.idle")} AS idle_reference,"""
_STAFF = f"""
SELECT s.name, s.time_zone, p.status AS presence, p.capacity_units, {_TIMED}
       (SELECT coalesce(sum(capacity_units), 0) FROM queue_entries e WHERE e.assignee_id = s.id AND e.status IN ('in_progress', 'in_review')) AS used,
       (SELECT count(*) FROM queue_entries e WHERE e.assignee_id = s.id) AS mine,
       (SELECT count(*) FROM (SELECT 1 FROM queue_entries e JOIN queues q ON q.id = e.queue_id AND q.tenant_id IS NULL
                              WHERE e.status = 'queued' AND e.assignee_id IS NULL LIMIT 1000) w) AS waiting
FROM staff s LEFT JOIN presence p ON p.person_id = s.id WHERE s.id = $1
"""
_CLIENT = f"""
SELECT w.name, t.time_zone, t.name_ja, t.name_en, p.status AS presence, p.capacity_units, {_TIMED}
       (SELECT coalesce(sum(capacity_units), 0) FROM queue_entries e WHERE e.assignee_id = w.id AND e.status IN ('in_progress', 'in_review')) AS used,
       (SELECT count(*) FROM queue_entries e WHERE e.assignee_id = w.id) AS mine,
       (SELECT count(*) FROM queue_entries e JOIN queues q ON q.id = e.queue_id AND q.tenant_id = t.tenant_id
        WHERE e.status = 'queued' AND e.assignee_id IS NULL) AS waiting,
       (SELECT count(*) FROM approvals a WHERE a.tenant_id = t.tenant_id AND a.status = 'pending' AND $1 = ANY(a.deciders)) AS decisions,
       (SELECT count(*) FROM tickets k WHERE k.tenant_id = t.tenant_id AND k.requester_id = $1 AND k.status IN ('waiting_client', 'resolved')) AS asked
FROM people w JOIN tenants t ON t.tenant_id = w.tenant_id LEFT JOIN presence p ON p.person_id = w.id
WHERE w.tenant_id = $2 AND w.id = $1
"""


async def chrome_of(scope: Scope) -> Chrome:
    """The frame for somebody, as things stand now."""
    async with transaction(scope) as tx:
        row: Any = (
            await tx.fetchrow(_STAFF, scope.actor)
            if scope.is_staff
            else await tx.fetchrow(_CLIENT, scope.actor, scope.here)
        )
        works = scope.may("presence.write")
        needs = await notices(tx) if works and row else []
        reviews = len(await to_sign(tx)) if not scope.is_staff and scope.may("monthly_reports.sign") else None
        raised = len(await raised_for_me(tx)) if scope.may("alerts.read") else None
    if row is None:
        return NOBODY
    bills = scope.is_staff and Role.BILLING_CLERK in scope.roles
    company = None if scope.is_staff else {"ja": row["name_ja"], "en": row["name_en"]}
    return Chrome(
        name=row["name"],
        company=company,
        zone=ZoneInfo(row["time_zone"]),
        presence=(row["presence"] or "offline") if works else None,
        free_units=max(0, (row["capacity_units"] or 10) - row["used"]),
        mine=row["mine"] if works else None,
        waiting=row["waiting"] if scope.may("queues.read") else None,
        decisions=None if scope.is_staff else row["decisions"],
        asked=None if scope.is_staff else row["asked"],
        reviews=reviews,
        timer=row["timer"],
        running=_timed(row["timer"], row["timer_reference"], row["timer_started_at"]),
        idle=_timed(row["idle_ticket_id"], row["idle_reference"], row["idle_at"]),
        notices=len(needs) + (raised or 0),
        raised=raised,
        checks=await counted.checks(scope) if bills else None,
        deposits=await counted.deposits(scope) if bills else None,
    )


def _timed(ticket: UUID | None, reference: str | None, at: datetime | None) -> Timed | None:
    return Timed(ticket, reference, at) if ticket and reference and at else None
