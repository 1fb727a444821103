"""The rows of a file of usage, judged: what each says, and what the import makes of it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import FieldError
from services.billing.usage.charges import Given
from services.billing.usage.imports import Brought, Counted
from services.changes import access
from services.in_force import reading
from services.rules import usage_sheets
from services.rules.usage_sheets import Fact, Row, Wrong
from tenants.db import Tx

Judge = Callable[[Tx, Sequence[Counted]], Awaitable[list[Brought]]]
_REFERENCE = re.compile(r"([A-Z][A-Z0-9]*)-0*(\d{1,9})", re.ASCII)
_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"
_TICKETS = (
    "SELECT t.id, t.number FROM tickets t WHERE t.tenant_id = $1 AND t.number = ANY($2::bigint[]) AND {seen}"
)


@dataclass(frozen=True, slots=True)
class RowCard:
    """A row as it was written, and its outcome: `new` (not recorded yet), `recorded`, `known` from before, or `refused`."""

    n: int
    cells: Mapping[str, str]
    outcome: str
    item: UUID | None = None
    wrong: Sequence[Wrong] = ()


async def judged(tx: Tx, rows: Sequence[Row], judge: Judge) -> list[RowCard]:
    """Every row with its outcome, in their order: those that can be read go to `imports.look` or `imports.bring`."""
    near = tx.now.astimezone((await reading.of(tx)).zone).date()
    said = [usage_sheets.fact(row, near=near) for row in rows]
    tickets = await _tickets(tx, [each.ticket for each in said if isinstance(each, Fact) and each.ticket])
    cards: dict[int, RowCard] = {}
    counted: list[tuple[int, Counted]] = []
    for at, (row, each) in enumerate(zip(rows, said, strict=True)):
        if isinstance(each, list):
            cards[at] = RowCard(row.n, row.cells, "refused", wrong=each)
        elif each.ticket and each.ticket not in tickets:
            unknown = Wrong("ticket", "unknown_ticket", each.ticket)
            cards[at] = RowCard(row.n, row.cells, "refused", wrong=[unknown])
        else:
            counted.append((at, _counted(each, tickets.get(each.ticket))))
    brought = await judge(tx, [each for _, each in counted])
    for (at, _), outcome in zip(counted, brought, strict=True):
        cards[at] = _card(rows[at], outcome)
    return [cards[at] for at in range(len(rows))]


def kept(row: Row, result: Mapping[str, Any]) -> RowCard:
    """The row with the outcome that was noted of it."""
    item = UUID(result["item"]) if result["item"] else None
    return RowCard(row.n, row.cells, result["outcome"], item, [Wrong(**each) for each in result["wrong"]])


def _counted(fact: Fact, ticket: UUID | None) -> Counted:
    given = Given(fact.charge, fact.quantity, fact.occurred_on, fact.description, ticket)
    return Counted(fact.source_id, given)


def _card(row: Row, brought: Brought) -> RowCard:
    wrong = [_wrong(row, each) for each in brought.errors]
    return RowCard(row.n, row.cells, brought.outcome, brought.item, wrong)


def _wrong(row: Row, error: FieldError) -> Wrong:
    column = error.pointer.rpartition("/")[2]
    return Wrong(column, error.code, row.cells.get(column, "")[:80])


async def _tickets(tx: Tx, written: Sequence[str]) -> dict[str, UUID]:
    """The tickets of this tenant that the caller sees, by the references that were written."""
    key = await tx.fetchval(_KEY, tx.tenant) if written else ""
    numbers = {
        each: int(found[2])
        for each in set(written)
        if (found := _REFERENCE.fullmatch(each.upper())) and found[1] == key
    }
    if not numbers:
        return {}
    seen, args = access.where(tx.scope, 3)
    rows = await tx.fetch(_TICKETS.format(seen=seen), tx.tenant, list(numbers.values()), *args)
    by_number = {row["number"]: row["id"] for row in rows}
    return {each: by_number[number] for each, number in numbers.items() if number in by_number}
