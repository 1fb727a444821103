"""Usage counted elsewhere: brought in many at once, each known by the id that it has there, so that bringing it again adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import FieldError
from core.said import say
from services.billing.usage import charges, cursor, items
from services.billing.usage.charges import Checked, Given, Meters
from services.billing.usage.items import NewItem
from tenants.db import Tx

_KNOWN = """
SELECT id, source_id, charge, quantity, occurred_on FROM usage_items
WHERE tenant_id = $1 AND source_kind = 'import' AND source_id = ANY($2) AND revision = 0
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """One fact from elsewhere: the id that it has there, and what was done."""

    source_id: str
    given: Given


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one: `recorded` now, `known` from before with the same content, or refused."""

    index: int
    outcome: str
    item: UUID | None
    errors: tuple[FieldError, ...] = ()


async def bring(tx: Tx, counted: Sequence[Counted]) -> list[Brought]:
    """Record what is new and right; all in one transaction. What is wrong is refused by itself, naming its fields. Raises Denied."""
    tx.scope.require("usage.write")
    held = await cursor.lock(tx)
    found = await _looked_at(tx, counted)
    new = [each for each in found if isinstance(each, NewItem)]
    made = iter(await items.write(tx, new, epoch=held.epoch))
    return [
        Brought(n, "recorded", next(made)) if isinstance(each, NewItem) else each
        for n, each in enumerate(found)
    ]


async def look(tx: Tx, counted: Sequence[Counted]) -> list[Brought]:
    """What `bring` would do with each now; nothing is written. What it would record is `new`. Raises Denied."""
    tx.scope.require("usage.read")
    return [
        Brought(n, "new", None) if isinstance(each, NewItem) else each
        for n, each in enumerate(await _looked_at(tx, counted))
    ]


async def _looked_at(tx: Tx, counted: Sequence[Counted]) -> list[NewItem | Brought]:
    ids = [each.source_id for each in counted]
    known = {row["source_id"]: row for row in await tx.fetch(_KNOWN, tx.tenant, ids)}
    meters: Meters = {}
    return [await _look(tx, n, each, known, meters) for n, each in enumerate(counted)]


async def _look(tx: Tx, n: int, counted: Counted, known: dict[str, Any], meters: Meters) -> NewItem | Brought:
    pointer, row = f"/items/{n}", known.get(counted.source_id)
    if row is not None:
        return _again(n, counted, row)
    checked = await charges.check(tx, counted.given, pointer=pointer, meters=meters)
    if isinstance(checked, list):
        return Brought(n, "refused", None, tuple(checked))
    made = _item(counted, checked)
    known[counted.source_id] = {
        "id": None,
        "charge": made.charge,
        "quantity": made.quantity,
        "occurred_on": made.occurred_on,
    }
    return made


def _again(n: int, counted: Counted, row: Any) -> Brought:
    """One that is there: the same is nothing new; another under the same id is wrong."""
    given = counted.given
    if (given.charge, given.quantity, given.occurred_on) == (
        row["charge"],
        row["quantity"],
        row["occurred_on"],
    ):
        return Brought(n, "known", row["id"])
    held = say(
        "held {held}, which was brought before with other content; usage never changes: take it back by hand",
        held=counted.source_id,
    )
    return Brought(n, "refused", row["id"], (FieldError(f"/items/{n}/source_id", "known_otherwise", held),))


def _item(counted: Counted, checked: Checked) -> NewItem:
    given = counted.given
    return NewItem(
        meter=checked.meter,
        charge=given.charge,
        source_kind="import",
        source_id=counted.source_id,
        quantity=given.quantity,
        occurred_on=given.occurred_on,
        occurred_at=checked.occurred_at,
        task_type=checked.task_type,
        ticket_id=given.ticket_id,
        facts=checked.facts,
        description=given.description,
    )
