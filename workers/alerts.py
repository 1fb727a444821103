"""Tell the watchers of an alert by mail that it was raised or cleared. In the product it stands from the moment it turned."""

from uuid import UUID

from core import mail
from services.alerts import letters, queries, telling
from services.alerts.telling import ToTell
from tenants import principals
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.names import addresses
from tenants.scope import Scope, system
from workers.app import tick
from workers.telling import hand_over, tell_all

NAME = "alerts"


@tick(seconds=10)
async def tell() -> None:
    """Write to the watchers of what turned."""
    await tell_all(telling, _tell, name=NAME)


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
    await hand_over(letter, name=NAME)


def _inside(tenant: UUID) -> Scope:
    return system(tenant, name=NAME)
