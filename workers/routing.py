"""Routing in the background. Level-triggered: look at the ticket, not at the message."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from services.routing import absence, actions, forgotten, offering, stopping
from tenants.db import Tx, transaction
from tenants.scope import Scope, system
from workers.app import task, tick

PATIENCE = timedelta(seconds=10)
"""How long a message may take until its ticket is routed without it."""

T = TypeVar("T")


@task()
async def route_ticket(tx: Tx, *, ticket_id: UUID, **_: Any) -> None:
    """Route a ticket that was created."""
    await actions.route_ticket(tx, ticket_id)


@tick(seconds=5)
async def route_forgotten() -> None:
    """Route what is still new though its message should long have come: the broker may have lost it."""
    for tenant, ticket_id in await _found(partial(forgotten.unrouted, patience=PATIENCE)):
        async with transaction(_inside(tenant)) as tx:
            await actions.route_ticket(tx, ticket_id)


@tick(seconds=1)
async def offer_waiting() -> None:
    """Offer what waits in the queues that push."""
    for tenant in await _found(offering.tenants_with_work):
        async with transaction(_inside(tenant)) as tx:
            planned = await offering.plan(tx)
        for offer in planned:
            async with transaction(_inside(tenant)) as tx:
                await offering.give(tx, offer)


@tick(seconds=2)
async def settle_absences() -> None:
    """Give back what people who left had not started, and hand over what they had."""
    for person in await _found(absence.unsettled):
        for tenant, ticket_id in await _found(partial(absence.unstarted, person=person)):
            async with transaction(_inside(tenant)) as tx:
                await absence.give_back(tx, ticket_id=ticket_id, person=person)
        async with transaction(_inside(None)) as tx:
            await absence.settle(tx, person)
    for left in await _found(absence.left_behind):
        async with transaction(_inside(left.tenant)) as tx:
            await absence.hand_over(tx, left)


@tick(seconds=15)
async def stop_unattended() -> None:
    """Stop timers of people who left, or gave no input for a while."""
    for found in await _found(stopping.unattended):
        async with transaction(_inside(found.tenant)) as tx:
            await stopping.stop_unattended(tx, found)


async def _found(look: Callable[[Tx], Awaitable[T]]) -> T:
    """What a look over all tenants finds, in a transaction that changes nothing."""
    async with transaction(_inside(None)) as tx:
        return await look(tx)


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="routing")
