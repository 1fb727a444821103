"""A client's statement of account, from the ledger: what it owed, what moved that, what it owes.

What counts is receivables less what is to the client's credit, so a payment shows whole on its day, however it is used later.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.receipts.cards import Movement, Statement
from services.rules.exact import tidy
from tenants.db import Tx

_OURS = "('receivable', 'advance_received')"
_SIGNED = f"(CASE WHEN x.debit IN {_OURS} THEN x.amount ELSE 0 END - CASE WHEN x.credit IN {_OURS} THEN x.amount ELSE 0 END)"
_ACCOUNTS = f"""
SELECT x.legal_entity_id, x.currency, e.name_ja, e.name_en,
    coalesce(sum({_SIGNED}) FILTER (WHERE x.posted_on < $2), 0) AS opening
FROM transfers x JOIN legal_entities e ON e.id = x.legal_entity_id
WHERE x.tenant_id = $1 AND x.posted_on < $3 GROUP BY x.legal_entity_id, x.currency, e.name_ja, e.name_en
ORDER BY e.name_ja, x.currency
"""
_MOVEMENTS = f"""
SELECT m.*, coalesce(i.number, si.number, ri.number, '') AS number, s.kind AS settled_by, coalesce(p.payer, rp.payer, '') AS payer FROM (
    SELECT x.legal_entity_id, x.currency, x.posted_on, x.subject_kind, x.subject_id, x.reverses IS NOT NULL AS taken_back,
        sum({_SIGNED}) AS amount, min(x.place) AS place
    FROM transfers x WHERE x.tenant_id = $1 AND x.posted_on >= $2 AND x.posted_on < $3
    GROUP BY x.legal_entity_id, x.currency, x.posted_on, x.subject_kind, x.subject_id, x.reverses IS NOT NULL
) m
LEFT JOIN invoices i ON i.tenant_id = $1 AND i.id = m.subject_id
LEFT JOIN settlements s ON s.tenant_id = $1 AND s.id = m.subject_id
LEFT JOIN invoices si ON si.tenant_id = $1 AND si.id = s.invoice_id
LEFT JOIN payments p ON p.tenant_id = $1 AND p.id = m.subject_id
LEFT JOIN refunds r ON r.tenant_id = $1 AND r.id = m.subject_id
LEFT JOIN invoices ri ON ri.tenant_id = $1 AND ri.id = r.credit_note_id
LEFT JOIN payments rp ON rp.tenant_id = $1 AND rp.id = r.payment_id
WHERE m.amount <> 0 ORDER BY m.posted_on, m.place
"""


async def of(tx: Tx, *, from_on: date, to_on: date) -> list[Statement]:
    """The statements of this client over `[from_on, to_on)`, one a legal entity and currency. Raises Denied."""
    tx.scope.require("payments.read")
    key = await tx.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", tx.tenant)
    rows = await tx.fetch(_MOVEMENTS, tx.tenant, from_on, to_on)
    return [
        _statement(key, account, [row for row in rows if _of(row) == _of(account)], from_on, to_on)
        for account in await tx.fetch(_ACCOUNTS, tx.tenant, from_on, to_on)
    ]


def _of(row: Any) -> tuple[UUID, str]:
    return row["legal_entity_id"], row["currency"]


def _statement(key: str, account: Any, rows: Sequence[Any], from_on: date, to_on: date) -> Statement:
    opening = balance = tidy(account["opening"])
    movements = []
    for row in rows:
        balance = tidy(balance + row["amount"])
        movements.append(_movement(row, balance))
    return Statement(
        tenant=key,
        legal_entity=account["legal_entity_id"],
        legal_entity_name={"ja": account["name_ja"], "en": account["name_en"]},
        currency=account["currency"],
        from_on=from_on,
        to_on=to_on,
        opening=opening,
        movements=movements,
        closing=balance,
    )


def _movement(row: Any, balance: Decimal) -> Movement:
    kind = "reversal" if row["taken_back"] else row["settled_by"] or row["subject_kind"]
    return Movement(
        row["posted_on"], kind, row["subject_id"], row["number"], row["payer"], tidy(row["amount"]), balance
    )
