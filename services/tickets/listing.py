"""Lists of tickets by filters, page by page. Within one tenant; a list over several asks each for its top rows and merges."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core import json
from core.errors import Invalid
from core.said import say
from services.changes import access
from services.in_force import reading
from services.in_force.snapshot import number_in
from services.tickets import searching
from services.tickets.queries import TicketCard, card_of
from services.tickets.searching import Narrowing
from tenants.db import Tx

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing."""

    status: Sequence[str] = ()
    queue: UUID | None = None
    assignee: UUID | None = None
    requester: UUID | None = None
    task_type: str | None = None
    priority: str | None = None
    sourcing: str | None = None
    q: str | None = None
    due_before: datetime | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after this sort key and id. Newest first by id; by due time, those without one last."""

    by_due: bool
    id: UUID
    due_at: datetime | None = None

    def text(self) -> str:
        due = self.due_at.isoformat() if self.due_at else None
        return urlsafe_b64encode(json.dumps([int(self.by_due), self.id, due])).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, *, by_due: bool) -> "Cursor":
        """Raises Invalid for anything that is no cursor of this order."""
        try:
            kind, ticket_id, due = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            due_at = datetime.fromisoformat(due).astimezone(UTC) if due else None
            cursor = cls(bool(kind), UUID(ticket_id), due_at)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise Invalid.field(
                "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=text)
            ) from error
        if cursor.by_due != by_due:
            raise Invalid.field(
                "/cursor", "bad_cursor", say("This cursor is of another order; begin again without it.")
            )
        return cursor


@dataclass(frozen=True, slots=True)
class Found:
    """A page. `is_cut`: its words stand in so many tickets that only the first `searching.FAR` of the list were looked through."""

    cards: list[TicketCard]
    is_cut: bool = False


async def page(
    tx: Tx, filters: Filters, *, by_due: bool = False, limit: int = 50, after: Cursor | None = None
) -> list[TicketCard]:
    """One page of this tenant's tickets that the caller sees: newest first, or nearest due first."""
    return (await found(tx, filters, by_due=by_due, limit=limit, after=after)).cards


async def found(
    tx: Tx, filters: Filters, *, by_due: bool = False, limit: int = 50, after: Cursor | None = None
) -> Found:
    """The same, and whether it is all that there is to find."""
    tx.scope.require("tickets.read")
    try:
        task_type_id, number = await _looked_up(tx, filters)
    except KeyError:
        return Found([])
    where, args = _where(tx, filters, task_type_id, number)
    if after is not None:
        where += _after(after, args)
    asked = Narrowing(where, args, "t.due_at ASC NULLS LAST, t.id ASC" if by_due else "t.id DESC", limit)
    sought = filters.q if number is None else None
    rows, is_cut = await (searching.rows(tx, asked, sought) if sought else searching.listed(tx, asked))
    if not rows:
        return Found([], is_cut)
    in_force = await reading.beside(tx, rows[0])
    return Found([card_of(row, in_force, is_staff=tx.scope.is_staff) for row in rows], is_cut)


async def _looked_up(tx: Tx, filters: Filters) -> tuple[UUID | None, int | None]:
    """The id of the task type asked for (KeyError: there is none), and the number where the words may be a reference."""
    if not filters.task_type and not filters.q:
        return None, None
    in_force = await reading.of(tx)
    kind = in_force.by_code[filters.task_type].id if filters.task_type else None
    return kind, number_in(filters.q, in_force.key) if filters.q else None


def sort_key(ticket: TicketCard, *, by_due: bool) -> Any:
    """The order of a list, for merging the pages of several tenants."""
    return (ticket.due_at or _FAR, ticket.id.int) if by_due else -ticket.id.int


def cursor_after(ticket: TicketCard, *, by_due: bool) -> str:
    return Cursor(by_due, ticket.id, ticket.due_at if by_due else None).text()


def _where(tx: Tx, filters: Filters, task_type_id: UUID | None, number: int | None) -> tuple[str, list[Any]]:
    args: list[Any] = [tx.tenant]
    seen, seen_args = access.where(tx.scope, 2)
    args += seen_args
    parts = [seen]
    for condition, value in _conditions(tx, filters, task_type_id, number):
        if value is not None:
            args.append(value)
            parts.append(condition.format(n=len(args)))
    return " AND ".join(parts), args


def _conditions(
    tx: Tx, filters: Filters, task_type_id: UUID | None, number: int | None
) -> list[tuple[str, Any]]:
    hidden = "" if tx.scope.is_staff else " AND t.sourcing = 'in_house'"
    return [
        ("t.status = ANY(${n}::text[])", list(filters.status) or None),
        (f"t.queue_id = ${{n}}{hidden}", filters.queue),
        ("t.assignee_id = ${n}", filters.assignee),
        ("t.requester_id = ${n}", filters.requester),
        ("t.task_type_id = ${n}", task_type_id),
        ("t.priority = ${n}", filters.priority),
        ("t.sourcing = ${n}", filters.sourcing),
        ("t.due_at < ${n}", filters.due_before),
        ("t.created_at >= ${n}", filters.created_from),
        ("t.created_at < ${n}", filters.created_to),
        ("t.number = ${n}", number),
    ]


def _after(cursor: Cursor, args: list[Any]) -> str:
    args.append(cursor.id)
    n = len(args)
    if not cursor.by_due:
        return f" AND t.id < ${n}"
    if cursor.due_at is None:
        return f" AND t.due_at IS NULL AND t.id > ${n}"
    args.append(cursor.due_at)
    return f" AND (t.due_at > ${n + 1} OR t.due_at IS NULL OR (t.due_at = ${n + 1} AND t.id > ${n}))"
