"""Usage items are written here and nowhere else, each with its event in the same transaction. There is no call that changes one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services import events
from services.rules.exact import plain
from services.rules.usage import Entered
from tenants.db import Tx

_COLUMNS = (
    "tenant_id", "id", "meter", "charge", "source_kind", "source_id", "revision", "quantity", "task_type", "ticket_id", "occurred_on",
    "occurred_at", "epoch", "facts", "reverses", "first_id", "description", "reason", "recorded_by", "approved_by", "recorded_at",
)  # fmt: skip
_INSERT = f"""
INSERT INTO usage_items ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)} FROM jsonb_populate_recordset(null::usage_items, $1::jsonb)
"""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to write. `first_id` None is its own first; `id` None gets a new one."""

    meter: str
    source_kind: str
    source_id: str
    quantity: Decimal
    occurred_on: date
    occurred_at: datetime
    charge: str = ""
    revision: int = 0
    task_type: str = ""
    ticket_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    reverses: UUID | None = None
    first_id: UUID | None = None
    description: str = ""
    reason: str = ""
    recorded_by: UUID | None = None
    approved_by: UUID | None = None


async def record(tx: Tx, entered: Iterable[Entered], *, epoch: int) -> None:
    """Write what follows from tickets and work entries. The cursor is locked."""
    await write(tx, [_new(each) for each in entered], epoch=epoch)


async def write(tx: Tx, new: Sequence[NewItem], *, epoch: int) -> list[UUID]:
    """Write items in one statement, and tell of each; their ids. The cursor is locked."""
    rows = [_row(tx, each, epoch) for each in new]
    if rows:
        await tx.execute(_INSERT, json.text(rows))
    for row in rows:
        events.record(tx, "usage.recorded", "usage_item", row["id"], _told(row))
    return [row["id"] for row in rows]


def _new(entered: Entered) -> NewItem:
    fact = entered.fact
    return NewItem(
        meter=fact.meter,
        source_kind=fact.source_kind,
        source_id=fact.source_id,
        quantity=fact.quantity,
        occurred_on=fact.occurred_on,
        occurred_at=fact.occurred_at,
        revision=entered.revision,
        task_type=fact.task_type,
        ticket_id=fact.ticket_id,
        reverses=entered.reverses,
        first_id=entered.first_id,
        facts={
            "priority": fact.priority,
            "domain": fact.domain,
            "department": fact.department,
            "out_of_hours": fact.out_of_hours,
            "reopened": fact.reopened,
        },
    )


def _row(tx: Tx, new: NewItem, epoch: int) -> dict[str, Any]:
    given = {name: getattr(new, name) for name in _COLUMNS if hasattr(new, name)}
    return given | {
        "tenant_id": tx.tenant,
        "id": new_id(),
        "epoch": epoch,
        "recorded_by": new.recorded_by or tx.scope.actor,
        "recorded_at": tx.now,
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the event says: the item's numbers and names, never its texts."""
    told = {name: row[name] for name in ("meter", "charge", "revision", "ticket_id", "reverses") if row[name]}
    return told | {"quantity": plain(row["quantity"]), "occurred_on": row["occurred_on"].isoformat()}
