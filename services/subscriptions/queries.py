"""Subscriptions of the caller, and what was delivered to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.errors import NotFound
from tenants import keys
from tenants.db import Tx


class SubscriptionNotFound(NotFound):
    """There is no such subscription of yours."""

    code = "subscription_not_found"


class DeliveryNotFound(NotFound):
    """Nothing of the kind was delivered to you."""

    code = "delivery_not_found"


@dataclass(frozen=True, slots=True)
class SubscriptionCard:
    """What is delivered, how often, and when next. `tenant` is the key of the company."""

    id: UUID
    tenant: str
    tenant_id: UUID
    report: str
    every: str
    on_day: int
    hour: int
    language: str
    format: str
    by_mail: bool
    next_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """A delivered report; the period is half-open."""

    subscription: UUID
    tenant: str
    tenant_id: UUID
    from_on: date
    to_on: date
    file_name: str
    size: int
    made_at: datetime
    mailed_at: datetime | None
    opened_at: datetime | None

    @property
    def report(self) -> str:
        """Which report it is, as the name of its file says (services/subscriptions/files.py): the subscription may be of another by now."""
        return self.file_name.removeprefix(f"{self.tenant}-").partition("-")[0]

    @property
    def last_on(self) -> date:
        return self.to_on - timedelta(days=1)


COLUMNS = "r.*, (SELECT key FROM tenants t WHERE t.tenant_id = r.tenant_id) AS key"
_MINE = f"""
SELECT {COLUMNS} FROM report_subscriptions r WHERE r.person_id = $1 AND r.tenant_id = ANY($2::uuid[]) AND r.ended_at IS NULL
  AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4
"""
_ONE = f"""
SELECT {COLUMNS} FROM report_subscriptions r WHERE r.tenant_id = $1 AND r.id = $2 AND r.person_id = $3 AND r.ended_at IS NULL
"""
_DELIVERED = """
SELECT tenant_id, subscription_id, from_on, to_on, file_name, size, made_at, mailed_at, opened_at,
       (SELECT key FROM tenants t WHERE t.tenant_id = r.tenant_id) AS key
FROM report_deliveries r WHERE tenant_id = $1 AND person_id = $2 AND ($3::uuid IS NULL OR subscription_id = $3)
  AND ($4::date IS NULL OR from_on < $4) ORDER BY {order} LIMIT $5
"""
_FILE = """
SELECT file_name, media_type, sealed FROM report_deliveries
WHERE tenant_id = $1 AND subscription_id = $2 AND from_on = $3 AND person_id = $4
"""
_OPENED = """
UPDATE report_deliveries SET opened_at = $5
WHERE tenant_id = $1 AND subscription_id = $2 AND from_on = $3 AND person_id = $4 AND opened_at IS NULL
"""
_CARD = ("id", "report", "every", "on_day", "hour", "language", "format", "by_mail", "next_at", "version")
_DELIVERY = ("from_on", "to_on", "file_name", "size", "made_at", "mailed_at", "opened_at")


async def mine(
    tx: Tx, tenants: Sequence[UUID], *, after: UUID | None = None, limit: int = 100
) -> list[SubscriptionCard]:
    """The caller's subscriptions over these companies, newest first. Raises Denied."""
    tx.scope.require("subscriptions.read")
    return [card(row) for row in await tx.fetch(_MINE, tx.scope.actor, list(tenants), after, limit)]


async def one(tx: Tx, subscription_id: UUID) -> SubscriptionCard:
    """One of the caller's. Raises Denied, SubscriptionNotFound."""
    tx.scope.require("subscriptions.read")
    row = await tx.fetchrow(_ONE, tx.tenant, subscription_id, tx.scope.actor)
    if row is None:
        raise SubscriptionNotFound
    return card(row)


async def delivered(tx: Tx, *, limit: int = 50) -> list[DeliveryCard]:
    """What was delivered to the caller of this company, newest first."""
    return await _delivered(tx, None, None, limit, "made_at DESC")


async def delivered_by(
    tx: Tx, subscription_id: UUID, *, before: date | None = None, limit: int = 50
) -> list[DeliveryCard]:
    """What one subscription of the caller delivered, the newest period first. Raises Denied, SubscriptionNotFound."""
    await one(tx, subscription_id)
    return await _delivered(tx, subscription_id, before, limit, "from_on DESC")


async def _delivered(
    tx: Tx, subscription: UUID | None, before: date | None, limit: int, order: str
) -> list[DeliveryCard]:
    tx.scope.require("subscriptions.read")
    wanted = (tx.tenant, tx.scope.actor, subscription, before, limit)
    rows = await tx.fetch(_DELIVERED.format(order=order), *wanted)
    return [
        DeliveryCard(row["subscription_id"], row["key"], row["tenant_id"], *(row[name] for name in _DELIVERY))
        for row in rows
    ]


async def opened(tx: Tx, subscription_id: UUID, from_on: date) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a delivered file; it is noted that it was opened. Raises DeliveryNotFound."""
    tx.scope.require("subscriptions.read")
    key = (tx.tenant, subscription_id, from_on, tx.scope.actor)
    row = await tx.fetchrow(_FILE, *key)
    if row is None:
        raise DeliveryNotFound
    await tx.execute(_OPENED, *key, tx.now)
    content = await keys.decrypt(tx, row["sealed"], about=about(subscription_id, from_on))
    return row["file_name"], row["media_type"], content


def about(subscription_id: UUID, from_on: date) -> bytes:
    """What a file is bound to."""
    return subscription_id.bytes + from_on.isoformat().encode()


def card(row: Any) -> SubscriptionCard:
    """The card of a row."""
    return SubscriptionCard(
        tenant=row["key"], tenant_id=row["tenant_id"], **{name: row[name] for name in _CARD}
    )
