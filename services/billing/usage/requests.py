"""Usage entered by people: asked for with a reason, and recorded once somebody else approves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.errors import Conflict, Denied, Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from services.billing.usage import charges, cursor, items
from services.billing.usage.charges import Given
from services.billing.usage.items import NewItem
from services.rules.exact import plain, tidy
from tenants.db import Tx


class NoSuchRequest(NotFound):
    """There is no such request for usage, or you may not see it."""

    code = "usage_request_not_found"


class DecidedAlready(Conflict):
    """Somebody decided on it before."""

    code = "already_decided"


class TakenBackAlready(Conflict):
    """The item was taken back before."""

    code = "already_taken_back"


@dataclass(frozen=True, slots=True)
class RequestCard:
    """Usage that somebody entered. It counts once it is approved: `item` is the item then."""

    id: UUID
    status: str
    charge: str
    quantity: Decimal
    occurred_on: date
    ticket: UUID | None
    reverses: UUID | None
    description: str
    reason: str
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    item: UUID | None
    version: int


_ASK = """
INSERT INTO usage_requests (tenant_id, id, status, item, reason, asked_by, asked_at, version)
VALUES ($1, $2, 'pending', $3, $4, $5, $6, 1)
"""
_READ = """
SELECT r.*, (SELECT i.id FROM usage_items i WHERE i.tenant_id = $1 AND i.source_kind = 'manual' AND i.source_id = r.id::text
             LIMIT 1) AS item_id
