"""Alert rules to read: of one company, or of all that the caller sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.alerts import figures
from services.rules.exact import tidy
from tenants.db import Tx
from tenants.scope import ALL_DOMAINS, Scope


class AlertRuleNotFound(NotFound):
    """There is no such alert."""

    code = "alert_rule_not_found"


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A watched figure and how it stands. `tenant` is the key of its company; `task_type` is empty for all of its work."""

    id: UUID
    tenant: str
    tenant_id: UUID
    figure: str
    task_type: str
    domain: str
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


COLUMNS = "r.*, (SELECT key FROM tenants t WHERE t.tenant_id = r.tenant_id) AS key"
_ALL = f"""
SELECT {COLUMNS} FROM alert_rules r WHERE r.ended_at IS NULL AND r.figure = ANY($4::text[])
  AND (r.tenant_id = ANY($1::uuid[]) OR (r.tenant_id, r.domain) IN (SELECT * FROM unnest($2::uuid[], $3::text[])))
  AND ($5::boolean IS NULL OR r.is_raised = $5) AND ($6::uuid IS NULL OR r.id < $6)
ORDER BY r.id DESC LIMIT $7
"""
_ONE = f"SELECT {COLUMNS} FROM alert_rules r WHERE r.tenant_id = $1 AND r.id = $2 AND r.ended_at IS NULL"
_MINE = f"""
SELECT {COLUMNS} FROM alert_rules r WHERE r.is_raised AND r.ended_at IS NULL AND $1 = ANY(r.watchers)
ORDER BY r.turned_at DESC NULLS LAST, r.id LIMIT 200
"""
_TURNS = "SELECT at, is_raised, value, n FROM alert_turns WHERE tenant_id = $1 AND rule_id = $2 ORDER BY at DESC LIMIT $3"


async def listed(
    tx: Tx, tenants: Sequence[UUID], *, is_raised: bool | None = None, after: UUID | None = None, limit: int = 50
) -> list[AlertCard]:  # fmt: skip
    """The alerts of these companies, newest first; those that the caller does not see are not among them. Raises Denied."""
    scope = tx.scope
    scope.require("alerts.read")
    whole = [tenant for tenant in tenants if scope.domains(tenant) >= ALL_DOMAINS]
    parts = [(tenant, each) for tenant in tenants if tenant not in whole for each in scope.domains(tenant)]
    seen = (whole, [tenant for tenant, _ in parts], [each for _, each in parts], figures.seen_by(scope))
    return [card(row) for row in await tx.fetch(_ALL, *seen, is_raised, after, limit)]


async def one(tx: Tx, rule_id: UUID) -> AlertCard:
    """One alert of this company. Raises Denied, AlertRuleNotFound."""
    tx.scope.require("alerts.read")
    row = await tx.fetchrow(_ONE, tx.tenant, rule_id)
    if row is None or not sees(tx.scope, found := card(row)):
        raise AlertRuleNotFound
    return found


async def raised_for_me(tx: Tx) -> list[AlertCard]:
    """The raised alerts that the caller is told of, newest first. Raises Denied."""
    tx.scope.require("alerts.read")
    found = [card(row) for row in await tx.fetch(_MINE, tx.scope.actor)]
    return [each for each in found if sees(tx.scope, each)]


def sees(scope: Scope, alert: AlertCard) -> bool:
    """Whether somebody sees an alert: its company, its kind of work, and its figure."""
    domains = scope.domains(alert.tenant_id)
    inside = alert.domain in domains if alert.task_type else domains >= ALL_DOMAINS
    return scope.may("alerts.read") and inside and alert.figure in figures.seen_by(scope)


async def turns(tx: Tx, rule_id: UUID, *, limit: int = 20) -> list[Turn]:
    """When it turned, newest first. Raises Denied."""
    tx.scope.require("alerts.read")
    rows = await tx.fetch(_TURNS, tx.tenant, rule_id, limit)
    return [Turn(row["at"], row["is_raised"], _tidy(row["value"]), row["n"]) for row in rows]


def card(row: Any) -> AlertCard:
    """The card of a row."""
    return AlertCard(
        id=row["id"],
        tenant=row["key"],
        tenant_id=row["tenant_id"],
        figure=row["figure"],
        task_type=row["task_type"],
        domain=row["domain"],
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
