"""What was agreed in the monthly reviews: open a decision or an action, change it, and close it. It is carried over until then."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from core.errors import FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.monthly_reports import queries
from services.monthly_reports.queries import ItemCard
from services.rules import months
from tenants.db import Tx

_COLUMNS = "kind, title, side, owner, due_on, status, note"
_ADD = f"""
INSERT INTO review_items (tenant_id, id, opened_in, closed_in, created_by, {_COLUMNS}, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13)
"""
_EDIT = f"""
UPDATE review_items SET ({_COLUMNS}) = ($4, $5, $6, $7, $8, $9, $10), closed_in = $11, version = version + 1, updated_at = $12
WHERE tenant_id = $1 AND id = $2 AND ($3::int IS NULL OR version = $3) RETURNING *
"""
LONGEST = 500


@dataclass(frozen=True, slots=True)
class NewItem:
    """A decision or an action as somebody writes it. `owner` is a name, of either side."""

    kind: str
    title: str
    side: str
    owner: str = ""
    due_on: date | None = None
    status: str = "open"
    note: str = ""


async def open_item(tx: Tx, new: NewItem, *, month: date) -> ItemCard:
    """Write down what was agreed in the review of a month. Raises Denied, or Invalid naming every bad field."""
    tx.scope.require("monthly_reports.write")
    _require(new)
    made, month = new_id(), months.of(month)
    await tx.execute(_ADD, tx.tenant, made, month, _closed(new, month), tx.scope.actor, *_values(new), tx.now)
    events.record(
        tx, "review_item.opened", "review_item", made, {"kind": new.kind, "month": month.isoformat()}
    )
    return await queries.item(tx, made)


async def change(tx: Tx, item_id: UUID, new: NewItem, *, month: date, version: int | None) -> ItemCard:
    """Change one, or close it in the review of a month. Raises Denied, ReviewItemNotFound, Stale, or Invalid."""
    tx.scope.require("monthly_reports.write")
    _require(new)
    before = await queries.item(tx, item_id)
    closed = _closed(new, months.of(month)) if before.item.status == "open" else before.closed_in
    if new.status == "open":
        closed = None
    mine = before.version if version == before.version else version
    row = await tx.fetchrow(_EDIT, tx.tenant, item_id, mine, *_values(new), closed, tx.now)
    if row is None:
        raise Stale(
            say("It is at version {version}; you have {yours}.", version=before.version, yours=version)
        )
    events.record(tx, "review_item.updated", "review_item", item_id, {"status": new.status})
    return queries.item_card(row)


def _closed(new: NewItem, month: date) -> date | None:
    return None if new.status == "open" else month


def _values(new: NewItem) -> list[object]:
    return list(asdict(new).values())


def _require(new: NewItem) -> None:
    if errors := list(_wrong(new)):
        raise Invalid(errors)


def _wrong(new: NewItem) -> Iterator[FieldError]:
    if not new.title.strip():
        yield FieldError("/title", "missing", say("held nothing; takes what was agreed"))
    for name in ("title", "owner", "note"):
        held: str = getattr(new, name)
        if len(held) > LONGEST:
            yield FieldError(
                f"/{name}",
                "too_long",
                say("held {count} characters; takes at most {most}", count=len(held), most=LONGEST),
            )
    for name, known in (("kind", ("decision", "action")), ("side", ("provider", "client")), ("status", ("open", "done", "dropped"))):  # fmt: skip
        held = getattr(new, name)
        if held not in known:
            yield FieldError(
                f"/{name}",
                f"unknown_{name}",
                say("held {held}; takes one of {takes}", held=held, takes=known),
            )