FROM usage_requests r WHERE r.tenant_id = $1
"""
_ONE = f"{_READ} AND r.id = $2"
_LIST = f"{_READ} AND ($2::text IS NULL OR r.status = $2) AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4"
_HOLD = "SELECT * FROM usage_requests WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_DECIDE = """
UPDATE usage_requests SET status = $3, decided_by = $4, decided_at = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2
"""
_TO_REVERSE = """
SELECT i.*, EXISTS (SELECT 1 FROM usage_items b WHERE b.tenant_id = $1 AND b.reverses = i.id) AS taken_back
FROM usage_items i WHERE i.tenant_id = $1 AND i.id = $2 AND i.reverses IS NULL
"""


async def ask(tx: Tx, *, given: Given, reason: str, reverses: UUID | None = None) -> UUID:
    """Enter usage; a quantity below zero only to take back an item that `reverses` names, whole.

    Raises Denied, Invalid naming every field that is wrong, or TakenBackAlready.
    """
    tx.scope.require("usage.write")
    if not reason.strip():
        raise Invalid.field("/reason", "missing", say("Usage entered by hand needs a reason."))
    if reverses is not None:
        given = await _taking_back(tx, given, reverses)
    elif given.quantity < 0:
        raise Invalid.field(
            "/quantity", "negative", say("A quantity below zero takes back an item: name it in `reverses`.")
        )
    else:
        checked = await charges.check(tx, given)
        if isinstance(checked, list):
            raise Invalid(checked)
    made = new_id()
    await tx.execute(
        _ASK, tx.tenant, made, json.text(_kept(given, reverses)), reason.strip(), tx.scope.actor, tx.now
    )
    told = {"charge": given.charge, "quantity": plain(given.quantity), "reverses": reverses}
    events.record(tx, "usage.requested", "usage_request", made, told)
    return made


async def decide(tx: Tx, request_id: UUID, *, approve: bool) -> None:
    """Approve (which records the item) or reject what somebody else entered.

    Raises Denied, NoSuchRequest, DecidedAlready, TakenBackAlready, or Invalid where it does not hold any more.
    """
    tx.scope.require("usage.approve")
    held = await cursor.lock(tx)
    row = await tx.fetchrow(_HOLD, tx.tenant, request_id)
    if row is None:
        raise NoSuchRequest
    if row["status"] != "pending":
        raise DecidedAlready(say("It was {status} before.", status=row["status"]))
    if row["asked_by"] == tx.scope.actor:
        raise Denied(say("Nobody approves usage that they entered themselves."), code="own_request")
    if approve:
        await items.write(tx, [await _item(tx, row)], epoch=held.epoch)
    status = "approved" if approve else "rejected"
    await tx.execute(_DECIDE, tx.tenant, request_id, status, tx.scope.actor, tx.now)
    events.record(tx, "usage.decided", "usage_request", request_id, {"decision": status})


async def listed(tx: Tx, *, status: str | None, after: UUID | None, limit: int) -> list[RequestCard]:
    """Usage that was entered by hand, newest first."""
    tx.scope.require("usage.read")
    return [card(row) for row in await tx.fetch(_LIST, tx.tenant, status, after, limit)]


async def one(tx: Tx, request_id: UUID) -> RequestCard:
    """Raises NoSuchRequest."""
    tx.scope.require("usage.read")
    row = await tx.fetchrow(_ONE, tx.tenant, request_id)
    if row is None:
        raise NoSuchRequest
    return card(row)


def card(row: Any) -> RequestCard:
    """A row of `_READ`."""
    item: Mapping[str, Any] = row["item"]
    return RequestCard(
        id=row["id"],
        status=row["status"],
        charge=item["charge"],
        quantity=tidy(Decimal(item["quantity"])),
        occurred_on=date.fromisoformat(item["occurred_on"]),
        ticket=_id(item["ticket_id"]),
        reverses=_id(item["reverses"]),
        description=item["description"],
        reason=row["reason"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        item=row["item_id"],
        version=row["version"],
    )


def _kept(given: Given, reverses: UUID | None) -> dict[str, Any]:
    return {
        "charge": given.charge,
        "quantity": given.quantity,
        "occurred_on": given.occurred_on,
        "description": given.description,
        "ticket_id": given.ticket_id,
        "reverses": reverses,
    }


async def _taking_back(tx: Tx, given: Given, reverses: UUID) -> Given:
    """What takes an item back: its quantity below zero, on its day."""
    row = await _to_reverse(tx, reverses)
    if given.quantity != -row["quantity"]:
        takes = plain(-row["quantity"])
        raise Invalid.field(
            "/quantity",
            "not_the_reverse",
            say(
                "held {held}; takes {takes}: an item is taken back whole; enter what is right as an item of its own",
                held=given.quantity,
                takes=takes,
            ),
        )
    return Given(row["charge"], given.quantity, row["occurred_on"], given.description, row["ticket_id"])


async def _to_reverse(tx: Tx, item_id: UUID) -> Any:
    row: Any = await tx.fetchrow(_TO_REVERSE, tx.tenant, item_id)
    if row is None:
        raise Invalid.field(
            "/reverses",
            "unknown_item",
            say("held {held}; takes a usage item that takes nothing back itself", held=item_id),
        )
    if row["taken_back"]:
        raise TakenBackAlready
    return row


async def _item(tx: Tx, row: Any) -> NewItem:
    kept: Mapping[str, Any] = row["item"]
    common: dict[str, Any] = {
        "source_kind": "manual",
        "source_id": str(row["id"]),
        "quantity": Decimal(kept["quantity"]),
        "description": kept["description"],
        "reason": row["reason"],
        "recorded_by": row["asked_by"],
        "approved_by": tx.scope.actor,
    }
    if kept["reverses"]:
        back = await _to_reverse(tx, UUID(kept["reverses"]))
        same = ("meter", "charge", "occurred_on", "occurred_at", "task_type", "ticket_id", "facts")
        return NewItem(
            **common,
            **{name: back[name] for name in same},
            reverses=back["id"],
            first_id=back["first_id"] or back["id"],
        )
    given = Given(
        kept["charge"],
        Decimal(kept["quantity"]),
        date.fromisoformat(kept["occurred_on"]),
        ticket_id=_id(kept["ticket_id"]),
    )
    checked = await charges.check(tx, given)
    if isinstance(checked, list):
        raise Invalid(checked)
    return NewItem(
        **common, meter=checked.meter, charge=given.charge, occurred_on=given.occurred_on, occurred_at=checked.occurred_at,
        task_type=checked.task_type, ticket_id=given.ticket_id, facts=checked.facts,
    )  # fmt: skip


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
