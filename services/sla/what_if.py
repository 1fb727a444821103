"""What-if: the same history under other policies, as a report that changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.clock_rows import clock_of
from services.changes.refused import translated
from services.in_force import reading
from services.rules import sla
from services.rules.clocks import Clock, Result
from services.rules.happenings import (
    ClientCommented,
    Created,
    Happening,
    Merged,
    Reclassified,
    StaffCommented,
    StatusChanged,
    Ticket,
)
from services.rules.policies import PolicyVersion
from services.rules.policies_json import parse_policies
from services.rules.sla import Book
from services.sla.policies import with_ids
from tenants.db import Tx

MOST = 5_000
_NONE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Count:
    """Results of one metric, as they were and as they would have been. `excused` are those of `breached` that were."""

    metric: str
    met: int
    breached: int
    would_be_met: int
    would_be_breached: int
    excused: int


@dataclass(frozen=True, slots=True)
class Report:
    """What other policies would have made of the tickets of a period. `truncated`: only the first MOST were replayed."""

    tickets: int
    truncated: bool
    results: Sequence[Count]


_TICKETS = """
SELECT t.id, t.task_type_id, t.priority, t.channel, t.tags, t.created_at, t.deadline_at,
       (SELECT jsonb_agg(k) FROM clocks k WHERE k.tenant_id = t.tenant_id AND k.ticket_id = t.id) AS clocks,
       (SELECT jsonb_agg(jsonb_build_array(e.type, e.at, e.data) ORDER BY e.place) FROM events e
        WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id
          AND e.type IN ('ticket.created', 'ticket.moved', 'comment.added', 'ticket.reclassified', 'ticket.merged')) AS history
FROM tickets t WHERE t.tenant_id = $1 AND t.created_at >= $2 AND t.created_at < $3 AND {seen}
ORDER BY t.id LIMIT {most}
"""


async def replay(tx: Tx, *, policies: Any, created_from: datetime, created_to: datetime) -> Report:
    """Replay the tickets created in a period under another list of policies. Raises Invalid naming every bad field."""
    tx.scope.require("sla_policies.read")
    in_force = await reading.of(tx)
    with translated():
        parsed = parse_policies(with_ids(policies), pointer="/policies", calendars=in_force.timelines.keys())
    book = Book(PolicyVersion(_NONE, created_from, parsed), in_force.timelines, in_force.calendar_id)
    seen, args = access.where(tx.scope, 4)
    rows = await tx.fetch(
        _TICKETS.format(seen=seen, most=MOST + 1), tx.tenant, created_from, created_to, *args
    )
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows[:MOST]:
        _count(counted, [clock_of(each) for each in row["clocks"] or []], 0)
        _count(counted, _replayed(row, book, tx.now), 2)
    results = [Count(metric, *numbers) for metric, numbers in sorted(counted.items())]
    return Report(min(len(rows), MOST), len(rows) > MOST, results)


def _count(counted: dict[str, list[int]], clocks: Iterable[Clock], first: int) -> None:
    for clock in clocks:
        if clock.result is Result.MET:
            counted[clock.metric.value][first] += 1
        elif clock.result is Result.BREACHED:
            counted[clock.metric.value][first + 1] += 1
            counted[clock.metric.value][4] += first == 0 and clock.excused_at is not None


def _replayed(row: Any, book: Book, now: datetime) -> Sequence[Clock]:
    history = row["history"]
    created = history[0][2]
    ticket = Ticket(
        task_type=created["task_type"], priority=created["priority"], channel=created["channel"], status=created["status"],
        created_at=row["created_at"], tags=frozenset(row["tags"]),
    )  # fmt: skip
    happenings: list[Happening] = [Created(row["created_at"], row["deadline_at"])]
    happenings += [
        each for type_, at, data in history[1:] if (each := _happening(type_, at, data, row["tags"]))
    ]
    return sla.replayed(ticket, happenings, book, now=now).clocks


def _happening(type_: str, at: str, data: dict[str, Any], tags: Sequence[str]) -> Happening | None:
    when = datetime.fromisoformat(at)
    match type_:
        case "ticket.moved":
            return StatusChanged(when, data["to"])
        case "comment.added":
            return StaffCommented(when) if data["side"] == "working" else ClientCommented(when)
        case "ticket.reclassified":
            return Reclassified(when, data["task_type"], data["priority"], frozenset(tags))
        case "ticket.merged":
            return Merged(when)
    return None
