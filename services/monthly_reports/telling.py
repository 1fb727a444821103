"""Whom to write to when a review waits for its signature: asked for as a timer in the transaction that sends it, so that it is never lost."""

from datetime import timedelta
from uuid import UUID

from core import mail
from services.monthly_reports import queries
from services.monthly_reports.queries import ReportCard
from tenants.db import Tx

KIND = "review_mail"
LATER = timedelta(minutes=5)
_ASK = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""
_DUE = "SELECT tenant_id, subject_id FROM timers WHERE due_at <= $1 AND kind = $2 ORDER BY due_at LIMIT 100"
_DROP = "DELETE FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"


async def ask(tx: Tx, report_id: UUID) -> None:
    """Have the client's signers written to, where there is a mail server."""
    if mail.is_configured():
        await later(tx, report_id, after=timedelta(0))


async def waiting(tx: Tx) -> list[tuple[UUID, UUID]]:
    """The tenant and the review of what is to be told, over all tenants."""
    return [(row["tenant_id"], row["subject_id"]) for row in await tx.fetch(_DUE, tx.now, KIND)]


async def what(tx: Tx, report_id: UUID) -> ReportCard | None:
    """The review, as long as it waits for the client; None once it is signed, or a newer one of its month was sent."""
    return next((each for each in await queries.to_sign(tx) if each.id == report_id), None)


async def later(tx: Tx, report_id: UUID, *, after: timedelta = LATER) -> None:
    """Try again after a while."""
    await tx.execute(_ASK, tx.tenant, KIND, report_id, tx.now + after)


async def done(tx: Tx, report_id: UUID) -> None:
    """They were told."""
    await tx.execute(_DROP, tx.tenant, KIND, report_id)
