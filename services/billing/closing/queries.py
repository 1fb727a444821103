"""Billing periods as people look at them: how they stand, what they come to, what looks wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.closing.actions import NoSuchPeriod
from services.rules.exact import tidy
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class PeriodCard:
    """A period of a contract. `to_on` is exclusive. `late` is how many items came after it was frozen.

    `drafts`, `issued` and `credit_notes` count its papers; `total` is what its invoices come to, drafts among them. Clients see no findings.
    """

    id: UUID
    tenant: str
    contract: UUID
    contract_code: str
    contract_name: Mapping[str, str]
    currency: str
    from_on: date
    to_on: date
    status: str
    frozen_at: datetime | None
    frozen_by: UUID | None
    first_issued_at: datetime | None
    runs: int
    late: int
    drafts: int
    issued: int
    credit_notes: int
    reviewed: int
    open_disputes: int
    net: Decimal
    total: Decimal
    findings: Sequence[Mapping[str, Any]]
    version: int


_PERIODS = """
SELECT p.id, n.key AS tenant, p.contract_id AS contract, c.code AS contract_code, c.name_ja, c.name_en, c.currency,
       p.starts_on AS from_on, p.ends_on AS to_on, p.status, p.frozen_at, p.frozen_by, p.first_issued_at, p.runs, p.findings, p.version,
       (SELECT count(*) FROM usage_items u WHERE u.tenant_id = $1 AND u.occurred_on >= p.starts_on AND u.occurred_on < p.ends_on
            AND u.epoch > p.cut_epoch) AS late,
       (SELECT count(*) FROM line_disputes d JOIN invoices i ON i.tenant_id = $1 AND i.id = d.invoice_id
        WHERE d.tenant_id = $1 AND i.period_id = p.id AND d.status = 'open') AS open_disputes,
       coalesce(s.drafts, 0) AS drafts, coalesce(s.issued, 0) AS issued, coalesce(s.credit_notes, 0) AS credit_notes,
       coalesce(s.reviewed, 0) AS reviewed, coalesce(s.net, 0) AS net, coalesce(s.total, 0) AS total
FROM billing_periods p JOIN contracts c ON c.tenant_id = $1 AND c.id = p.contract_id JOIN tenants n ON n.tenant_id = $1
LEFT JOIN (
    SELECT period_id, count(*) FILTER (WHERE kind = 'invoice' AND status = 'draft') AS drafts,
           count(*) FILTER (WHERE kind = 'invoice' AND status = 'issued') AS issued,
           count(*) FILTER (WHERE kind = 'credit_note') AS credit_notes,
           count(*) FILTER (WHERE kind = 'invoice' AND status = 'draft' AND reviewed_at IS NOT NULL) AS reviewed,
           sum(net) FILTER (WHERE kind = 'invoice') AS net, sum(total) FILTER (WHERE kind = 'invoice') AS total
    FROM invoices WHERE tenant_id = $1 GROUP BY 1) s ON s.period_id = p.id
WHERE p.tenant_id = $1
"""
_LIST = f"""
{_PERIODS} AND ($2::date IS NULL OR p.ends_on > $2) AND ($3::date IS NULL OR p.ends_on <= $3)
    AND ($4::text IS NULL OR p.status = $4) AND ($5::date IS NULL OR (p.ends_on, p.id) < ($5, $6::uuid))
ORDER BY p.ends_on DESC, p.id DESC LIMIT $7
"""
_ONE = f"{_PERIODS} AND p.id = $2"


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after the period with this end and id."""

    to_on: date
    id: UUID


async def periods(
    tx: Tx, *, month_on: date | None = None, next_on: date | None = None, status: str | None = None,
    after: After | None = None, limit: int = 1000,
) -> list[PeriodCard]:  # fmt: skip
    """The periods of this tenant whose last day is in `[month_on, next_on)`, those that ended last first."""
    tx.scope.require("invoices.read")
    at = (after.to_on, after.id) if after else (None, None)
    found = await tx.fetch(_LIST, tx.tenant, month_on, next_on, status, *at, limit)
    return [_card(tx, row) for row in found]


async def period(tx: Tx, period_id: UUID) -> PeriodCard:
    """One. Raises NoSuchPeriod."""
    tx.scope.require("invoices.read")
    row = await tx.fetchrow(_ONE, tx.tenant, period_id)
    if row is None:
        raise NoSuchPeriod
    return _card(tx, row)


def _card(tx: Tx, row: Any) -> PeriodCard:
    held = dict(row)
    if not tx.scope.is_staff:
        held["findings"] = []
    names = {"ja": held.pop("name_ja"), "en": held.pop("name_en")}
    return PeriodCard(
        **held | {"contract_name": names, "net": tidy(held["net"]), "total": tidy(held["total"])}
    )
