"""What needs an administrator now: counted where it stands, each with the way to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.deps import provider
from api.web.admin import readiness
from api.web.admin.readiness import LogState, Readiness
from tenants.db import Tx, transaction
from tenants.directory import clearance_lists, companies, people, sign_in_states
from tenants.directory.clearance_lists import ListedClearance
from tenants.directory.companies import CompanyCard
from tenants.directory.people import UserCard
from tenants.scope import PROVIDER_TENANT, Scope

SOON_DAYS = 30
"""A clearance that ends within so many days is told of."""

MOST = 1000


@dataclass(frozen=True, slots=True)
class Attention:
    """Everything that the overview tells of."""

    companies: Sequence[Readiness]
    staff: Sequence[UserCard]
    ending: Sequence[ListedClearance]
    in_force: int
    uncleared: Sequence[UserCard]
    shut_out: Sequence[UserCard]
    log: LogState

    @property
    def incomplete(self) -> Sequence[Readiness]:
        """Companies that lack something."""
        return [each for each in self.companies if each.needs]

    @property
    def broken(self) -> Sequence[Readiness]:
        """Companies whose log was found broken when it was verified last."""
        return [each for each in self.companies if each.log.verified and each.log.verified.broken]

    @property
    def logs(self) -> Sequence[LogState]:
        """All logs: the provider's and the companies'."""
        return [self.log, *(each.log for each in self.companies)]


async def of(scope: Scope) -> Attention:
    """What stands out, as far as this administrator sees."""
    async with transaction(provider(scope)) as tx:
        staff = [each for each in await people.listed(tx, after=None, limit=MOST) if each.ended_at is None]
        states = await sign_in_states.states(tx)
        listed = await clearance_lists.listed(tx)
    in_force = [each for each in listed if each.state == "in_force"]
    cleared = {each.person_id for each in in_force}
    return Attention(
        companies=await ready_companies(scope),
        staff=staff,
        ending=[e for e in in_force if e.days_left is not None and e.days_left <= SOON_DAYS],
        in_force=len(in_force),
        uncleared=[each for each in staff if each.membership and each.id not in cleared],
        shut_out=[each for each in staff if each.id not in states or not states[each.id].has_password],
        log=await readiness.log_of_provider(scope, PROVIDER_TENANT),
    )


async def ready_companies(scope: Scope) -> list[Readiness]:
    """Every company that the caller sees, with what it has, by key."""
    async with transaction(scope.outside()) as tx:
        found = await all_companies(tx)
        managers = await sign_in_states.holders(tx, "client_manager")
    return [await readiness.of_company(scope, each, managers.get(each.id, 0)) for each in found]


async def all_companies(tx: Tx) -> list[CompanyCard]:
    """The companies of this caller, by key."""
    return sorted(await companies.listed(tx, after=None, limit=MOST), key=lambda each: each.key)
