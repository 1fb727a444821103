"""What nobody can take now, and who could take what waits: groups of waiting tickets that ask the same of who takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.in_force.reading import READING_REQUIRED
from services.routing import claims, needs
from services.rules import eligibility
from services.rules.eligibility import Ineligible, Needs, Operator, Why
from services.rules.lifecycle import Sourcing
from tenants.db import Tx

PASSING = frozenset({Why.NOT_PRESENT, Why.NO_CAPACITY})
"""What keeps a qualified person from a ticket only for now."""


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting tickets of nobody in particular in one queue that ask the same; `first` is the one that is due first."""

    queue: UUID
    tenant: UUID
    task_type: UUID
    domain: str
    sourcing: str
    skills: tuple[str, ...]
    units: int
    must_read: UUID | None
    tickets: int
    first: UUID
    nearest_due_at: datetime | None
    oldest_at: datetime | None

    @property
    def needs(self) -> Needs:
        """What they ask of who takes them."""
        return needs.on_board(
            self.tenant, self.domain, self.sourcing, self.skills, self.units, must_read=self.must_read
        )

    @property
    def in_house(self) -> bool:
        return self.sourcing == Sourcing.IN_HOUSE


@dataclass(frozen=True, slots=True)
class Judged:
    """A group, and who of the crew could take such a ticket: now, or if they were here and had room."""

    group: Group
    able: tuple[UUID, ...]
    qualified: tuple[UUID, ...]
    reasons: tuple[tuple[Why, int], ...]


_GROUPS = f"""
SELECT e.queue_id AS queue, e.tenant_id AS tenant, e.task_type_id AS task_type, e.domain, e.sourcing, e.skills,
       e.capacity_units AS units, r.procedure_id AS must_read, count(*) AS tickets, min(e.due_at) AS nearest_due_at, min(e.queued_at) AS oldest_at,
       (array_agg(e.ticket_id ORDER BY e.due_at ASC NULLS LAST, e.priority, e.created_at, e.ticket_id))[1] AS first
FROM queue_entries e LEFT JOIN ({READING_REQUIRED}) r ON r.tenant_id = e.tenant_id AND r.task_type_id = e.task_type_id
WHERE e.status = 'queued' AND e.assignee_id IS NULL AND e.queue_id IS NOT NULL
  AND e.domain = ANY($1::text[]) AND ($2::text[] = '{{}}' OR e.tenant_id::text || e.domain <> ALL($2::text[]))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY min(e.due_at) ASC NULLS LAST, 1, 2, 3
"""


async def groups(tx: Tx) -> list[Group]:
    """What waits for nobody in particular across the caller's tenants, the nearest due first."""
    tx.scope.require("queues.read")
    rows = await tx.fetch(_GROUPS, *claims.domains_of(tx.scope))
    return [Group(**{**row, "skills": tuple(row["skills"])}) for row in rows]


def judged(group: Group, crew: Sequence[Operator], *, now: datetime) -> Judged:
    """Hold a group against everybody of its side."""
    wanted = group.needs
    verdicts: Mapping[UUID, Sequence[Ineligible]] = {
        one.id: eligibility.ineligible(one, wanted, now=now) for one in crew
    }
    short = eligibility.shortage(list(verdicts.values()))
    return Judged(
        group,
        able=tuple(person for person, against in verdicts.items() if not against),
        qualified=tuple(person for person, against in verdicts.items() if is_qualified(against)),
        reasons=short.by_reason,
    )


def is_qualified(against: Sequence[Any]) -> bool:
    """Whether nothing but being away or full keeps somebody from such work."""
    return all(each.why in PASSING for each in against)
