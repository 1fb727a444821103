"""What belongs to one company, as far as its page tells: people, kinds of work, queues, hours, promises, programs, clearances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.deps import provider
from api.web.admin import readiness
from api.web.admin.readiness import Readiness
from services.billing.contracts import views as contracts
from services.billing.contracts.views import ContractCard
from services.catalogue import queries as catalogue
from services.catalogue.queries import TaskTypeCard
from services.sla import calendars, policies
from services.sla.calendars import CalendarCard
from tenants import identity_providers
from tenants.db import transaction
from tenants.directory import api_clients, clearance_lists, people, sign_in_states
from tenants.directory.api_clients import ApiClientCard
from tenants.directory.clearance_lists import ListedClearance
from tenants.directory.companies import CompanyCard
from tenants.directory.people import UserCard
from tenants.identity_providers import IdentityProviderCard
from tenants.scope import Scope

MOST = 1000
_QUEUES = """
SELECT q.id, q.code, q.name_ja, q.name_en, q.tenant_id IS NOT NULL AS is_own,
       (SELECT count(*) FROM task_types k WHERE k.tenant_id = $1 AND k.default_queue_id = q.id AND k.active) AS task_types
FROM queues q WHERE q.active AND (q.tenant_id = $1 OR (q.tenant_id IS NULL
    AND EXISTS (SELECT 1 FROM task_types k WHERE k.tenant_id = $1 AND k.default_queue_id = q.id AND k.active)))
ORDER BY q.tenant_id NULLS FIRST, q.code
"""


@dataclass(frozen=True, slots=True)
class QueueUse:
    """A queue that this company's work goes to."""

    code: str
    name: Mapping[str, str]
    is_own: bool
    task_types: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All that belongs to a company. `policies` are those of the list in force; `programs` None: one may not see them."""

    ready: Readiness
    people: Sequence[UserCard]
    task_types: Sequence[TaskTypeCard]
    queues: Sequence[QueueUse]
    calendars: Sequence[CalendarCard]
    policies: Sequence[Mapping[str, Any]]
    programs: Sequence[ApiClientCard]
    cleared: Sequence[ListedClearance]
    sign_ins: Sequence[IdentityProviderCard]
    contracts: Sequence[ContractCard]

    @property
    def kind_names(self) -> Mapping[str, Mapping[str, str]]:
        """The name of each kind of work by its code."""
        return {each.code: each.name for each in self.task_types}

    @property
    def managers(self) -> Sequence[UserCard]:
        return [each for each in self.people if "client_manager" in each.roles]


async def of(scope: Scope, card: CompanyCard) -> Parts:
    """The parts of one company."""
    async with transaction(scope.outside()) as tx:
        managers = await sign_in_states.holders(tx, "client_manager")
    async with transaction(scope.at(card.id)) as tx:
        found = [each for each in await people.listed(tx, after=None, limit=MOST) if each.ended_at is None]
        types = await catalogue.page(tx, limit=MOST)
        queues = await tx.fetch(_QUEUES, tx.tenant)
        hours = await calendars.page(tx, limit=MOST)
        versions = await policies.page(tx, limit=1, before=tx.now) if scope.may("sla_policies.read") else []
        programs = (
            await api_clients.listed(tx, after=None, limit=MOST) if scope.may("api_clients.read") else []
        )
        agreed = await contracts.listed(tx) if scope.may("contracts.read") else []
    async with transaction(provider(scope)) as tx:
        own = [each for each in await identity_providers.listed(tx) if each.tenant_id == card.id]
        cleared = [e for e in await clearance_lists.listed(tx, tenant=card.id) if e.state == "in_force"]
    return Parts(
        ready=await readiness.of_company(scope, card, managers.get(card.id, 0)),
        people=found,
        task_types=[each for each in types if each.active],
        queues=[_queue(row) for row in queues],
        calendars=hours,
        policies=versions[0].policies if versions else [],
        programs=[each for each in programs if each.ended_at is None],
        cleared=cleared,
        sign_ins=own,
        contracts=agreed,
    )


def _queue(row: Any) -> QueueUse:
    return QueueUse(
        row["code"], {"ja": row["name_ja"], "en": row["name_en"]}, row["is_own"], row["task_types"]
    )
