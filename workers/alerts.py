"""Tell the watchers of an alert by mail that it was raised or cleared. In the product it stands from the moment it turned."""

import logging
from uuid import UUID

from core import mail
from core.mail import MailAway, MailRefused
from services.alerts import letters, queries, telling
from services.alerts.telling import ToTell
from tenants import principals
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.names import addresses
from tenants.scope import Scope, system
from workers.app import tick

log = logging.getLogger(__name__)


@tick(seconds=10)
async def tell() -> None:
    """Write to the watchers of what turned."""
    await tell_all()


async def tell_all() -> None:
    """Each turn that nobody was told of yet; a mail server that is away is asked again later."""
    async with transaction(_inside(None)) as tx:
        waiting = await telling.waiting(tx)
    for tenant, rule in waiting:
        try:
            await _tell(tenant, rule)
        except MailAway as away:
            log.warning("an alert of tenant %s waits for the mail server: %s", tenant, away)
            await _later(tenant, rule)
        except Exception:
            log.exception("alert %s of tenant %s could not be told by mail", rule, tenant)
            await _later(tenant, rule)


async def _tell(tenant: UUID, rule: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        told = await telling.what(tx, rule)
        known = await addresses(tx, told.card.watchers) if told else {}
        company = (await companies.named(tx, str(tenant))).name
    if told is not None and mail.is_configured():
        for person, (name, address) in known.items():
            await _write(tenant, told, person, name, address, company)
    async with transaction(_inside(tenant)) as tx:
        await telling.done(tx, rule)


async def _write(
    tenant: UUID, told: ToTell, person: UUID, name: str, address: str, company: dict[str, str]
) -> None:
    async with transaction(_inside(tenant)) as tx:
        reader = await principals.of_person(tx, person)
    if reader is None or not queries.sees(reader, told.card):
        return
    letter = letters.written(
        told.card, told.turn, to=address, name=name, language=reader.language, company=company, is_staff=reader.is_staff,
        currency=told.currency,
    )  # fmt: skip
    try:
        await mail.send(letter)
    except MailRefused as refused:
        log.warning("alert %s could not be told to a watcher: %s", told.card.id, refused)


async def _later(tenant: UUID, rule: UUID) -> None:
    async with transaction(_inside(tenant)) as tx:
        await telling.later(tx, rule)


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="alerts")
