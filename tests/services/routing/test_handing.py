"""Hand-over: to a person, a queue or nobody, and back to how it was."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.errors import Denied, Invalid
from services.changes.case import StaleVersion
from services.routing import actions, taking
from services.tickets import handing
from services.tickets.handing import Handed, NotYetRouted, Place
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support.floor import Company, Floor, submitted

MONDAY = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=1)
_ROW = "SELECT status, queue_id, assignee_id FROM tickets WHERE tenant_id = $1 AND id = $2"
_BOARD = "SELECT status, queue_id, assignee_id FROM queue_entries WHERE tenant_id = $1 AND ticket_id = $2"


async def routed(company: Company, task_type: str) -> UUID:
    """A ticket that waits in its queue."""
    case = await submitted(company, task_type, now=MONDAY)
    async with transaction(system(company.id), now=MONDAY) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    return case.ticket.id


async def stands(company: Company, ticket: UUID) -> tuple[Any, ...]:
    """Status, queue and assignee; the board says the same."""
    async with transaction(system(company.id)) as tx:
        row, board = (
            await tx.fetchrow(_ROW, company.id, ticket),
            await tx.fetchrow(_BOARD, company.id, ticket),
        )
    assert row is not None
    assert board is not None
    assert tuple(row) == tuple(board)
    return tuple(row)


async def handed(scope: Scope, company: Company, ticket: UUID, **to: Any) -> Handed:
    async with transaction(scope.at(company.id), now=LATER) as tx:
        return await handing.hand_over(tx, ticket_id=ticket, **to)


async def put_back(scope: Scope, company: Company, ticket: UUID, to: Place, **known: Any) -> Handed:
    async with transaction(scope.at(company.id), now=LATER) as tx:
        return await handing.put_back(tx, ticket_id=ticket, to=to, **known)


async def test_a_waiting_ticket_goes_to_a_person_a_queue_and_nobody(floor: Floor) -> None:
    company, queue, other = await floor.company(), await floor.queue(), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    worker = await floor.operator(company)
    ticket = await routed(company, await floor.task_type(company, queue))
    first = await handed(lead, company, ticket, assignee=worker.actor)
    assert first.before == Place(queue, None)
    assert await stands(company, ticket) == ("queued", queue, worker.actor)
    second = await handed(lead, company, ticket, queue=other)
    assert second.before == Place(queue, worker.actor)
    assert await stands(company, ticket) == ("queued", other, None)
    await put_back(lead, company, ticket, second.before, version=second.version)
    assert await stands(company, ticket) == ("queued", queue, worker.actor)
    await handed(lead, company, ticket)
    assert await stands(company, ticket) == ("queued", queue, None)


async def test_begun_work_waits_for_the_next_person_and_its_timer_stops(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    one, two = await floor.operator(company), await floor.operator(company)
    ticket = await routed(company, await floor.task_type(company, queue))
    async with transaction(one, now=MONDAY + timedelta(minutes=10)) as tx:
        assert await taking.next_ticket(tx, queue) is not None
    moved = await handed(lead, company, ticket, assignee=two.actor)
    assert moved.before == Place(queue, one.actor, in_progress=True)
    assert await stands(company, ticket) == ("queued", queue, two.actor)
    async with transaction(system(company.id)) as tx:
        assert (
            await tx.fetchval("SELECT timer_ticket_id FROM presence WHERE person_id = $1", one.actor) is None
        )
        assert (
            await tx.fetchval(
                "SELECT work_seconds FROM tickets WHERE tenant_id = $1 AND id = $2", company.id, ticket
            )
            == 3000
        )
    await put_back(lead, company, ticket, moved.before, version=moved.version)
    assert await stands(company, ticket) == ("in_progress", queue, one.actor)


async def test_what_was_changed_meanwhile_stays(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead = await floor.operator(company, roles=(Role.TEAM_LEAD,))
    ticket = await routed(company, await floor.task_type(company, queue))
    moved = await handed(lead, company, ticket, assignee=lead.actor)
    with pytest.raises(StaleVersion):
        await handed(lead, company, ticket, version=moved.version - 1)
    with pytest.raises(StaleVersion):
        await put_back(lead, company, ticket, moved.before, version=moved.version + 1)
    assert await stands(company, ticket) == ("queued", queue, lead.actor)


async def test_refusals(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead, operator = await floor.operator(company, roles=(Role.TEAM_LEAD,)), await floor.operator(company)
    kind = await floor.task_type(company, queue)
    ticket, new = await routed(company, kind), (await submitted(company, kind, now=MONDAY)).ticket.id
    in_house = await floor.in_house_worker(company)
    with pytest.raises(Denied):
        await handed(operator, company, ticket, assignee=operator.actor)
    with pytest.raises(NotYetRouted):
        await handed(lead, company, new, assignee=operator.actor)
    for wrong in ({"queue": company.in_house}, {"assignee": in_house.actor}, {"assignee": company.requester}):
        with pytest.raises(Invalid):
            await handed(lead, company, ticket, **wrong)
    assert await stands(company, ticket) == ("queued", queue, None)
