"""The transfers of a month as entries of the general journal, and the account codes that they are written in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.billing.papers.journal import Entry
from services.rules.exact import tidy
from tenants.db import Tx

_ENTRIES = """
SELECT x.id, e.code AS entity, x.posted_on, x.debit, x.credit, x.amount, x.currency, x.tax_category, x.subject_kind, x.subject_id,
       x.reverses, coalesce(i.number, paid.number, noted.number, x.subject_id::text) AS voucher,
       coalesce(i.id, paid.id, noted.id) AS paper, t.name_ja, t.name_en
FROM transfers x
JOIN legal_entities e ON e.id = x.legal_entity_id
JOIN tenants t ON t.tenant_id = x.tenant_id
LEFT JOIN invoices i ON i.tenant_id = x.tenant_id AND i.id = x.subject_id
LEFT JOIN settlements s ON s.tenant_id = x.tenant_id AND s.id = x.subject_id
LEFT JOIN invoices paid ON paid.tenant_id = s.tenant_id AND paid.id = s.invoice_id
LEFT JOIN refunds r ON r.tenant_id = x.tenant_id AND r.id = x.subject_id
LEFT JOIN invoices noted ON noted.tenant_id = r.tenant_id AND noted.id = r.credit_note_id
WHERE x.tenant_id = $1 AND x.posted_on >= $2 AND x.posted_on < ($2::date + interval '1 month') AND ($3::text IS NULL OR e.code = $3)
ORDER BY x.posted_on, x.place
"""
_CODES = "SELECT code, accounts FROM legal_entities"


async def entries(tx: Tx, month_on: date, *, legal_entity: str | None = None) -> list[Entry]:
    """This tenant's entries of a month (its first day), by day and order, in the reader's language. Raises Denied."""
    tx.scope.require("ledger.read")
    rows = await tx.fetch(_ENTRIES, tx.tenant, month_on, legal_entity)
    return [_entry(row, tx.scope.language) for row in rows]


async def account_codes(tx: Tx) -> Mapping[str, Mapping[str, str]]:
    """The codes of each legal entity's bookkeeping software, by our accounts. Raises Denied."""
    tx.scope.require("ledger.read")
    return {row["code"]: row["accounts"] for row in await tx.fetch(_CODES)}


def _entry(row: Any, language: str) -> Entry:
    return Entry(
        id=str(row["id"]),
        entity=row["entity"],
        voucher=row["voucher"],
        on=row["posted_on"],
        debit=row["debit"],
        credit=row["credit"],
        amount=tidy(row["amount"]),
        currency=row["currency"],
        tax_category=row["tax_category"],
        client=row["name_en" if language == "en" else "name_ja"],
        subject_kind=row["subject_kind"],
        takes_back=row["reverses"] is not None,
        paper=row["paper"],
    )
