"""Record money received: what it pays, and what of it is to the client's credit.

Locks: a payment, then invoices in the order of their ids, then the counter (by the posting, which comes last).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.ledger import books
from services.billing.ledger.posting import Entry, post
from services.billing.receipts import allocating, money_checks
from services.billing.receipts.allocating import Allocation, Held, Source
from services.rules.exact import ZERO, plain, tidy, total
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came in. `legal_entity` may be left out where invoices say it."""

    amount: Decimal
    received_on: date
    allocations: Sequence[Allocation] = field(default_factory=tuple)
    legal_entity: UUID | None = None
    currency: str | None = None
    method: str = "bank_transfer"
    payer: str = ""
    note: str = ""
    deposit: UUID | None = None


_ADD = """
INSERT INTO payments (tenant_id, id, legal_entity_id, received_on, amount, currency, method, payer, deposit_id, note, recorded_by,
    recorded_at, void_reason, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 1)
"""
_ENTITIES = "SELECT DISTINCT legal_entity_id FROM contracts WHERE tenant_id = $1"
_ENTITY = "SELECT id, currency, time_zone FROM legal_entities WHERE id = $1"


async def record(tx: Tx, new: NewPayment) -> UUID:
    """Record a payment over one or several invoices, or none; what is left is to the client's credit.

    Raises Denied, Invalid, NotIssued, NotAnInvoice, AboveBalance, FeeAboveTolerance, or MonthLocked.
    """
    tx.scope.require("payments.write")
    held = await allocating.hold(tx, new.allocations)
    entity = await _entity(tx, new, held)
    _refuse_future(tx, new, entity["time_zone"])
    currency = _currency(new, held, entity["currency"])
    money_checks.check_money([("/amount", new.amount)], currency)
    money_checks.check_parts(new.allocations, currency)
    allocating.check(new.allocations, held, available=new.amount)
    made = new_id()
    await tx.execute(
        _ADD, tx.tenant, made, entity["id"], new.received_on, new.amount, currency, new.method, new.payer, new.deposit, new.note,
        tx.scope.actor, tx.now,
    )  # fmt: skip
    allocated = total(each.amount for each in new.allocations)
    entries = books.payment_received(made, allocated=allocated, rest=tidy(new.amount - allocated))
    for each in new.allocations:
        if each.amount:
            source = Source(payment=made)
            await allocating.settle(tx, each.invoice, "payment", each.amount, source, on=new.received_on)
        entries += await fee(tx, each, made, on=new.received_on)
    events.record(
        tx, "payment.recorded", "payment", made, {"amount": plain(new.amount), "currency": currency}
    )
    await post(tx, entries, legal_entity_id=entity["id"], on=new.received_on, currency=currency)
    return made


async def record_for(tx: Tx, new: NewPayment, *, invoice_id: UUID, fee: Decimal = ZERO) -> UUID:
    """Record a payment for one invoice: up to what it has open, the rest is to the client's credit. Raises what `record` raises."""
    tx.scope.require("payments.write")
    held = await allocating.hold(tx, [Allocation(invoice_id, new.amount)], pointer="")
    part = min(new.amount, max(held[invoice_id].balance, ZERO))
    allocations = [Allocation(invoice_id, part, fee)] if part or fee else []
    entity = held[invoice_id].legal_entity
    return await record(tx, replace(new, allocations=allocations, legal_entity=entity))


async def fee(tx: Tx, each: Allocation, payment: UUID, *, on: date) -> list[Entry]:
    """Settle what the sender's bank kept back of an allocation; says what to post."""
    if not each.fee:
        return []
    source = Source(payment=payment)
    made = await allocating.settle(tx, each.invoice, "transfer_fee", each.fee, source, on=on)
    return books.fee_borne(made, each.fee)


async def _entity(tx: Tx, new: NewPayment, held: Mapping[UUID, Held]) -> Any:
    named = {each.legal_entity for each in held.values()} | (
        {new.legal_entity} if new.legal_entity else set()
    )
    if len(named) > 1:
        raise Invalid.field(
            "/allocations", "several_legal_entities", say("takes invoices of one legal entity")
        )
    if not named:
        named = {row["legal_entity_id"] for row in await tx.fetch(_ENTITIES, tx.tenant)}
    if len(named) != 1:
        raise Invalid.field("/legal_entity", "missing", say("takes the legal entity that was paid"))
    row = await tx.fetchrow(_ENTITY, named.pop())
    if row is None:
        raise Invalid.field("/legal_entity", "unknown_legal_entity", say("takes the id of a legal entity"))
    return row


def _refuse_future(tx: Tx, new: NewPayment, time_zone: str) -> None:
    today = tx.now.astimezone(ZoneInfo(time_zone)).date()
    if new.received_on > today:
        raise Invalid.field(
            "/received_on",
            "in_the_future",
            say("held {held}; takes a day up to {today}", held=new.received_on, today=today),
        )


def _currency(new: NewPayment, held: Mapping[UUID, Held], otherwise: str) -> str:
    named = {each.currency for each in held.values()} | ({new.currency} if new.currency else set())
    if len(named) > 1:
        raise Invalid.field(
            "/currency", "several_currencies", say("held {named}; takes one", named=", ".join(sorted(named)))
        )
    return named.pop() if named else otherwise
