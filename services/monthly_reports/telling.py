"""Whom to write to when a review waits for its signature: asked for as a timer in the transaction that sends it, so that it is never lost."""

from datetime import timedelta
from uuid import UUID

from core import mail
from services.monthly_reports import queries
from services.monthly_reports.queries import ReportCard
from services.timers import Timers
from tenants.db import Tx

TIMERS = Timers("review_mail")
LATER = timedelta(minutes=5)


async def ask(tx: Tx, report_id: UUID) -> None:
    """Have the client's signers written to, where there is a mail server."""
    if mail.is_configured():
        await later(tx, report_id, after=timedelta(0))


async def waiting(tx: Tx) -> list[tuple[UUID, UUID]]:
    """The tenant and the review of what is to be told, over all tenants."""
    return await TIMERS.due(tx)


async def what(tx: Tx, report_id: UUID) -> ReportCard | None:
    """The review, as long as it waits for the client; None once it is signed, or a newer one of its month was sent."""
    return next((each for each in await queries.to_sign(tx) if each.id == report_id), None)


async def later(tx: Tx, report_id: UUID, *, after: timedelta = LATER) -> None:
    """Try again after a while."""
    await TIMERS.put(tx, report_id, tx.now + after)


async def done(tx: Tx, report_id: UUID) -> None:
    """They were told."""
    await TIMERS.drop(tx, report_id)
