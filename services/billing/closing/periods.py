"""The periods of a contract: made when first closed, held in order for a change, frozen once.

Order of locks of everything that touches bills: the usage cursor, the contract, its periods in their order, invoices (of a credit
note its original first), the row of a number, the counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core import json
from core.errors import Conflict
from core.ids import new_id
from services import events
from services.billing.usage import cursor
from services.billing.usage.cursor import Cursor
from services.rules.billing_periods import Period
from tenants.db import Tx


class PeriodNotOver(Conflict):
    """The period is not over: more may yet be done in it."""

    code = "period_not_over"


@dataclass(slots=True)
class Held:
    """A period of a contract, locked."""

    id: UUID
    starts_on: date
    ends_on: date
    status: str
    rate_card_ids: list[UUID]
    cut_epoch: int | None
    epoch: int | None
    frozen_at: Any
    balances: dict[str, Any]
    findings: list[dict[str, Any]]
    billed: dict[str, Any]
    drawn_up_with: dict[str, Any] | None


_MAKE = """
INSERT INTO billing_periods (tenant_id, id, contract_id, starts_on, ends_on, status, rate_card_ids, balances, findings, billed, runs,
    version, created_at)
VALUES ($1, $2, $3, $4, $5, 'open', '[]', '{}', '[]', '{}', 0, 1, $6) ON CONFLICT (tenant_id, contract_id, starts_on) DO NOTHING
"""
_HOLD = """
SELECT id, starts_on, ends_on, status, rate_card_ids, cut_epoch, epoch, frozen_at, balances, findings, billed, drawn_up_with
FROM billing_periods
WHERE tenant_id = $1 AND contract_id = $2 ORDER BY starts_on FOR UPDATE
"""
_RENEW = "UPDATE billing_periods SET ends_on = $3 WHERE tenant_id = $1 AND id = $2"
_FREEZE = """
UPDATE billing_periods SET status = 'frozen', rate_card_ids = $3, cut_epoch = $4, epoch = $4, frozen_at = $5, frozen_by = $6,
    version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_LATE = """
SELECT EXISTS (SELECT 1 FROM usage_items WHERE tenant_id = $1 AND occurred_on >= $2 AND occurred_on < $3 AND epoch > $4)
"""
_TAKE_IN = "UPDATE billing_periods SET epoch = $3 WHERE tenant_id = $1 AND id = $2"


async def hold(tx: Tx, contract_id: UUID, period: Period | None = None) -> list[Held]:
    """Lock the periods of a contract, in order; one that is not there yet is made."""
    if period is not None:
        row = (tx.tenant, new_id(), contract_id, period.starts_on, period.ends_on, tx.now)
        await tx.execute(_MAKE, *row)
    return [_held(row) for row in await tx.fetch(_HOLD, tx.tenant, contract_id)]


def _held(row: Any) -> Held:
    return Held(**{**dict(row), "rate_card_ids": [UUID(each) for each in row["rate_card_ids"]]})


async def freeze(tx: Tx, held: Held, period: Period, cards: Sequence[UUID], at: Cursor) -> None:
    """Fix the days, the prices, the excuses and the cut. The cursor is locked and has read everything."""
    if held.ends_on != period.ends_on:  # the contract's term was changed while the period was open
        await tx.execute(_RENEW, tx.tenant, held.id, period.ends_on)
        held.ends_on = period.ends_on
    await tx.execute(_FREEZE, tx.tenant, held.id, json.text(cards), at.epoch, tx.now, tx.scope.actor)
    await cursor.cut(tx)
    held.status, held.rate_card_ids, held.frozen_at = "frozen", list(cards), tx.now
    held.cut_epoch = held.epoch = at.epoch
    events.record(
        tx, "period.frozen", "billing_period", held.id, {"from": held.starts_on, "to": held.ends_on}
    )


async def take_in(tx: Tx, held: Held, at: Cursor) -> None:
    """Take in what was recorded for a frozen period since its last run: only until something of it is issued."""
    if await is_late(tx, held, since=held.epoch):
        await tx.execute(_TAKE_IN, tx.tenant, held.id, at.epoch)
        await cursor.cut(tx)
        held.epoch = at.epoch


async def is_late(tx: Tx, held: Held, *, since: int | None) -> bool:
    """Whether usage of a period was recorded after a cut."""
    late: bool = await tx.fetchval(_LATE, tx.tenant, held.starts_on, held.ends_on, since)
    return late
