"""Deliver reports to who subscribed to them: read as that person sees them, kept in the product, told by mail where there is a server."""

import asyncio
import logging
from uuid import UUID

from core import mail
from core.mail import MailAway, MailRefused
from services.reports.shapes import Report
from services.subscriptions import delivering, files, letters
from services.subscriptions.delivering import Due
from tenants import principals
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.names import addresses
from tenants.scope import Scope, system
from workers.app import tick

log = logging.getLogger(__name__)


@tick(seconds=20)
async def deliver() -> None:
    """Deliver what is due."""
    await deliver_due()


async def deliver_due() -> None:
    """Each that is due, in transactions of its own: one that fails stops no other, and is tried again later."""
    async with transaction(_inside(None)) as tx:
        waiting = await delivering.waiting(tx)
    for tenant, subscription in waiting:
        try:
            await _deliver(tenant, subscription)
        except Exception:
            log.exception("subscription %s of tenant %s could not be delivered", subscription, tenant)
            async with transaction(_inside(tenant)) as tx:
                await delivering.postpone(tx, subscription)


async def _deliver(tenant: UUID, subscription: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        due = await delivering.due(tx, subscription)
        reader = None if due is None else await principals.of_person(tx, due.person)
    if due is None:
        return
    if reader is None or not reader.may("reports.read") or tenant not in reader.tenants:
        async with transaction(_inside(tenant)) as tx:
            await delivering.end(tx, subscription)
        return
    async with transaction(reader.at(tenant)) as tx:
        report = await files.report(tx, due.card.report, due.period)
    file = await asyncio.to_thread(
        files.file, report, company=due.company, period=due.period, language=due.card.language, form=due.card.format
    )  # fmt: skip
    async with transaction(_inside(tenant)) as tx:
        await delivering.keep(tx, due, file)
    if due.card.by_mail and mail.is_configured():
        await _mail(tenant, due, report, is_staff=reader.is_staff)


async def _mail(tenant: UUID, due: Due, report: Report, *, is_staff: bool) -> None:
    """Tell of it by mail. It stands in the product already: a letter that cannot be sent is told of in the log."""
    async with transaction(_inside(tenant)) as tx:
        known = (await addresses(tx, [due.person])).get(due.person)
        company = (await companies.named(tx, str(tenant))).name
    if known is None:
        return
    name, address = known
    letter = letters.written(
        due, to=address, name=name, title=report.title, company=company, is_staff=is_staff
    )
    try:
        await mail.send(letter)
    except (MailAway, MailRefused) as reason:
        log.warning("the letter of subscription %s could not be sent: %s", due.card.id, reason)
        return
    async with transaction(_inside(tenant)) as tx:
        await delivering.mailed(tx, due)


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="subscriptions")
