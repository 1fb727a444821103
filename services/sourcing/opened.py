"""What stands behind a figure of the comparison: the lines of invoices that fall on a kind of work, and its tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.in_force import reading
from services.rules import months, sourcing_comparison
from services.rules.exact import exact12
from services.rules.sourcing_inputs import Given
from services.sourcing import queries, rows
from services.sourcing.baselines import BaselineCard
from services.sourcing.billed import PaperLine
from services.sourcing.refusals import BaselineNotFound, may_compare, taken
from services.sourcing.rows import Made
from services.sourcing.shapes import Row
from tenants.db import Tx

_TICKETS = """
SELECT r.ticket_id AS id, n.key || '-' || lpad(t.number::text, greatest(4, length(t.number::text)), '0') AS reference, r.sourcing, r.resolved_on,
       r.work_seconds, r.cycle_seconds, r.first_pass
FROM report_tickets r JOIN tickets t ON t.tenant_id = r.tenant_id AND t.id = r.ticket_id JOIN tenants n ON n.tenant_id = r.tenant_id
WHERE r.tenant_id = $1 AND r.task_type_id = $2 AND r.resolved_on >= $3 AND r.resolved_on < $4
ORDER BY r.resolved_on, t.number OFFSET $5 LIMIT $6
"""


@dataclass(frozen=True, slots=True)
class LinePart:
    """What of a line falls on the kind of work: `usage` by its own, `work` as its share (allocated)."""

    line: PaperLine
    amount: Decimal
    by: str


@dataclass(frozen=True, slots=True)
class DoneTicket:
    """A ticket of the volume: when it was first resolved, and what it took."""

    id: UUID
    reference: str
    sourcing: str
    resolved_on: date
    work_seconds: int
    cycle_seconds: int | None
    first_pass: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A row opened down to its inputs and lines."""

    row: Row
    made: Made
    lines: Sequence[LinePart]
    own: BaselineCard | None
    company: BaselineCard | None


async def row(tx: Tx, month: date, task_type: str) -> Opened:
    """One kind of work in one month. Raises Denied, or BaselineNotFound for one that is not there, or not the caller's to see."""
    made = await _made(tx, month, task_type)
    facts = made.facts
    paper = facts.paper
    parts = [each for each in paper.parts if each.task_type == task_type] if paper else []
    lines = (
        [LinePart(paper.by_key[each.line], exact12(each.amount), each.by) for each in parts] if paper else []
    )
    return Opened(made.row, made, lines, facts.own, facts.company)


async def _made(tx: Tx, month: date, task_type: str) -> Made:
    may_compare(tx.scope)
    found = await queries.month(tx, month)
    made = next((each for each in found if each.row.task_type == task_type), None)
    if made is None:
        made = await _undone(tx, month, task_type)
    return made


async def _undone(tx: Tx, month: date, task_type: str) -> Made:
    """A kind of work of which nothing is known in the month."""
    kind = (await reading.of(tx)).by_code.get(task_type)
    if kind is None or kind.domain not in tx.scope.domains():
        raise BaselineNotFound
    return rows.row(await queries.facts_of(tx, month, kind))


async def tried(
    tx: Tx, month: date, task_type: str, given: Mapping[str, Given]
) -> sourcing_comparison.Compared:
    """The month as it would be with these values in the place of the baseline's; nothing is kept. Raises Invalid, Denied."""
    made = await _made(tx, month, task_type)
    facts = made.facts
    inputs = facts.inputs | taken(given, "task_type")
    volume = facts.away.resolved if facts.is_outsourced else facts.home.resolved
    return sourcing_comparison.compared(
        inputs, volume, facts.billed if facts.is_outsourced else None, in_term=facts.in_term
    )


async def tickets(
    tx: Tx, month: date, task_type_id: UUID, *, offset: int = 0, limit: int = 50
) -> list[DoneTicket]:
    """The tickets of a kind of work first resolved in the month. Raises Denied."""
    may_compare(tx.scope)
    found: list[Any] = await tx.fetch(
        _TICKETS, tx.tenant, task_type_id, month, months.next_of(month), offset, limit
    )
    return [DoneTicket(**row) for row in found]
