"""Tell by mail those who sign for a client that a monthly review waits for them. In the product it stands from the moment it was sent."""

import logging
from uuid import UUID

from core import mail
from core.mail import MailAway, MailRefused
from services.monthly_reports import letters, telling
from services.monthly_reports.queries import ReportCard
from tenants import principals, signers
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.names import addresses
from tenants.scope import Scope, system
from workers.app import tick

log = logging.getLogger(__name__)


@tick(seconds=10)
async def tell() -> None:
    """Write to those who sign what was sent."""
    await tell_all()


async def tell_all() -> None:
    """Each review that nobody was told of yet; a mail server that is away is asked again later."""
    async with transaction(_inside(None)) as tx:
        waiting = await telling.waiting(tx)
    for tenant, report in waiting:
        try:
            await _tell(tenant, report)
        except MailAway as away:
            log.warning("a review of tenant %s waits for the mail server: %s", tenant, away)
            await _later(tenant, report)
        except Exception:
            log.exception("review %s of tenant %s could not be told by mail", report, tenant)
            await _later(tenant, report)


async def _tell(tenant: UUID, report: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        card = await telling.what(tx, report)
        known = await addresses(tx, await signers.of_the_client(tx)) if card else {}
        company = (await companies.named(tx, str(tenant))).name
    if card is not None and mail.is_configured():
        for person, (name, address) in known.items():
            await _write(tenant, card, person, name, address, company)
    async with transaction(_inside(tenant)) as tx:
        await telling.done(tx, report)


async def _write(
    tenant: UUID, card: ReportCard, person: UUID, name: str, address: str, company: dict[str, str]
) -> None:
    async with transaction(_inside(tenant)) as tx:
        reader = await principals.of_person(tx, person)
    if reader is None:
        return
    letter = letters.written(card, to=address, name=name, language=reader.language, company=company)
    try:
        await mail.send(letter)
    except MailRefused as refused:
        log.warning("review %s could not be told to who signs it: %s", card.id, refused)


async def _later(tenant: UUID, report: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        await telling.later(tx, report)


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="monthly_reports")
