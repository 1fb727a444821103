"""Tell by mail those who sign for a client that a monthly review waits for them. In the product it stands from the moment it was sent."""

from uuid import UUID

from core import mail
from services.monthly_reports import letters, telling
from services.monthly_reports.queries import ReportCard
from tenants import principals, signers
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.names import addresses
from tenants.scope import Scope, system
from workers.app import tick
from workers.telling import hand_over, tell_all

NAME = "monthly_reports"


@tick(seconds=10)
async def tell() -> None:
    """Write to those who sign what was sent."""
    await tell_all(telling, _tell, name=NAME)


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
    await hand_over(letter, name=NAME)


def _inside(tenant: UUID) -> Scope:
    return system(tenant, name=NAME)
