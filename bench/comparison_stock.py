"""What a comparison needs beside tickets: baselines of every kind of work and of the company, and a year's invoices.

A line of usage for each kind of work and a fee a month, so that every row has both sides. The administrator writes them, without keys to
other rows.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import asyncpg

from core import json
from core.ids import new_id
from services.rules import months, sourcing_typical

TABLES = ("baselines", "baseline_inputs", "billing_periods", "invoices", "invoice_lines")
MINUTES, FEE, A_CASE = 25, Decimal(120_000), Decimal(900)
"""Typical minutes of a case, and what is invoiced a month and a case."""

_NOW = datetime(2026, 11, 29, tzinfo=UTC)
_RATE = Decimal("0.1")
_BASELINE = """
INSERT INTO baselines (tenant_id, id, task_type_id, month_on, version, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, $5, $6, $6)
"""
_INPUT = """
INSERT INTO baseline_inputs (tenant_id, baseline_id, code, value, low, high, status, origin, source, said_by, said_at)
VALUES ($1, $2, $3, $4, $5, $6, 'assumed', 'typical', '', $7, $8)
"""
_PERIOD = """
INSERT INTO billing_periods (tenant_id, id, contract_id, starts_on, ends_on, status, rate_card_ids, balances, findings, billed, runs, version, created_at)
VALUES ($1, $2, $3, $4, $5, 'issued', '[]', '{}', '[]', '{}', 1, 1, $6)
"""
_INVOICE = """
INSERT INTO invoices (tenant_id, id, kind, status, contract_id, period_id, bill_to_id, legal_entity_id, reason, currency, tax_mode, rounding,
    supply_from_on, supply_to_on, net, tax, total, totals, digest, version, created_at, updated_at)
VALUES ($1, $2, 'invoice', 'issued', $3, $4, $3, $3, '', 'JPY', 'exclusive', 'floor', $5, $6, $7, $8, $9, $10, '', 1, $11, $11)
"""
_LINE = """
INSERT INTO invoice_lines (tenant_id, invoice_id, n, kind, charge, name_ja, name_en, quantity, unit_ja, unit_en, unit_price, amount,
    tax_category, tax_rate, facts)
VALUES ($1, $2, $3, 'charge', $4, '業務', 'Work', $5, '件', 'case', $6, $7, 'standard', $8, $9)
"""


async def fill(
    admin: asyncpg.Connection, tenant: UUID, year: tuple[date, date], *, kinds: int, cases: int
) -> None:
    """A company's, for so many kinds of work with so many cases a month each."""
    codes = await admin.fetch(
        "SELECT id, code FROM task_types WHERE tenant_id = $1 ORDER BY code LIMIT $2", tenant, kinds
    )
    said = sourcing_typical.of_task_type("accounting", Fraction(MINUTES), Fraction(cases))
    for kind in (None, *(row["id"] for row in codes)):
        baseline, person = new_id(), new_id()
        await admin.execute(_BASELINE, tenant, baseline, kind, year[0], person, _NOW)
        inputs = said if kind else sourcing_typical.COMPANY
        await admin.executemany(
            _INPUT,
            [
                (tenant, baseline, code, each.value, each.low, each.high, person, _NOW)
                for code, each in inputs.items()
            ],
        )
    month = year[0]
    while month < year[1]:
        await _invoiced(admin, tenant, month, [row["code"] for row in codes], cases)
        month = months.next_of(month)


async def _invoiced(
    admin: asyncpg.Connection, tenant: UUID, month: date, codes: Sequence[str], cases: int
) -> None:
    """The month's period with its invoice."""
    contract, period, invoice, end = new_id(), new_id(), new_id(), months.next_of(month)
    lines: list[tuple[str, Decimal, Decimal, dict[str, Any]]] = [("base", Decimal(1), FEE, {})]
    lines += [(code, Decimal(cases), A_CASE, {"task_types": {code: str(cases)}}) for code in codes]
    net = sum((quantity * price for _, quantity, price, _ in lines), Decimal(0))
    tax = net * _RATE
    totals = [
        {
            "tax_category": "standard",
            "rate": str(_RATE),
            "net": str(net),
            "tax": str(tax),
            "gross": str(net + tax),
        }
    ]
    await admin.execute(_PERIOD, tenant, period, contract, month, end, _NOW)
    await admin.execute(
        _INVOICE, tenant, invoice, contract, period, month, end, net, tax, net + tax, json.text(totals), _NOW
    )
    await admin.executemany(
        _LINE,
        [
            (
                tenant,
                invoice,
                n,
                charge,
                quantity,
                price,
                quantity * price,
                _RATE,
                json.text({**facts, "usage": {}} if facts else facts),
            )
            for n, (charge, quantity, price, facts) in enumerate(lines, 1)
        ],
    )
