"""Queues to look at: what waits in them as far as the caller sees it, and why they cannot take it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.in_force.reading import READING_REQUIRED
from services.routing import claims, needs, people
from services.routing.taking import QueueNotFound
from services.rules import eligibility
from services.rules.clearances import Clearance
from services.rules.eligibility import Operator, Presence, Why
from tenants.db import Tx

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits in a queue: for nobody in particular, and for somebody."""

    waiting: int = 0
    assigned: int = 0
    at_risk: int = 0
    overdue: int = 0
    oldest_at: datetime | None = None
    nearest_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason why the caller cannot take some of the waiting tickets, and how many."""

    reason: Why
    tickets: int


@dataclass(frozen=True, slots=True)
class Mine:
    """How many of the waiting tickets the caller could take now, and what keeps them from the others."""

    eligible: int
    why: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A queue as the API and pages show it. `tenant` is the key of the company whose own it is, null the provider's."""

    id: UUID
    code: str
    name: dict[str, str]
    tenant: str | None
    mode: str
    priority_first: bool
    patience_seconds: int | None
    fallback: UUID | None
    waiting_counts: bool
    active: bool
    version: int
    created_at: datetime
    counts: Counts = field(default_factory=Counts)
    mine: Mine | None = None


_QUEUES = """
SELECT q.id, q.code, q.name_ja, q.name_en, t.key, q.mode, q.priority_first, q.patience_seconds, q.fallback_queue_id, q.waiting_counts,
       q.active, q.version, q.created_at
FROM queues q LEFT JOIN tenants t ON t.tenant_id = q.tenant_id
WHERE (q.tenant_id IS NULL AND $1 OR t.tenant_id IS NOT NULL) AND {which}
"""
_PAGE = _QUEUES.format(which="($2::uuid IS NULL OR q.id > $2) ORDER BY q.id LIMIT $3")
_ONE = _QUEUES.format(which="q.id = $2")
_WAITING = f"""
SELECT e.queue_id, e.tenant_id, e.domain, e.sourcing, e.skills, e.capacity_units, r.procedure_id AS must_read, e.assignee_id IS NULL AS free,
       e.assignee_id IS NOT DISTINCT FROM $1 AS own, count(*) AS tickets, min(e.queued_at) AS oldest_at, min(e.due_at) AS nearest_due_at,
       count(*) FILTER (WHERE e.due_at < $2) AS overdue, count(*) FILTER (WHERE e.risk_at <= $2 AND e.due_at >= $2) AS at_risk
FROM queue_entries e LEFT JOIN ({READING_REQUIRED}) r ON r.tenant_id = e.tenant_id AND r.task_type_id = e.task_type_id
WHERE e.status = 'queued' AND e.queue_id = ANY($3)
  AND e.domain = ANY($4::text[]) AND ($5::text[] = '{{}}' OR e.tenant_id::text || e.domain <> ALL($5::text[]))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


async def listed(tx: Tx, *, after: UUID | None = None, limit: int | None = None) -> list[QueueCard]:
    """The queues of the caller's side: all of the provider's and the in-house ones of their tenants for staff, else the own."""
    tx.scope.require("queues.read")
    return await _counted(tx, [card(row) for row in await tx.fetch(_PAGE, tx.scope.is_staff, after, limit)])


async def bare(tx: Tx) -> list[QueueCard]:
    """The same queues before anything is counted. All of them: a company brings one, and work in any of them counts."""
    tx.scope.require("queues.read")
    return [card(row) for row in await tx.fetch(_PAGE, tx.scope.is_staff, None, None)]


async def one(tx: Tx, queue_id: UUID) -> QueueCard:
    """Raises QueueNotFound."""
    tx.scope.require("queues.read")
    row = await tx.fetchrow(_ONE, tx.scope.is_staff, queue_id)
    if row is None:
        raise QueueNotFound
    return (await _counted(tx, [card(row)]))[0]


async def _counted(tx: Tx, cards: Sequence[QueueCard]) -> list[QueueCard]:
    by_queue = await waiting(tx, [each.id for each in cards])
    me = await myself(tx)
    return [counted(tx, each, me, by_queue[each.id]) for each in cards]


def counted(tx: Tx, queue: QueueCard, me: Operator, rows: Sequence[Any]) -> QueueCard:
    """The card of a queue with what waits in it (`waiting`), and how much of it the caller can take."""
    return replace(queue, counts=counts(rows), mine=_mine(tx, me, rows))


async def waiting(tx: Tx, queues: Sequence[UUID]) -> Mapping[UUID, Sequence[Any]]:
    """What waits in each of these queues as far as the caller sees it, in groups of like tickets."""
    domains = claims.domains_of(tx.scope)
    by_queue: dict[UUID, list[Any]] = defaultdict(list)
    for row in await tx.fetch(_WAITING, tx.scope.actor, tx.now, list(queues), *domains):
        by_queue[row["queue_id"]].append(row)
    return by_queue


def counts(rows: Iterable[Any]) -> Counts:
    """Groups of waiting tickets, added up."""
    rows = list(rows)
    return Counts(
        waiting=sum(row["tickets"] for row in rows if row["free"]),
        assigned=sum(row["tickets"] for row in rows if not row["free"]),
        at_risk=sum(row["at_risk"] for row in rows),
        overdue=sum(row["overdue"] for row in rows),
        oldest_at=min((row["oldest_at"] for row in rows if row["oldest_at"]), default=None),
        nearest_due_at=min((row["nearest_due_at"] for row in rows if row["nearest_due_at"]), default=None),
    )


async def myself(tx: Tx) -> Operator:
    """The caller as the rules of eligibility see them, cleared as their scope says."""
    in_house = not tx.scope.is_staff
    found = await people.of(tx, in_house=in_house, only=[tx.scope.actor])
    home = tx.tenant if in_house else None
    me = found[0] if found else Operator(tx.scope.actor, Presence.OFFLINE, 0, in_house_of=home)
    return replace(
        me,
        clearances=tuple(
            Clearance(each.tenant, _ALWAYS, None, each.domains, each.my_number)
            for each in tx.scope.clearances
        ),
    )


def _mine(tx: Tx, me: Operator, rows: Iterable[Any]) -> Mine:
    """One's own tickets can be taken whatever else holds, once their procedure is acknowledged; they count against the capacity already."""
    able, obstacles = 0, Counter[Why]()
    for row in rows:
        if row["own"] and me.is_present and row["must_read"] in {None, *me.acknowledged}:
            able += row["tickets"]
        elif row["free"] or row["own"]:
            wanted = needs.on_board(
                row["tenant_id"],
                row["domain"],
                row["sourcing"],
                row["skills"],
                row["capacity_units"],
                must_read=row["must_read"],
            )
            reasons = eligibility.ineligible(me, wanted, now=tx.now)
            able += 0 if reasons else row["tickets"]
            obstacles.update({reason.why: row["tickets"] for reason in reasons})
    return Mine(able, tuple(Obstacle(why, count) for why, count in obstacles.most_common()))


def card(row: Any) -> QueueCard:
    """The card of a queue, before anything is counted."""
    return QueueCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        tenant=row["key"],
        mode=row["mode"],
        priority_first=row["priority_first"],
        patience_seconds=row["patience_seconds"],
        fallback=row["fallback_queue_id"],
        waiting_counts=row["waiting_counts"],
        active=row["active"],
        version=row["version"],
        created_at=row["created_at"],
    )
