"""What a contract was billed for each month, held against one fresh computation by the rules alone, from what truly was done.

The computation here shares the rules with the close and nothing else: no cursor, no cut, no draft, no SQL sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from services.rules.bill_to_shares import Party, shared
from services.rules.billing_periods import period_of_month
from services.rules.exact import ZERO, plain
from services.rules.invoice_lines import sums
from services.rules.months import next_of
from services.rules.rate_cards import RateCard, TaxCategory
from services.rules.rate_cards_reader import parse_rate_card
from services.rules.rated_periods import rate
from services.rules.usage_sums import UsageSum

Group = tuple[str, str]
"""A party's code, and the tax category with its rate."""


@dataclass(slots=True)
class Truth:
    """What was done, as only the test knows it: by an id of its own, the day and what of which charge or meter."""

    done: dict[str, tuple[date, UsageSum]] = field(default_factory=dict)

    def of(self, first: date, last: date) -> list[UsageSum]:
        return [usage for on, usage in self.done.values() if first <= on < last and usage.quantity]


@dataclass(frozen=True, slots=True)
class Deal:
    """A contract as the reckoning needs it."""

    tenant: UUID
    contract: UUID
    card: RateCard
    parties: tuple[Party, ...]
    starts_on: date


async def deal(admin: "asyncpg.Connection[asyncpg.Record]", tenant: UUID, contract: UUID) -> Deal:
    """Its one rate card, its parties and its first day."""
    import json  # noqa: PLC0415  (this connection has no codecs)

    card = await admin.fetchval(
        "SELECT card::text FROM rate_cards WHERE tenant_id = $1 AND contract_id = $2", tenant, contract
    )
    parties = await admin.fetch(
        "SELECT code, departments, is_main FROM bill_to_parties WHERE tenant_id = $1 AND contract_id = $2",
        tenant,
        contract,
    )
    starts_on = await admin.fetchval(
        "SELECT starts_on FROM contracts WHERE tenant_id = $1 AND id = $2", tenant, contract
    )
    return Deal(
        tenant, contract, parse_rate_card(json.loads(card)),
        tuple(Party(row["code"], frozenset(row["departments"]), row["is_main"]) for row in parties), starts_on,
    )  # fmt: skip


def due(deal: Deal, truth: Truth, months: Iterable[date]) -> dict[date, dict[Group, Decimal]]:
    """What each of these months comes to, in their order, by party and tax rate."""
    found: dict[date, dict[Group, Decimal]] = {}
    balances: Mapping[str, Any] = {}
    for month_on in months:
        period = period_of_month(month_on, closing_day=0, starts_on=deal.starts_on, ends_on=None)
        assert period is not None
        rated = rate(deal.card, truth.of(month_on, next_of(month_on)), period, balances=balances)
        balances = rated.balances
        found[month_on] = {
            (party, _named(*group)): amount
            for party, lines in shared(rated.lines, deal.parties).items()
            for group, amount in sums(lines).items()
            if amount
        }
    return found


_BILLED = """
SELECT coalesce(p.starts_on, o.starts_on) AS month_on, b.code AS party, l.tax_category, l.tax_rate,
       sum(CASE i.kind WHEN 'credit_note' THEN -l.amount ELSE l.amount END) AS amount
FROM invoices i JOIN invoice_lines l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id
LEFT JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = (l.facts ->> 'period')::uuid
LEFT JOIN billing_periods o ON o.tenant_id = i.tenant_id AND o.id = i.period_id
WHERE i.tenant_id = $1 AND i.contract_id = $2 AND i.status = 'issued' AND (i.kind = 'invoice' OR i.digest <> '')
GROUP BY 1, 2, 3, 4
"""


async def billed(admin: "asyncpg.Connection[asyncpg.Record]", deal: Deal) -> dict[date, dict[Group, Decimal]]:
    """What was issued for each month, adjustments among it, less the credit notes of the close; exactly."""
    found: dict[date, dict[Group, Decimal]] = {}
    for row in await admin.fetch(_BILLED, deal.tenant, deal.contract):
        group = (row["party"], _named(TaxCategory(row["tax_category"]), row["tax_rate"]))
        found.setdefault(row["month_on"], {})[group] = row["amount"]
    return found


def _named(category: TaxCategory, tax_rate: Decimal) -> str:
    return f"{category.value} {plain(tax_rate)}"


async def differences(
    admin: "asyncpg.Connection[asyncpg.Record]", deal: Deal, truth: Truth, months: Sequence[date]
) -> dict[tuple[date, Group], Decimal]:
    """Billed less due, where they differ: nothing may be left of it, but what no credit note can give back."""
    wanted, was = due(deal, truth, months), await billed(admin, deal)
    keys = {(month, group) for each in (wanted, was) for month, groups in each.items() for group in groups}
    found = {
        key: was.get(key[0], {}).get(key[1], ZERO) - wanted.get(key[0], {}).get(key[1], ZERO) for key in keys
    }
    return {key: amount for key, amount in found.items() if amount}


_GAPS = """
SELECT count(*) FROM (
    SELECT legal_entity_id, kind, fiscal_year, count(*) AS n, min(sequence) AS first, max(sequence) AS last,
           count(DISTINCT sequence) AS different FROM invoices WHERE status = 'issued' AND legal_entity_id = ANY($1) GROUP BY 1, 2, 3) i
LEFT JOIN invoice_numbers s ON s.legal_entity_id = i.legal_entity_id AND s.fiscal_year = i.fiscal_year AND s.series = i.kind
WHERE i.first <> 1 OR i.last <> n OR different <> n OR s.last IS DISTINCT FROM n
"""
_TWICE = """
SELECT count(*) FROM (
    SELECT 1 FROM invoices WHERE tenant_id = ANY($1) AND kind = 'invoice' AND period_id IS NOT NULL
    GROUP BY tenant_id, period_id, bill_to_id HAVING count(*) > 1) i
"""
_PLACES = """
SELECT count(*) FROM (SELECT tenant_id, count(*) AS n, min(place) AS first, max(place) AS last FROM events
                      WHERE tenant_id = ANY($1) GROUP BY 1) x JOIN counters c USING (tenant_id)
WHERE first <> 1 OR last <> n OR c.last_place <> n
"""
_RECORDED = "SELECT count(*) AS items, count(DISTINCT (tenant_id, source_id)) AS sources FROM usage_items WHERE tenant_id = ANY($1) AND source_kind = 'import'"


async def gaps_in_numbers(admin: "asyncpg.Connection[asyncpg.Record]", entities: Sequence[UUID]) -> int:
    """Series of invoice numbers that do not go from 1 to their last, each once."""
    return int(await admin.fetchval(_GAPS, entities))


async def billed_twice(admin: "asyncpg.Connection[asyncpg.Record]", tenants: Sequence[UUID]) -> int:
    """Parties with more than one invoice for a period."""
    return int(await admin.fetchval(_TWICE, tenants))


async def gaps_in_places(admin: "asyncpg.Connection[asyncpg.Record]", tenants: Sequence[UUID]) -> int:
    return int(await admin.fetchval(_PLACES, tenants))


async def recorded(admin: "asyncpg.Connection[asyncpg.Record]", tenants: Sequence[UUID]) -> tuple[int, int]:
    """Imported items, and the different sources that they are of."""
    row = await admin.fetchrow(_RECORDED, tenants)
    assert row is not None
    return row["items"], row["sources"]
