"""Routing in the background. Level-triggered: look at the tickets and people as they are, not at the message.

Each sweep looks over all tenants without a lock, then does each thing in a transaction of its own inside its tenant. What fails
is logged and found again by the next sweep; it stops nothing else.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from services.routing import absence, actions, forgotten, offering, overflow, stopping
from tenants.db import Tx, transaction
from tenants.scope import PROVIDER_TENANT, Scope, system
from workers.app import task, tick

log = logging.getLogger(__name__)

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
    await route_all_new(older_than=PATIENCE)


@tick(seconds=15)
async def begin_patience() -> None:
    """Let the limit of a queue run for what waited in it before it had one."""
    await begin_all_patience()


@tick(seconds=1)
async def offer_waiting() -> None:
    """Offer what waits in the queues that push."""
    await offer_all()


@tick(seconds=2)
async def settle_absences() -> None:
    """Give back what people who left had not started, and hand over what they had."""
    await settle_all()


@tick(seconds=30)
async def hand_over_out_of_reach() -> None:
    """Hand over what waits for people who are not cleared for it any more."""
    await hand_over_all()


@tick(seconds=15)
async def stop_unattended() -> None:
    """Stop timers of people who left, or gave no input for a while."""
    await stop_all()


async def route_all_new(*, older_than: timedelta) -> None:
    for tenant, ticket_id in await _found(partial(forgotten.unrouted, patience=older_than)):
        await _tried(tenant, partial(actions.route_ticket, ticket_id=ticket_id))


async def begin_all_patience() -> None:
    for tenant, ticket_id in await _found(forgotten.without_limit):
        await _tried(tenant, partial(overflow.begin_patience, ticket_id=ticket_id))


async def offer_all() -> None:
    for tenant in await _found(offering.tenants_with_work):
        async with transaction(_inside(tenant)) as tx:
            planned = await offering.plan(tx)
        for offer in planned:
            await _tried(tenant, partial(offering.give, offer=offer))


async def settle_all() -> None:
    await _tried(PROVIDER_TENANT, absence.send_home)
    for person in await _found(absence.unsettled):
        held = await _found(partial(absence.unstarted, person=person))
        done = [
            await _tried(tenant, partial(absence.give_back, ticket_id=ticket_id, person=person))
            for tenant, ticket_id in held
        ]
        if all(done):
            await _tried(None, partial(absence.settle, person=person))
    for left in await _found(absence.left_behind):
        await _tried(left.tenant, partial(absence.hand_over, absent=left))


async def hand_over_all() -> None:
    for held in await _found(absence.out_of_reach):
        await _tried(held.tenant, partial(absence.hand_over, absent=held))


async def stop_all() -> None:
    for found in await _found(stopping.unattended):
        await _tried(found.tenant, partial(stopping.stop_unattended, found=found))


async def _found(look: Callable[[Tx], Awaitable[T]]) -> T:
    """What a look over all tenants finds, in a transaction that changes nothing."""
    async with transaction(_inside(None)) as tx:
        return await look(tx)


async def _tried(tenant: UUID | None, act: Callable[[Tx], Awaitable[object]]) -> bool:
    """Whether it was done (or found done) without an error."""
    try:
        async with transaction(_inside(tenant)) as tx:
            await act(tx)
    except Exception:
        log.exception("%s in tenant %s could not be done; the next sweep tries again", act, tenant)
        return False
    return True


def _inside(tenant: UUID | None) -> Scope:
    return system(tenant, name="routing")
