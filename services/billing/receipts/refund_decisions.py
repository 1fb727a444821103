"""Decide on a refund that somebody else asked for, and take one back that did not arrive.

Approved, it is posted on its day. A refund is never deleted: it is undone by a reversal, and the credit is there again.
Locks: the payment or the credit note, then the refund, then the counter (by the posting, which comes last).
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.said import say
from services import events
from services.billing.invoices import holding
from services.billing.ledger import books
from services.billing.ledger.posting import post, reverse
from services.billing.receipts import voiding
from services.billing.receipts.refusals import OwnRefund, RefundDecided, RefundNotFound, RefundUndone
from services.rules.exact import plain
from tenants.db import Tx

_SOURCE = "SELECT payment_id, credit_note_id FROM refunds WHERE tenant_id = $1 AND id = $2"
_HOLD = "SELECT * FROM refunds WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_DECIDE = """
UPDATE refunds SET status = $3, refunded_on = $4, decided_by = $5, decided_at = $6 WHERE tenant_id = $1 AND id = $2
"""
_UNDO = "UPDATE refunds SET undone_at = $3, undone_by = $4, undo_reason = $5 WHERE tenant_id = $1 AND id = $2"
_ZONE = "SELECT time_zone FROM legal_entities WHERE id = $1"
_BUMP = "UPDATE payments SET version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def decide(
    tx: Tx, *, refund_id: UUID, decision: Literal["approve", "reject"], on: date | None = None
) -> None:
    """Approve a refund, paid back on a day (today, unless another is named), or reject it. Who asked may reject it, no more.

    Raises Denied, RefundNotFound, OwnRefund, RefundDecided, Invalid, or MonthLocked.
    """
    first = await _hold_source(tx, refund_id)
    tx.scope.require("refunds.approve")
    row: Any = await tx.fetchrow(_HOLD, tx.tenant, refund_id)
    if decision == "approve" and row["made_by"] == tx.scope.actor:
        raise OwnRefund
    if row["status"] != "pending":
        raise RefundDecided(state=row["status"])
    day = _day(on, await _today(tx, row["legal_entity_id"]), first) if decision == "approve" else None
    status = "approved" if decision == "approve" else "rejected"
    await tx.execute(_DECIDE, tx.tenant, refund_id, status, day, tx.scope.actor, tx.now)
    events.record(tx, "refund.decided", "refund", refund_id, {"status": status})
    if day is not None:
        await _pay_back(tx, row, day)


async def _pay_back(tx: Tx, row: Any, day: date) -> None:
    told = {
        "amount": plain(row["amount"]),
        "currency": row["currency"],
        "payment": row["payment_id"],
        "credit_note": row["credit_note_id"],
    }
    events.record(tx, "refund.made", "refund", row["id"], told)
    entries = books.refunded(row["id"], row["amount"])
    await post(tx, entries, legal_entity_id=row["legal_entity_id"], on=day, currency=row["currency"])


async def undo(tx: Tx, *, refund_id: UUID, reason: str) -> None:
    """Take a refund back that did not arrive: its posting is reversed today, and the credit is there again.

    Raises Denied, RefundNotFound, RefundDecided (it was not approved), RefundUndone, Invalid, or MonthLocked.
    """
    await _hold_source(tx, refund_id)
    tx.scope.require("payments.write")
    if not reason.strip():
        raise Invalid.field("/reason", "missing", say("takes why it is taken back"))
    row: Any = await tx.fetchrow(_HOLD, tx.tenant, refund_id)
    if row["status"] != "approved":
        raise RefundDecided(say("Nothing was paid back."), state=row["status"])
    if row["undone_at"] is not None:
        raise RefundUndone
    await tx.execute(_UNDO, tx.tenant, refund_id, tx.now, tx.scope.actor, reason.strip())
    events.record(tx, "refund.undone", "refund", refund_id, {"amount": plain(row["amount"])})
    await reverse(tx, [refund_id], on=await _today(tx, row["legal_entity_id"]))


async def _hold_source(tx: Tx, refund_id: UUID) -> date:
    """Lock what a refund is of; says since when it is there. Raises RefundNotFound."""
    source = await tx.fetchrow(_SOURCE, tx.tenant, refund_id)
    if source is None:
        raise RefundNotFound
    if source["payment_id"] is None:
        note: Any = await holding.lock(tx, source["credit_note_id"])
        issued: date = note["issued_on"]
        return issued
    payment = await voiding.lock(tx, source["payment_id"], None)
    await tx.execute(_BUMP, tx.tenant, source["payment_id"])
    received: date = payment["received_on"]
    return received


def _day(on: date | None, today: date, first: date) -> date:
    """The day of a refund: today, unless another one up to today is named. Raises Invalid."""
    if on is not None and not first <= on <= today:
        raise Invalid.field(
            "/refunded_on",
            "out_of_range",
            say("held {held}; takes a day from {first} up to {today}", held=on, first=first, today=today),
        )
    return on or today


async def _today(tx: Tx, entity: UUID) -> date:
    return tx.now.astimezone(ZoneInfo(await tx.fetchval(_ZONE, entity))).date()
