"""What the filters of the list offer: companies, queues, colleagues, and the kinds of work of a company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

from api.web.labels import PRIORITY, SOURCING, STATUS
from api.web.words import Words, noop
from services.desk.colleagues import Colleague, colleagues
from services.desk.counts import Narrowed, by_status
from services.in_force import reading
from services.routing import queue_views
from services.routing.queue_views import QueueCard
from tenants.db import Tx, transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import PROVIDER_TENANT, Scope

MOST = 1000
_ME, _ALL = noop("Me"), noop("All")
_ZONE = """
SELECT coalesce((SELECT time_zone FROM staff WHERE id = $1), (SELECT time_zone FROM tenants WHERE tenant_id = $2), 'Asia/Tokyo')
"""


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices, the reader's zone, and the company that was chosen."""

    companies: Sequence[CompanyCard]
    queues: Sequence[QueueCard]
    people: Sequence[Colleague]
    zone: ZoneInfo
    company: CompanyCard | None

    @property
    def ids(self) -> Mapping[str, UUID]:
        """The id of each company by its key."""
        return {each.key: each.id for each in self.companies}


async def offered(tx: Tx, company: str) -> Offered:
    """What the reader may narrow a list to."""
    found = [
        each
        for each in await companies.listed(tx, after=None, limit=MOST)
        if each.id in tx.scope.tenants and each.id != PROVIDER_TENANT
    ]
    chosen = next((each for each in found if each.key == company), None)
    if not tx.scope.is_staff:
        chosen = next((each for each in found if each.id == tx.scope.tenant), None)
    return Offered(
        companies=sorted(found, key=lambda each: each.key),
        queues=await queue_views.bare(tx) if tx.scope.may("queues.read") else (),
        people=await colleagues(tx),
        zone=ZoneInfo(await tx.fetchval(_ZONE, tx.scope.actor, tx.scope.tenant)),
        company=chosen,
    )


def choices(offer: Offered, said: Words, *, is_staff: bool) -> SimpleNamespace:
    """What each filter's select shows: value and text."""
    language = said.language

    def of(labels: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(code, said.gettext(text)) for code, text in labels.items()]

    return SimpleNamespace(
        companies=[(each.key, each.name[language]) for each in offer.companies],
        people=[("me", said.gettext(_ME)), *((str(each.id), each.name) for each in offer.people)],
        queues=[
            (str(each.id), each.name[language]) for each in offer.queues if not is_staff or not each.tenant
        ],
        priorities=of(PRIORITY),
        statuses=[("all", said.gettext(_ALL)), *of(STATUS)],
        sourcings=of(SOURCING),
    )


async def counted(scope: Scope, narrowed: Narrowed) -> Mapping[str, int]:
    """Open work by status."""
    async with transaction(scope) as tx:
        return await by_status(tx, narrowed)


async def kinds(scope: Scope, company: CompanyCard, language: str) -> list[tuple[str, str]]:
    """The kinds of work of a company's catalogue: code and name."""
    async with transaction(scope.at(company.id)) as tx:
        in_force = await reading.of(tx)
    return sorted(
        ((kind.code, kind.name[language]) for kind in in_force.task_types.values()), key=lambda pair: pair[1]
    )
