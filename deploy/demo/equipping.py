"""Give a company what work needs: hours, SLA policies, a catalogue with its differences from the standard."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from deploy.demo.clock import Clock
from deploy.demo.shapes import Company
from services.catalogue import actions as task_types
from services.catalogue import adoption, queries
from services.sla import calendars, policies
from tenants.db import Tx, transaction
from tenants.scope import PROVIDER_TENANT, Scope


async def equip(company: Company, admin: Scope, clock: Clock) -> None:
    """All of it, in the wall of `admin`, who is cleared for the company."""
    ids = await _calendars(company, admin, clock)
    async with transaction(admin, now=clock.tick()) as tx:
        front = [{**each, "calendar": str(ids[each["calendar"]])} for each in company.policies]
        await policies.put_in_force(tx, policies=front)
    await _adopt(company, admin, clock)
    for new in company.own:
        async with transaction(admin, now=clock.tick()) as tx:
            queue = await _queue_for(tx, new.domain)
            await task_types.create(tx, replace(new, default_queue_id=queue))
    for code, changes in company.changes.items():
        async with transaction(admin, now=clock.tick()) as tx:
            kind = await queries.task_type(tx, code)
            await task_types.edit(tx, task_type_id=kind.id, changes=changes, version=kind.version)


async def _calendars(company: Company, admin: Scope, clock: Clock) -> Mapping[str, UUID]:
    """Those that name no other first."""
    ids: dict[str, UUID] = {}
    for code, (ja, en, spec) in sorted(company.hours.items(), key=lambda each: "intersection" in each[1][2]):
        async with transaction(admin, now=clock.tick()) as tx:
            made = await calendars.add(tx, code=code, name={"ja": ja, "en": en}, spec=_named(spec, ids))
        ids[code] = made.id
    return ids


def _named(spec: Any, ids: Mapping[str, UUID]) -> Any:
    """A calendar's JSON with the ids of the calendars that it names by code."""
    if isinstance(spec, Mapping) and "intersection" in spec:
        return {"intersection": [str(ids[each["of"]]) for each in spec["intersection"]]}
    return spec


async def _adopt(company: Company, admin: Scope, clock: Clock) -> None:
    kinds = adoption.chosen(company.adopts)
    async with transaction(admin.at(PROVIDER_TENANT), now=clock.tick()) as tx:
        await adoption.provide(tx, kinds)
    async with transaction(admin, now=clock.tick()) as tx:
        await adoption.adopt(tx, kinds)


_QUEUES = {"general_affairs": "general-affairs", "hr": "hr-labor", "it": "it-operations"}
_QUEUE = "SELECT id FROM queues WHERE tenant_id IS NULL AND code = $1"


async def _queue_for(tx: Tx, domain: str) -> UUID | None:
    """Where a company's own kinds of work wait."""
    found: UUID | None = await tx.fetchval(_QUEUE, _QUEUES[domain])
    return found
