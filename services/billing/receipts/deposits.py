"""Deposits to read: what came to a legal entity's accounts, matched or not.

They are the provider's until they are matched; those of a client that the reader is not cleared for are as if they were not there.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.billing.receipts.cards import DepositCard
from services.billing.receipts.refusals import DepositNotFound
from services.rules.exact import tidy
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing."""

    status: str | None = None
    legal_entity: UUID | None = None


_SELECT = """
SELECT d.*, t.key AS tenant FROM bank_deposits d LEFT JOIN tenants t ON t.tenant_id = d.tenant_id
WHERE (d.tenant_id IS NULL OR d.tenant_id = ANY($1::uuid[]))
"""
_ONE = f"{_SELECT} AND d.id = $2"
_PAGE = f"""{_SELECT} AND ($2::text IS NULL OR d.status = $2) AND ($3::uuid IS NULL OR d.legal_entity_id = $3)
AND ($4::uuid IS NULL OR d.id < $4) ORDER BY d.id DESC LIMIT $5"""


async def page(
    tx: Tx, filters: Filters | None = None, *, limit: int = 50, after: UUID | None = None
) -> list[DepositCard]:
    """Deposits, the newest first, from inside the provider's wall. Raises Denied."""
    tx.scope.require("bank_deposits.read")
    asked = filters or Filters()
    rows = await tx.fetch(_PAGE, list(tx.scope.tenants), asked.status, asked.legal_entity, after, limit)
    return [card_of(row) for row in rows]


async def deposit(tx: Tx, deposit_id: UUID) -> DepositCard:
    """One deposit. Raises Denied, or DepositNotFound."""
    tx.scope.require("bank_deposits.read")
    row = await tx.fetchrow(_ONE, list(tx.scope.tenants), deposit_id)
    if row is None:
        raise DepositNotFound
    return card_of(row)


def card_of(row: Any) -> DepositCard:
    """The card of a row."""
    return DepositCard(
        id=row["id"],
        legal_entity=row["legal_entity_id"],
        account=row["account"],
        received_on=row["received_on"],
        amount=tidy(row["amount"]),
        currency=row["currency"],
        payer=row["payer"],
        bank=row["bank"],
        reference=row["reference"],
        status=row["status"],
        tenant=row["tenant"],
        payment=row["payment_id"],
        note=row["note"],
        imported_at=row["imported_at"],
        version=row["version"],
    )
