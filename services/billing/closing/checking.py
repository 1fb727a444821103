"""The variance check: what looks wrong on the drafts of a period, before anybody issues them.

`unpriced_usage`: work that no charge counts. `missing_time`: tickets of a kind that is billed by the hour, resolved without an hour.
`off_trend`: a charge far from what it usually comes to (rules/variance.py). `open_dispute`: a line that the client objects to.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from services.billing.closing.agreements import Priced
from services.billing.closing.periods import Held
from services.billing.usage.pricing import PRICES, UNPRICED
from services.rules.exact import ZERO, plain, total
from services.rules.invoice_lines import Line, LineKind
from services.rules.rate_cards import Model
from services.rules.usage_sums import UsageSum
from services.rules.variance import PERIODS, off_trend
from tenants.db import Tx

EXAMPLES = 20

_UNPRICED = f"""
WITH {PRICES}
SELECT meter, charge, task_type, count(*) AS items, sum(quantity) AS quantity FROM usage_items i
WHERE tenant_id = $1 AND occurred_on >= $2 AND occurred_on < $3 AND epoch <= $4
    AND NOT coalesce((facts ->> 'reopened')::bool, false) AND {UNPRICED}
GROUP BY 1, 2, 3 HAVING sum(quantity) <> 0 ORDER BY 1, 2, 3
"""
_MISSING_TIME = """
SELECT task_type, count(*) AS tickets, (array_agg(ticket_id ORDER BY ticket_id))[:$6] AS examples FROM (
    SELECT i.task_type, i.ticket_id FROM usage_items i
    WHERE i.tenant_id = $1 AND i.occurred_on >= $2 AND i.occurred_on < $3 AND i.epoch <= $4 AND i.meter = 'tickets'
        AND ($5::text[] IS NULL OR i.task_type = ANY($5))
        AND NOT EXISTS (SELECT 1 FROM usage_items h WHERE h.tenant_id = $1 AND h.ticket_id = i.ticket_id AND h.meter = 'hours')
    GROUP BY 1, 2 HAVING sum(i.quantity) > 0) untimed
GROUP BY 1 ORDER BY 1
"""
_EARLIER = """
SELECT p.starts_on, l.charge, sum(l.amount) AS amount FROM billing_periods p
JOIN invoices i ON i.tenant_id = $1 AND i.period_id = p.id AND i.kind = 'invoice'
JOIN invoice_lines l ON l.tenant_id = $1 AND l.invoice_id = i.id AND l.kind IN ('charge', 'surcharge')
WHERE p.tenant_id = $1 AND p.contract_id = (SELECT contract_id FROM billing_periods WHERE tenant_id = $1 AND id = $2)
    AND p.starts_on < $3 AND p.starts_on >= $3 - 31 * $4::int
GROUP BY 1, 2 ORDER BY 1
"""
_DISPUTES = """
SELECT d.invoice_id AS invoice, d.n, d.charge FROM line_disputes d JOIN invoices i ON i.tenant_id = $1 AND i.id = d.invoice_id
WHERE d.tenant_id = $1 AND i.period_id = $2 AND d.status = 'open' ORDER BY d.invoice_id, d.n
"""
_NOTE = "UPDATE billing_periods SET findings = $3 WHERE tenant_id = $1 AND id = $2"


async def check(
    tx: Tx, held: Held, priced: Sequence[Priced], lines: Mapping[UUID, Sequence[Line]], unpriced: Sequence[UsageSum]
) -> None:  # fmt: skip
    """Look over the drafts of a period and note what looks wrong. What somebody accepted stays accepted while it says the same."""
    found = [
        *(await _unpriced(tx, held) if unpriced else ()),
        *await _missing_time(tx, held, priced),
        *await _off_trend(tx, held, [line for listed in lines.values() for line in listed]),
        *({"kind": "open_dispute", **row} for row in await tx.fetch(_DISPUTES, tx.tenant, held.id)),
    ]
    plainly = json.loads(json.text(found))
    noted = [_accepted(each, held.findings) for each in plainly]
    if noted != held.findings:
        await tx.execute(_NOTE, tx.tenant, held.id, json.text(noted))
        held.findings = noted


def _accepted(finding: dict[str, Any], before: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    same = (each for each in before if {k: v for k, v in each.items() if k != "accepted"} == finding)
    accepted = next((each["accepted"] for each in same if each.get("accepted")), None)
    return {**finding, "accepted": accepted} if accepted else finding


async def _unpriced(tx: Tx, held: Held) -> list[dict[str, Any]]:
    rows = await tx.fetch(_UNPRICED, tx.tenant, held.starts_on, held.ends_on, held.epoch)
    return [{"kind": "unpriced_usage", **row, "quantity": plain(row["quantity"])} for row in rows]


async def _missing_time(tx: Tx, held: Held, priced: Sequence[Priced]) -> list[dict[str, Any]]:
    counts = [c.counts for p in priced for c in p.card.charges if c.model is Model.HOURLY and c.counts]
    if not counts:
        return []
    named = [each.task_types for each in counts]
    kinds = None if None in named else sorted({kind for each in named for kind in each or ()})
    rows = await tx.fetch(_MISSING_TIME, tx.tenant, held.starts_on, held.ends_on, held.epoch, kinds, EXAMPLES)
    return [{"kind": "missing_time", **row} for row in rows]


async def _off_trend(tx: Tx, held: Held, lines: Sequence[Line]) -> list[dict[str, Any]]:
    rows = await tx.fetch(_EARLIER, tx.tenant, held.id, held.starts_on, PERIODS + 1)
    periods = sorted({row["starts_on"] for row in rows})
    amounts = {(row["starts_on"], row["charge"]): row["amount"] for row in rows}
    found = []
    for charge, now in _by_charge(lines).items():
        trend = off_trend(now, [amounts.get((each, charge), ZERO) for each in periods])
        if trend is not None:
            measure = {name: plain(getattr(trend, name)) for name in ("usual", "low", "high")}
            found.append({"kind": "off_trend", "charge": charge, "amount": plain(now), **measure})
    return found


def _by_charge(lines: Iterable[Line]) -> dict[str, Decimal]:
    counted: dict[str, list[Decimal]] = {}
    for line in lines:
        if line.kind in {LineKind.CHARGE, LineKind.SURCHARGE}:
            counted.setdefault(line.code, []).append(line.amount)
    return {code: total(amounts) for code, amounts in counted.items()}
