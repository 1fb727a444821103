"""Whom to write to when an alert turned: asked for as a timer in the transaction of the turn, so that it is never lost."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core import mail
from services.alerts import costs, queries
from services.alerts.queries import AlertCard, AlertRuleNotFound, Turn
from tenants.db import Tx

KIND = "alert_mail"
LATER = timedelta(minutes=5)
_ASK = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""
_DUE = "SELECT tenant_id, subject_id FROM timers WHERE due_at <= $1 AND kind = $2 ORDER BY due_at LIMIT 100"
_DROP = "DELETE FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"


@dataclass(frozen=True, slots=True)
class ToTell:
    """An alert and its newest turn, and the currency of its company."""

    card: AlertCard
    turn: Turn
    currency: str


async def ask(tx: Tx, rule_id: UUID) -> None:
    """Have the watchers written to, where there is a mail server."""
    if mail.is_configured():
        await later(tx, rule_id, after=timedelta(0))


async def waiting(tx: Tx) -> list[tuple[UUID, UUID]]:
    """The tenant and the alert of what is to be told, over all tenants."""
    return [(row["tenant_id"], row["subject_id"]) for row in await tx.fetch(_DUE, tx.now, KIND)]


async def what(tx: Tx, rule_id: UUID) -> ToTell | None:
    """What there is to tell; None where the alert was removed."""
    try:
        card = await queries.one(tx, rule_id)
    except AlertRuleNotFound:
        return None
    newest = await queries.turns(tx, rule_id, limit=1)
    return ToTell(card, newest[0], await costs.currency(tx)) if newest else None


async def later(tx: Tx, rule_id: UUID, *, after: timedelta = LATER) -> None:
    """Try again after a while."""
    await tx.execute(_ASK, tx.tenant, KIND, rule_id, tx.now + after)


async def done(tx: Tx, rule_id: UUID) -> None:
    """They were told."""
    await tx.execute(_DROP, tx.tenant, KIND, rule_id)
