"""The usage under a line: which facts it was counted from.

Membership is not written but derived: the items of the period's days, up to the cut that its last run took in, that the line's
charges count. What a line opens to stands in its facts, as the close wrote it: in `usage` its charges, meters, task types and, where
they narrow it, priorities, out of hours and departments; `from_on` and `to_on` where prices changed within the period. An adjustment
opens to what came late: in `late` its days, the cut after which it came, and the one that took it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.billing.invoices import queries
from services.billing.invoices.cards import UsageUnderLine
from services.billing.invoices.refusals import LineNotFound
from services.rules.exact import ZERO, exact12, tidy
from tenants.db import Tx

_LINE = "SELECT * FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 AND n = $3"
_PERIOD = """
SELECT p.starts_on, p.ends_on, p.epoch, c.bill_reopened_work FROM invoices i
JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
JOIN contracts c ON c.tenant_id = i.tenant_id AND c.id = i.contract_id WHERE i.tenant_id = $1 AND i.id = $2
"""
_UNDER = """
u.tenant_id = $1 AND u.occurred_on >= $2 AND u.occurred_on < $3 AND u.epoch <= $4
    AND ($5 OR NOT coalesce((u.facts->>'reopened')::bool, false))
    AND CASE WHEN u.charge <> '' THEN u.charge = ANY($6::text[])
        ELSE u.meter = ANY($7::text[]) AND ($8::text[] IS NULL OR u.task_type = ANY($8)) END
    AND ($9::text[] IS NULL OR u.facts->>'priority' = ANY($9)) AND ($10::bool IS NULL OR (u.facts->>'out_of_hours')::bool = $10)
    AND ($11::text[] IS NULL OR coalesce(u.facts->>'department', '') = ANY($11))
"""
_ALL = f"SELECT coalesce(sum(u.quantity), 0) FROM usage_items u WHERE {_UNDER}"
_ITEMS = f"""
SELECT u.*, t.number AS ticket_number, n.key FROM usage_items u
JOIN tenants n ON n.tenant_id = u.tenant_id
LEFT JOIN tickets t ON t.tenant_id = u.tenant_id AND t.id = u.ticket_id
WHERE {_UNDER} AND ($12::timestamptz IS NULL OR (u.occurred_at, u.id) > ($12, $13::uuid))
ORDER BY u.occurred_at, u.id LIMIT $14
"""


_REOPENED = """
SELECT c.bill_reopened_work FROM invoices i JOIN contracts c ON c.tenant_id = i.tenant_id AND c.id = i.contract_id
WHERE i.tenant_id = $1 AND i.id = $2
"""
_LATE = """
SELECT u.*, t.number AS ticket_number, n.key FROM usage_items u
JOIN tenants n ON n.tenant_id = u.tenant_id
LEFT JOIN tickets t ON t.tenant_id = u.tenant_id AND t.id = u.ticket_id
WHERE u.tenant_id = $1 AND u.occurred_on >= $2 AND u.occurred_on < $3 AND u.epoch > $4 AND u.epoch <= $5
    AND ($6 OR NOT coalesce((u.facts->>'reopened')::bool, false))
    AND ($7::timestamptz IS NULL OR (u.occurred_at, u.id) > ($7, $8::uuid))
ORDER BY u.occurred_at, u.id LIMIT $9
"""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after this fact."""

    at: datetime
    id: UUID


async def page(
    tx: Tx, invoice_id: UUID, n: int, *, limit: int = 50, after: After | None = None
) -> list[UsageUnderLine]:
    """The facts under a line, in the order they happened; none under a line that is not counted (a fixed fee, a true-up).

    Raises Denied, InvoiceNotFound, or LineNotFound.
    """
    await queries.seen(tx, invoice_id)
    line = await tx.fetchrow(_LINE, tx.tenant, invoice_id, n)
    if line is None:
        raise LineNotFound
    if late := line["facts"].get("late"):
        return await _came_late(tx, invoice_id, late, limit=limit, after=after)
    opens = line["facts"].get("usage")
    period = await tx.fetchrow(_PERIOD, tx.tenant, invoice_id)
    if not opens or period is None or period["epoch"] is None:
        return []
    at = (after.at, after.id) if after else (None, None)
    days = _days(line["facts"], period)
    asked = (tx.tenant, *days, period["epoch"], period["bill_reopened_work"], *_counted(opens))
    whole = await tx.fetchval(_ALL, *asked)
    found = await tx.fetch(_ITEMS, *asked, *at, limit)
    return [_card(row, _share(row["quantity"], line, whole)) for row in found]


async def _came_late(
    tx: Tx, invoice_id: UUID, late: Mapping[str, Any], *, limit: int, after: After | None
) -> list[UsageUnderLine]:
    """What an adjustment was computed anew for. The excuses that may be behind it are no usage."""
    days = (date.fromisoformat(late["from_on"]), date.fromisoformat(late["to_on"]))
    with_reopened = await tx.fetchval(_REOPENED, tx.tenant, invoice_id)
    at = (after.at, after.id) if after else (None, None)
    found = await tx.fetch(_LATE, tx.tenant, *days, late["after"], late["up_to"], with_reopened, *at, limit)
    return [_card(row, None) for row in found]


def _days(facts: Mapping[str, Any], period: Any) -> tuple[date, date]:
    """The half-open days that the line is for."""
    if "from_on" in facts:
        return date.fromisoformat(facts["from_on"]), date.fromisoformat(facts["to_on"])
    return period["starts_on"], period["ends_on"]


def _counted(opens: Mapping[str, Any]) -> list[Any]:
    charges = opens.get("charges") or [opens["charge"]]
    meters = opens.get("meters") or ([opens["meter"]] if opens.get("meter") else [])
    narrowed = [opens.get(name) for name in ("priorities", "out_of_hours", "departments")]
    return [charges, meters, opens.get("task_types"), *narrowed]


def _card(row: Any, share: Decimal | None) -> UsageUnderLine:
    number = row["ticket_number"]
    return UsageUnderLine(
        id=row["id"],
        meter=row["meter"],
        task_type=row["task_type"],
        ticket=row["ticket_id"],
        ticket_reference=None if number is None else f"{row['key']}-{number:04}",
        occurred_on=row["occurred_on"],
        occurred_at=row["occurred_at"],
        quantity=tidy(row["quantity"]),
        amount=share,
        source_kind=row["source_kind"],
        description=row["description"],
        reverses=row["reverses"],
        facts=row["facts"],
    )


def _share(quantity: Decimal, line: Any, whole: Decimal) -> Decimal:
    """What of the line is for this fact: by its price; where some of the usage is free, or has no one price, by its share of all."""
    if line["unit_price"] is not None and whole == line["quantity"]:
        return exact12(Fraction(quantity) * Fraction(line["unit_price"]))
    return exact12(Fraction(line["amount"]) * Fraction(quantity) / Fraction(whole)) if whole else ZERO
