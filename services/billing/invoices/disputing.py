"""A client disputes a line of a draft; billing settles it, or the client takes it back."""

from typing import Any, Literal
from uuid import UUID

from core.errors import Denied
from core.ids import new_id
from core.said import say
from services import events
from services.billing.invoices import holding, queries
from services.billing.invoices.refusals import DisputeOpen, LineNotFound, NoOpenDispute, NotAnInvoice
from tenants.db import Tx

Outcome = Literal["accepted", "declined", "withdrawn"]

_LINE = "SELECT charge FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 AND n = $3"
_OPEN = "SELECT * FROM line_disputes WHERE tenant_id = $1 AND invoice_id = $2 AND n = $3 AND status = 'open' FOR UPDATE"
_RAISE = """
INSERT INTO line_disputes (tenant_id, id, invoice_id, n, charge, reason, status, answer, raised_by, raised_at)
VALUES ($1, $2, $3, $4, $5, $6, 'open', '', $7, $8)
"""
_SETTLE = """
UPDATE line_disputes SET status = $3, answer = $4, settled_by = $5, settled_at = $6 WHERE tenant_id = $1 AND id = $2
"""


async def dispute(tx: Tx, *, invoice_id: UUID, n: int, reason: str, version: int | None = None) -> UUID:
    """Dispute a line of a draft. Raises Denied, InvoiceNotFound, LineNotFound, Stale, InvoiceIssued, NotAnInvoice, DisputeOpen."""
    row = await _held(tx, invoice_id, version)
    tx.scope.require("invoices.dispute")
    holding.refuse_issued(row)
    if row["kind"] != "invoice":
        raise NotAnInvoice
    charge = await tx.fetchval(_LINE, tx.tenant, invoice_id, n)
    if charge is None:
        raise LineNotFound
    if await tx.fetchrow(_OPEN, tx.tenant, invoice_id, n):
        raise DisputeOpen
    made = new_id()
    await tx.execute(_RAISE, tx.tenant, made, invoice_id, n, charge, reason, tx.scope.actor, tx.now)
    await holding.bump(tx, invoice_id)
    events.record(tx, "line.disputed", "invoice", invoice_id, {"line": n, "charge": charge})
    return made


async def settle(
    tx: Tx, *, invoice_id: UUID, n: int, outcome: Outcome, answer: str = "", version: int | None = None
) -> None:
    """End the open dispute of a line: billing accepts or declines it, the client withdraws it. Accepting changes no line: the close does.

    Raises Denied, InvoiceNotFound, Stale, or NoOpenDispute.
    """
    await _held(tx, invoice_id, version)
    _require(tx, outcome)
    row = await tx.fetchrow(_OPEN, tx.tenant, invoice_id, n)
    if row is None:
        raise NoOpenDispute
    await tx.execute(_SETTLE, tx.tenant, row["id"], outcome, answer, tx.scope.actor, tx.now)
    await holding.bump(tx, invoice_id)
    events.record(tx, "dispute.settled", "invoice", invoice_id, {"line": n, "outcome": outcome})


def _require(tx: Tx, outcome: Outcome) -> None:
    if outcome != "withdrawn":
        tx.scope.require("invoices.write")
    elif tx.scope.is_staff:
        raise Denied(say("Only the client takes a dispute back; billing accepts or declines it."))
    else:
        tx.scope.require("invoices.dispute")


async def _held(tx: Tx, invoice_id: UUID, version: int | None) -> Any:
    """The locked invoice, seen by the caller. Raises Denied, InvoiceNotFound, or Stale."""
    await queries.seen(tx, invoice_id)
    await holding.period_of(tx, invoice_id)
    return await holding.lock(tx, invoice_id, version)
