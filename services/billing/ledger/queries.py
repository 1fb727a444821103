"""The ledger to read: transfers in their order, and balances per account."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.rules.exact import tidy
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class TransferCard:
    """One transfer, from the credited account to the debited one. `subject` is what it is for."""

    id: UUID
    place: int
    tenant: str
    legal_entity: UUID
    posted_on: date
    debit: str
    credit: str
    amount: Decimal
    currency: str
    tax_category: str
    subject_kind: str
    subject: UUID
    reverses: UUID | None
    posted_by: UUID
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class BalanceCard:
    """An account of a tenant: what was debited and credited up to a day, and the difference."""

    tenant: str
    legal_entity: UUID
    account: str
    currency: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None narrows nothing. Days are half-open: from `from_on`, before `to_on`."""

    from_on: date | None = None
    to_on: date | None = None
    account: str | None = None
    subject: UUID | None = None
    legal_entity: UUID | None = None


_WHERE = """x.tenant_id = $1 AND ($2::date IS NULL OR x.posted_on >= $2) AND ($3::date IS NULL OR x.posted_on < $3)
    AND ($4::text IS NULL OR $4 IN (x.debit, x.credit)) AND ($5::uuid IS NULL OR x.subject_id = $5)
    AND ($6::uuid IS NULL OR x.legal_entity_id = $6)"""
_PAGE = f"""
SELECT x.*, t.key AS tenant FROM transfers x JOIN tenants t ON t.tenant_id = x.tenant_id
WHERE {_WHERE} AND x.place > $7 ORDER BY x.place LIMIT $8
"""
_BALANCES = f"""
SELECT t.key AS tenant, y.legal_entity, y.account, y.currency, sum(y.debit) AS debit, sum(y.credit) AS credit FROM (
    SELECT x.legal_entity_id AS legal_entity, x.debit AS account, x.currency, x.amount AS debit, 0::numeric AS credit
    FROM transfers x WHERE {_WHERE}
    UNION ALL
    SELECT x.legal_entity_id, x.credit, x.currency, 0, x.amount FROM transfers x WHERE {_WHERE}
) y JOIN tenants t ON t.tenant_id = $1
WHERE $4 IS NULL OR y.account = $4
GROUP BY t.key, y.legal_entity, y.account, y.currency ORDER BY y.legal_entity, y.account, y.currency
"""


async def transfers(
    tx: Tx, filters: Filters | None = None, *, limit: int = 50, after: int = 0
) -> list[TransferCard]:
    """Transfers of this tenant in their order, after a place. Raises Denied."""
    tx.scope.require("ledger.read")
    rows = await tx.fetch(_PAGE, tx.tenant, *_asked(filters), after, limit)
    return [_card(row) for row in rows]


async def balances(tx: Tx, filters: Filters | None = None) -> list[BalanceCard]:
    """What the accounts of this tenant come to. Raises Denied."""
    tx.scope.require("ledger.read")
    rows = await tx.fetch(_BALANCES, tx.tenant, *_asked(filters))
    return [
        BalanceCard(
            row["tenant"],
            row["legal_entity"],
            row["account"],
            row["currency"],
            tidy(row["debit"]),
            tidy(row["credit"]),
            tidy(row["debit"] - row["credit"]),
        )
        for row in rows
    ]


def _asked(filters: Filters | None) -> tuple[Any, ...]:
    asked = filters or Filters()
    return asked.from_on, asked.to_on, asked.account, asked.subject, asked.legal_entity


def _card(row: Any) -> TransferCard:
    return TransferCard(
        id=row["id"],
        place=row["place"],
        tenant=row["tenant"],
        legal_entity=row["legal_entity_id"],
        posted_on=row["posted_on"],
        debit=row["debit"],
        credit=row["credit"],
        amount=tidy(row["amount"]),
        currency=row["currency"],
        tax_category=row["tax_category"],
        subject_kind=row["subject_kind"],
        subject=row["subject_id"],
        reverses=row["reverses"],
        posted_by=row["posted_by"],
        posted_at=row["posted_at"],
    )
