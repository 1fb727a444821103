"""The last step: everything that was answered is made, by the same actions as anywhere else.

Six transactions in an order in which each stands on those before. Each finds what it made before and leaves it as it is, so that
the whole may be repeated after it broke off, by anybody who may take companies on.
"""

from collections.abc import Sequence
from uuid import UUID

from api.deps import provider
from api.web.admin import attention, catalogue, hours
from api.web.admin.onboarding.steps import again
from api.web.admin.tenants import changes_of
from services.catalogue import adoption
from services.catalogue.standard_shapes import TaskType
from services.directory import actions, pasted
from services.directory.actions import NewUser
from services.onboarding import drafts
from services.onboarding.drafts import Draft
from services.sla import calendars
from tenants.db import Tx, transaction
from tenants.directory import clearance_lists, people
from tenants.directory.sign_ins import normal
from tenants.roles import Role
from tenants.scope import Scope


async def take_on(scope: Scope, draft: Draft) -> UUID:
    """Make the company of a draft complete; the company. Raises Invalid, KeyTaken, Denied, and what the actions refuse."""
    tenant = await _make(scope, draft)
    inside = scope.founding(tenant)  # who makes it may finish it, whatever else they are cleared for
    await _open(inside, draft)
    await _adopt(inside, catalogue.wanted(list(draft.of("work").get("codes", ()))))
    await _people(inside, draft)
    await _clear(inside, draft)
    async with transaction(provider(scope)) as tx:
        await drafts.finish(tx, draft.id)
    return tenant


async def _make(scope: Scope, draft: Draft) -> UUID:
    """The company itself, noted in the same commit."""
    given = again(draft.of("company"))
    values = changes_of(given)
    async with transaction(scope.outside()) as tx:
        known = await drafts.claim(tx, draft.id)
        if known is not None:
            return known
        made = await actions.make_tenant(tx, key=given.text("key"), **values)
        await drafts.made(tx, draft.id, made)
    return made


async def _open(inside: Scope, draft: Draft) -> None:
    """Its business hours, unless it has some."""
    plan = hours.plan_of(again(draft.of("hours")))
    zone = again(draft.of("company")).text("time_zone")
    async with transaction(inside) as tx:
        if not await calendars.page(tx, limit=1):
            await calendars.add(tx, code=hours.CODE, name=hours.NAME, spec=plan.spec(zone, year=tx.now.year))


async def _adopt(inside: Scope, kinds: Sequence[TaskType]) -> None:
    """Skills and queues at the provider, then the kinds of work with their procedures and promises."""
    async with transaction(provider(inside)) as tx:
        await adoption.provide(tx, kinds)
    async with transaction(inside) as tx:
        await adoption.adopt(tx, kinds)


async def _people(inside: Scope, draft: Draft) -> None:
    """Its people, those left out whose address is there already."""
    rows = pasted.read(again(draft.of("people")).text("pasted"))
    locale = again(draft.of("company")).text("locale") or "ja"
    async with transaction(inside) as tx:
        there = await _addresses(tx)
        for row in rows:
            if row.email not in there:
                roles = tuple(Role(each) for each in row.roles)
                new = NewUser(
                    name=row.name,
                    email=row.email,
                    roles=roles,
                    department=row.department or None,
                    locale=locale,
                )
                await actions.add_user(tx, new)


async def _addresses(tx: Tx) -> set[str]:
    found = await people.listed(tx, after=None, limit=attention.MOST)
    return {normal(each.email) for each in found if each.email and each.ended_at is None}


async def _clear(inside: Scope, draft: Draft) -> None:
    """The team's clearances, approved by whoever does this; their own is never among them."""
    team = again(draft.of("team"))
    async with transaction(provider(inside)) as tx:
        listed = await clearance_lists.listed(tx, tenant=inside.tenant)
        there = {each.person_id for each in listed if each.state == "in_force" and each.tenant_id is not None}
        for person in map(UUID, team.ticked("staff")):
            if person not in there and person != inside.actor:
                my_number = str(person) in team.ticked("my_number")
                await actions.grant_clearance(tx, user=person, tenant=inside.tenant, my_number=my_number)
