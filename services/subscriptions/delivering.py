"""Deliver what is due. What a person gets is read as that person sees it on that day; who sees it no more gets it no more.

In steps, each idempotent: the file is kept once a subscription and period; a letter that was sent twice has the same Message-ID.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services import events
from services.in_force import reading
from services.rules import subscriptions as rules
from services.rules.report_periods import Period
from services.subscriptions import queries
from services.subscriptions.actions import TIMERS
from services.subscriptions.files import ReportFile
from services.subscriptions.queries import SubscriptionCard, about
from tenants import keys
from tenants.db import Tx

LATER = timedelta(minutes=10)
"""After which one that failed is tried again."""
_ROW = f"SELECT {queries.COLUMNS} FROM report_subscriptions r WHERE r.tenant_id = $1 AND r.id = $2 AND r.ended_at IS NULL"
_KEEP = """
INSERT INTO report_deliveries (tenant_id, subscription_id, from_on, to_on, person_id, file_name, media_type, size, sealed, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING subscription_id
"""
_ON = "UPDATE report_subscriptions SET next_at = $3 WHERE tenant_id = $1 AND id = $2"
_ENDED = """
UPDATE report_subscriptions SET ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL RETURNING id
"""
_MAILED = """
UPDATE report_deliveries SET mailed_at = $4
WHERE tenant_id = $1 AND subscription_id = $2 AND from_on = $3 AND mailed_at IS NULL RETURNING person_id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is due: whose it is, and what it covers."""

    card: SubscriptionCard
    person: UUID
    company: str
    period: Period


async def waiting(tx: Tx) -> list[tuple[UUID, UUID]]:
    """The tenant and the subscription of what is due now, over all tenants."""
    return await TIMERS.due(tx)


async def due(tx: Tx, subscription_id: UUID) -> Due | None:
    """What is to be delivered; None where it was ended, or is not due any more."""
    row = await tx.fetchrow(_ROW, tx.tenant, subscription_id)
    if row is None:
        await TIMERS.drop(tx, subscription_id)
        return None
    if row["next_at"] > tx.now:
        return None
    in_force = await reading.of(tx)
    period = rules.covered(row["every"], row["next_at"], in_force.zone)
    return Due(queries.card(row), row["person_id"], in_force.key, period)


async def keep(tx: Tx, due: Due, file: ReportFile) -> None:
    """Keep the file for its person, once, and say when the next one is due."""
    first, last = due.period.from_on, due.period.to_on
    sealed = await keys.encrypt(tx, file.content, about=about(due.card.id, first))
    facts = (file.name, file.media_type, len(file.content), sealed)
    kept = await tx.fetchval(_KEEP, tx.tenant, due.card.id, first, last, due.person, *facts, tx.now)
    zone = (await reading.of(tx)).zone
    after = rules.next_due(due.card.every, due.card.on_day, due.card.hour, zone, after=tx.now)
    await tx.execute(_ON, tx.tenant, due.card.id, after)
    await TIMERS.put(tx, due.card.id, after)
    if kept:
        told = {"report": due.card.report, "from": first.isoformat(), "to": last.isoformat()}
        events.record(tx, "report.delivered", "subscription", due.card.id, told)


async def postpone(tx: Tx, subscription_id: UUID) -> None:
    """It failed: try again after a while."""
    await TIMERS.put(tx, subscription_id, tx.now + LATER)


async def end(tx: Tx, subscription_id: UUID) -> None:
    """Its person sees the report no more: deliver it no more."""
    await TIMERS.drop(tx, subscription_id)
    if await tx.fetchval(_ENDED, tx.tenant, subscription_id, tx.now):
        events.record(tx, "subscription.ended", "subscription", subscription_id)


async def mailed(tx: Tx, due: Due) -> None:
    """It went out by mail."""
    if await tx.fetchval(_MAILED, tx.tenant, due.card.id, due.period.from_on, tx.now):
        events.record(tx, "report.mailed", "subscription", due.card.id)
