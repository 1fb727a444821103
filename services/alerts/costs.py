"""The figures of the comparison that can be watched: of the last whole month, and of the kinds of work that have both sides."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from services.reports.asking import Asked
from services.rules import months
from services.rules.exact import exact12
from services.rules.thresholds import Figure
from services.sourcing import queries
from services.sourcing.shapes import Row
from tenants.db import Tx

_CURRENCY = "SELECT currency FROM contracts WHERE tenant_id = $1 ORDER BY starts_on DESC, id DESC LIMIT 1"


async def currency(tx: Tx) -> str:
    """The currency in which a company is billed."""
    return await tx.fetchval(_CURRENCY, tx.tenant) or "JPY"


async def saving(tx: Tx, asked: Asked) -> Figure:
    """What outsourcing saved in the month; below zero it cost more. Missing inputs are no saving of nothing."""
    rows = [row for row in await _rows(tx, asked) if row.saving is not None]
    worth = sum((row.saving.value for row in rows if row.saving is not None), Decimal(0))
    return Figure(worth if rows else None, sum(row.outsourced.volume for row in rows))


async def per_ticket(tx: Tx, asked: Asked) -> Figure:
    """What a ticket cost that was done outsourced, over all kinds of work whose cost is known."""
    rows = [row for row in await _rows(tx, asked) if row.outsourced.cost is not None]
    volume = sum(row.outsourced.volume for row in rows)
    cost = sum((row.outsourced.cost.value for row in rows if row.outsourced.cost is not None), Decimal(0))
    return Figure(exact12(Fraction(cost) / volume) if volume else None, volume)


async def _rows(tx: Tx, asked: Asked) -> list[Row]:
    this_month = months.of(asked.period.to_on - timedelta(days=1))
    found = await queries.comparison(tx, months.before(this_month), this_month, task_type=asked.task_type)
    return list(found.rows)
