"""Send issued invoices by mail. A letter that fails stops no other: it is tried again later, or given up, and the log says so."""

import logging
from uuid import UUID

from core.mail import MailAway, MailRefused
from services.billing.invoices import letters, sending
from tenants.db import transaction
from tenants.scope import Scope, system
from workers.app import tick

log = logging.getLogger(__name__)


@tick(seconds=5)
async def send_issued() -> None:
    """Send what was issued and is not sent yet."""
    await send_due()


async def send_due() -> None:
    """Each that is due, in transactions of its own."""
    async with transaction(_inside(None)) as tx:
        waiting = await sending.due(tx)
    for tenant, invoice_id in waiting:
        try:
            await send(tenant, invoice_id)
        except Exception:
            log.exception("invoice %s of tenant %s could not be sent", invoice_id, tenant)
            await _later(tenant, invoice_id)


async def send(tenant: UUID, invoice_id: UUID) -> None:
    """Write the letter outside any transaction, then send it under the invoice's lock."""
    async with transaction(_inside(tenant)) as tx:
        content = await sending.unsent(tx, invoice_id)
        if content is None:
            await sending.drop(tx, invoice_id)
            return
    try:
        letter = await letters.written(content)
        async with transaction(_inside(tenant)) as tx:
            await sending.hand_over(tx, invoice_id=invoice_id, letter=letter)
    except MailAway as away:
        log.warning("invoice %s of tenant %s waits for the mail server: %s", invoice_id, tenant, away)
        await _later(tenant, invoice_id)
    except MailRefused as refused:
        log.warning(
            "invoice %s of tenant %s is not sent: its letter was refused: %s", invoice_id, tenant, refused
        )
        async with transaction(_inside(tenant)) as tx:
            await sending.drop(tx, invoice_id)


async def _later(tenant: UUID, invoice_id: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        if not await sending.postpone(tx, invoice_id):
            log.error(
                "invoice %s of tenant %s is not sent: the mail server was away for too long",
                invoice_id,
                tenant,
            )


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="invoices")
