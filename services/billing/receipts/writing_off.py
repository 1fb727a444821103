"""Write off a balance (貸倒): one asks, somebody else approves; then the balance goes to bad debts. Until then who asked may withdraw it."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.ids import new_id
from core.said import say
from services import events
from services.billing.ledger import books
from services.billing.ledger.posting import post
from services.billing.receipts import allocating, money_checks
from services.billing.receipts.allocating import Allocation, Source
from services.billing.receipts.refusals import (
    AboveBalance,
    NotYourWriteOff,
    OwnWriteOff,
    WriteOffDecided,
    WriteOffNotFound,
    WriteOffPending,
)
from services.rules.exact import plain
from tenants.db import Tx

_PENDING = "SELECT 1 FROM write_off_requests WHERE tenant_id = $1 AND invoice_id = $2 AND status = 'pending'"
_ASK = """
INSERT INTO write_off_requests (tenant_id, id, invoice_id, amount, reason, status, asked_by, asked_at)
VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7)
"""
_LOCK = "SELECT * FROM write_off_requests WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_DECIDE = "UPDATE write_off_requests SET status = $3, decided_by = $4, decided_at = $5 WHERE tenant_id = $1 AND id = $2"
_ZONE = "SELECT time_zone FROM legal_entities WHERE id = $1"


async def ask(tx: Tx, *, invoice_id: UUID, amount: Decimal | None, reason: str) -> UUID:
    """Ask for a write-off of an invoice's balance, or of a part of it.

    Raises Denied, Invalid, NotIssued, NotAnInvoice, AboveBalance, or WriteOffPending.
    """
    tx.scope.require("payments.write")
    held = (await allocating.hold(tx, [Allocation(invoice_id, Decimal(1))]))[invoice_id]
    if await tx.fetchval(_PENDING, tx.tenant, invoice_id):
        raise WriteOffPending
    wanted = held.balance if amount is None else amount
    if wanted > held.balance or held.balance <= 0:
        raise AboveBalance(
            say("{number} has {balance} open.", number=held.number, balance=plain(held.balance)),
            balance=plain(held.balance),
        )
    money_checks.check_money([("/amount", wanted)], held.currency)
    made = new_id()
    await tx.execute(_ASK, tx.tenant, made, invoice_id, wanted, reason, tx.scope.actor, tx.now)
    facts = {"invoice": str(invoice_id), "amount": plain(wanted)}
    events.record(tx, "write_off.requested", "write_off", made, facts)
    return made


async def decide(tx: Tx, *, request_id: UUID, decision: Literal["approve", "reject"]) -> None:
    """Approve or reject. Who asked does not decide. Raises Denied, WriteOffNotFound, OwnWriteOff, WriteOffDecided, AboveBalance, MonthLocked."""
    row = await _hold(tx, request_id)
    tx.scope.require("write_offs.approve")
    if row["asked_by"] == tx.scope.actor:
        raise OwnWriteOff
    if row["status"] != "pending":
        raise WriteOffDecided(state=row["status"])
    status = "approved" if decision == "approve" else "rejected"
    await tx.execute(_DECIDE, tx.tenant, request_id, status, tx.scope.actor, tx.now)
    events.record(tx, "write_off.decided", "write_off", request_id, {"status": status})
    if decision == "approve":
        await _write_off(tx, row)


async def withdraw(tx: Tx, *, request_id: UUID) -> None:
    """Take back what one asked for oneself; the balance stays open. Raises WriteOffNotFound, Denied, NotYourWriteOff, WriteOffDecided."""
    row = await _hold(tx, request_id)
    tx.scope.require("payments.write")
    if row["asked_by"] != tx.scope.actor:
        raise NotYourWriteOff
    if row["status"] != "pending":
        raise WriteOffDecided(state=row["status"])
    await tx.execute(_DECIDE, tx.tenant, request_id, "withdrawn", tx.scope.actor, tx.now)
    events.record(tx, "write_off.withdrawn", "write_off", request_id, {"amount": plain(row["amount"])})


async def _hold(tx: Tx, request_id: UUID) -> Any:
    """Lock a request. Clients see none, so none is there for them. Raises WriteOffNotFound."""
    row = await tx.fetchrow(_LOCK, tx.tenant, request_id)
    if row is None or not tx.scope.is_staff:
        raise WriteOffNotFound
    return row


async def _write_off(tx: Tx, row: Any) -> None:
    held = (await allocating.hold(tx, [Allocation(row["invoice_id"], row["amount"])]))[row["invoice_id"]]
    if row["amount"] > held.balance:
        raise AboveBalance(
            say("{number} has {balance} open now.", number=held.number, balance=plain(held.balance)),
            balance=plain(held.balance),
        )
    today = tx.now.astimezone(ZoneInfo(await tx.fetchval(_ZONE, held.legal_entity))).date()
    source = Source(reason=row["reason"], approved_by=tx.scope.actor)
    made = await allocating.settle(tx, held.id, "write_off", row["amount"], source, on=today)
    entries = books.written_off(made, row["amount"])
    await post(tx, entries, legal_entity_id=held.legal_entity, on=today, currency=held.currency)
