"""Alert rules to read: of one company, or of all that the caller sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.rules.exact import tidy
from tenants.db import Tx


class AlertRuleNotFound(NotFound):
    """There is no such alert."""

    code = "alert_rule_not_found"


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A watched figure and how it stands. `tenant` is the id of its company."""

    id: UUID
    tenant: UUID
    figure: str
    task_type: str
    days: int
    side: str
    raise_value: Decimal
    clear_value: Decimal
    fewest: int
    watchers: Sequence[UUID]
    is_raised: bool
    value: Decimal | None
    n: int
    checked_at: datetime | None
    turned_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Turn:
    """When it was raised or cleared, and the figure then."""

    at: datetime
    is_raised: bool
    value: Decimal | None
    n: int


_ALL = """
SELECT * FROM alert_rules WHERE ended_at IS NULL AND tenant_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
"""
_ONE = "SELECT * FROM alert_rules WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL"
_TURNS = "SELECT at, is_raised, value, n FROM alert_turns WHERE tenant_id = $1 AND rule_id = $2 ORDER BY at DESC LIMIT $3"


async def listed(
    tx: Tx, tenants: Sequence[UUID], *, after: UUID | None = None, limit: int = 50
) -> list[AlertCard]:
    """The alerts of these companies, newest first; those that the caller does not see are not among them. Raises Denied."""
    tx.scope.require("alerts.read")
    return [card(row) for row in await tx.fetch(_ALL, list(tenants), after, limit)]


async def one(tx: Tx, rule_id: UUID) -> AlertCard:
    """One alert of this company. Raises Denied, AlertRuleNotFound."""
    tx.scope.require("alerts.read")
    row = await tx.fetchrow(_ONE, tx.tenant, rule_id)
    if row is None:
        raise AlertRuleNotFound
    return card(row)


async def turns(tx: Tx, rule_id: UUID, *, limit: int = 20) -> list[Turn]:
    """When it turned, newest first. Raises Denied."""
    tx.scope.require("alerts.read")
    rows = await tx.fetch(_TURNS, tx.tenant, rule_id, limit)
    return [Turn(row["at"], row["is_raised"], _tidy(row["value"]), row["n"]) for row in rows]


def card(row: Any) -> AlertCard:
    """The card of a row."""
    return AlertCard(
        id=row["id"],
        tenant=row["tenant_id"],
        figure=row["figure"],
        task_type=row["task_type"],
        days=row["days"],
        side=row["side"],
        raise_value=tidy(row["raise_value"]),
        clear_value=tidy(row["clear_value"]),
        fewest=row["fewest"],
        watchers=row["watchers"],
        is_raised=row["is_raised"],
        value=_tidy(row["value"]),
        n=row["n"],
        checked_at=row["checked_at"],
        turned_at=row["turned_at"],
        version=row["version"],
    )


def _tidy(value: Decimal | None) -> Decimal | None:
    return None if value is None else tidy(value)
