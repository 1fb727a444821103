"""Match a deposit to a client's invoices, take that back, or set it aside; and learn under which name a client pays.

Locks: the deposit, then what a payment locks.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.errors import Stale
from core.said import say
from services import events
from services.billing.receipts import paying, voiding
from services.billing.receipts.allocating import Allocation
from services.billing.receipts.paying import NewPayment
from services.billing.receipts.refusals import DepositMatched, DepositNotFound, DepositNotMatched
from tenants.db import Tx

_LOCK = "SELECT * FROM bank_deposits WHERE id = $1 AND (tenant_id IS NULL OR tenant_id = ANY($2::uuid[])) FOR UPDATE"
_MATCHED = """
UPDATE bank_deposits SET status = 'matched', tenant_id = $2, payment_id = $3, version = version + 1 WHERE id = $1
"""
_STANDS = "UPDATE bank_deposits SET status = $2, note = $3, version = version + 1 WHERE id = $1"
_LEARN = """
INSERT INTO payer_names (legal_entity_id, payer_key, tenant_id, seen, last_seen_at) VALUES ($1, $2, $3, 1, $4)
ON CONFLICT (legal_entity_id, payer_key, tenant_id) DO UPDATE SET seen = payer_names.seen + 1, last_seen_at = $4
"""


async def match(
    tx: Tx, *, deposit_id: UUID, allocations: Sequence[Allocation], version: int | None = None
) -> UUID:
    """Book a deposit as this client's payment; its payer's name is learnt. Says the payment.

    Raises Denied, DepositNotFound, Stale, DepositMatched, or what `paying.record` raises.
    """
    tx.scope.require("bank_deposits.write")
    row = await _lock(tx, deposit_id, version)
    if row["status"] == "matched":
        raise DepositMatched
    if row["payer_key"]:
        await tx.execute(_LEARN, row["legal_entity_id"], row["payer_key"], tx.tenant, tx.now)
    events.record(tx, "bank_deposit.matched", "bank_deposit", deposit_id, {"invoices": len(allocations)})
    payment = await paying.record(tx, _payment(row, allocations))
    await tx.execute(_MATCHED, deposit_id, tx.tenant, payment)
    return payment


def _payment(row: Any, allocations: Sequence[Allocation]) -> NewPayment:
    return NewPayment(
        amount=row["amount"],
        received_on=row["received_on"],
        allocations=allocations,
        legal_entity=row["legal_entity_id"],
        currency=row["currency"],
        payer=row["payer"],
        deposit=row["id"],
    )


async def release(tx: Tx, *, deposit_id: UUID, reason: str, version: int | None = None) -> None:
    """Take a match back, from inside the client's wall: its payment is voided, and the deposit is open again.

    Raises Denied, DepositNotFound, Stale, DepositNotMatched, or what `voiding.void` raises.
    """
    tx.scope.require("bank_deposits.write")
    payment = await tx.fetchval(
        "SELECT payment_id FROM bank_deposits WHERE id = $1 AND tenant_id = $2", deposit_id, tx.tenant
    )
    if payment is None:
        raise DepositNotMatched
    await voiding.lock(tx, payment, None)
    await _lock(tx, deposit_id, version)
    await voiding.void(tx, payment_id=payment, reason=reason)


async def set_aside(tx: Tx, *, deposit_id: UUID, note: str, version: int | None = None) -> None:
    """Ignore a deposit that is no client's, from inside the provider's wall.

    Raises Denied, DepositNotFound, Stale, or DepositMatched.
    """
    row = await _unmatched(tx, deposit_id, version)
    if row["status"] == "open":
        await tx.execute(_STANDS, deposit_id, "ignored", note)
        events.record(tx, "bank_deposit.ignored", "bank_deposit", deposit_id, {})


async def take_up(tx: Tx, *, deposit_id: UUID, version: int | None = None) -> None:
    """Open again what was set aside, from inside the provider's wall. Raises Denied, DepositNotFound, Stale, or DepositMatched."""
    row = await _unmatched(tx, deposit_id, version)
    if row["status"] == "ignored":
        await tx.execute(_STANDS, deposit_id, "open", "")
        events.record(tx, "bank_deposit.released", "bank_deposit", deposit_id, {})


async def _unmatched(tx: Tx, deposit_id: UUID, version: int | None) -> Any:
    tx.scope.require("bank_deposits.write")
    row = await _lock(tx, deposit_id, version)
    if row["status"] == "matched":
        raise DepositMatched
    return row


async def _lock(tx: Tx, deposit_id: UUID, version: int | None) -> Any:
    row = await tx.fetchrow(_LOCK, deposit_id, list(tx.scope.tenants))
    if row is None:
        raise DepositNotFound
    if version is not None and version != row["version"]:
        raise Stale(
            say(
                "The deposit is at version {version}; you have {yours}.",
                version=row["version"],
                yours=version,
            ),
            present=row["version"],
        )
    return row
