"""Whom to write to when an alert turned: asked for as a timer in the transaction of the turn, so that it is never lost."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core import mail
from services.alerts import costs, queries
from services.alerts.queries import AlertCard, AlertRuleNotFound, Turn
from services.timers import Timers
from tenants.db import Tx

TIMERS = Timers("alert_mail")
LATER = timedelta(minutes=5)


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
    return await TIMERS.due(tx)


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
    await TIMERS.put(tx, rule_id, tx.now + after)


async def done(tx: Tx, rule_id: UUID) -> None:
    """They were told."""
    await TIMERS.drop(tx, rule_id)
