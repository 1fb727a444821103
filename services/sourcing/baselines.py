"""Baselines to read: one, a list, and what is in force in a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.rules.exact import tidy
from services.rules.sourcing_inputs import KINDS, Estimate
from services.sourcing.refusals import BaselineNotFound
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class InputCard:
    """One input: its value and spread in `unit`, how sure it is, where it comes from, and who said so."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    status: str
    origin: str
    source: str
    said_by: UUID
    said_at: datetime

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.value, self.low, self.high)


@dataclass(frozen=True, slots=True)
class BaselineCard:
    """The inputs of a task type, or (`task_type` null) of the whole company, from a month on. `missing` are those that nobody gave."""

    id: UUID
    tenant: str
    task_type: str | None
    task_type_id: UUID | None
    month_on: date
    inputs: Mapping[str, InputCard]
    missing: Sequence[str]
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def estimates(self) -> dict[str, Estimate]:
        return {code: each.estimate for code, each in self.inputs.items()}

    @property
    def assumed(self) -> Sequence[str]:
        """What nobody has confirmed with a source yet."""
        return [code for code, each in self.inputs.items() if each.status == "assumed"]


_COLUMNS = """
b.id, b.task_type_id, b.month_on, b.version, b.created_at, b.updated_at, k.code, t.key,
coalesce((SELECT jsonb_object_agg(i.code, jsonb_build_object('value', i.value::text, 'low', i.low::text, 'high', i.high::text,
    'status', i.status, 'origin', i.origin, 'source', i.source, 'said_by', i.said_by, 'said_at', i.said_at))
    FROM baseline_inputs i WHERE i.tenant_id = $1 AND i.baseline_id = b.id), '{}'::jsonb) AS inputs
"""
_FROM = """
FROM baselines b JOIN tenants t ON t.tenant_id = b.tenant_id
LEFT JOIN task_types k ON k.tenant_id = b.tenant_id AND k.id = b.task_type_id
WHERE b.tenant_id = $1 AND (b.task_type_id IS NULL OR k.domain = ANY($2::text[]))
"""
_ONE = f"SELECT {_COLUMNS} {_FROM} AND b.id = $3"
_PAGE = f"""
SELECT {_COLUMNS} {_FROM} AND ($3::uuid IS NULL OR b.id < $3) AND ($4::text IS NULL OR k.code = $4) AND ($5::date IS NULL OR b.month_on = $5)
ORDER BY b.id DESC LIMIT $6
"""
_UNTIL = f"SELECT {_COLUMNS} {_FROM} AND b.month_on <= $3 ORDER BY b.month_on"
_IN_FORCE = f"SELECT DISTINCT ON (b.task_type_id) {_COLUMNS} {_FROM} AND b.month_on <= $3 ORDER BY b.task_type_id, b.month_on DESC"


async def one(tx: Tx, baseline_id: UUID) -> BaselineCard:
    """One baseline. Raises Denied, or BaselineNotFound."""
    tx.scope.require("baselines.read")
    row = await tx.fetchrow(_ONE, *_seen(tx), baseline_id)
    if row is None:
        raise BaselineNotFound
    return _card(row)


async def listed(
    tx: Tx,
    *,
    task_type: str | None = None,
    month_on: date | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[BaselineCard]:
    """The baselines of a company, the newest first. Raises Denied."""
    tx.scope.require("baselines.read")
    return [_card(row) for row in await tx.fetch(_PAGE, *_seen(tx), after, task_type, month_on, limit)]


async def in_force(tx: Tx, month_on: date) -> dict[UUID | None, BaselineCard]:
    """What holds in a month, by task type; that of the whole company under None."""
    rows = await tx.fetch(_IN_FORCE, *_seen(tx), month_on)
    return {row["task_type_id"]: _card(row) for row in rows}


async def by_month(tx: Tx, months: Sequence[date]) -> dict[date, dict[UUID | None, BaselineCard]]:
    """What holds in each of these months, in one statement; a baseline that holds in several is the same card in all of them."""
    rows = await tx.fetch(_UNTIL, *_seen(tx), max(months, default=None))
    newest = {
        month: {row["task_type_id"]: row for row in rows if row["month_on"] <= month} for month in months
    }
    in_force = {row["id"]: row for held in newest.values() for row in held.values()}
    cards = {each: _card(row) for each, row in in_force.items()}
    return {month: {kind: cards[row["id"]] for kind, row in held.items()} for month, held in newest.items()}


def _seen(tx: Tx) -> tuple[UUID, list[str]]:
    return tx.tenant, sorted(tx.scope.domains())


def _card(row: Any) -> BaselineCard:
    held = row["inputs"]
    level = "company" if row["task_type_id"] is None else "task_type"
    asked = [code for code, kind in KINDS.items() if kind.level == level]
    inputs = {code: _input(code, held[code]) for code in asked if code in held}
    return BaselineCard(
        id=row["id"],
        tenant=row["key"],
        task_type=row["code"],
        task_type_id=row["task_type_id"],
        month_on=row["month_on"],
        inputs=inputs,
        missing=[code for code in asked if code not in held and not KINDS[code].optional],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _input(code: str, held: Mapping[str, Any]) -> InputCard:
    value, low, high = (tidy(Decimal(held[name])) for name in ("value", "low", "high"))
    return InputCard(
        value,
        low,
        high,
        KINDS[code].unit.code,
        held["status"],
        held["origin"],
        held["source"],
        UUID(held["said_by"]),
        datetime.fromisoformat(held["said_at"]),
    )
