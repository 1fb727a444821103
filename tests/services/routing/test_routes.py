"""A new ticket finds its queue."""

import pytest

from services.changes.holding import TicketNotFound
from services.routing import actions
from tenants.db import transaction
from tenants.scope import system
from tests.support.floor import Company, Floor, submitted


async def routed(company: Company, task_type: str, **values: object) -> dict[str, object]:
    """The row of a ticket that was submitted and routed by the worker's own action."""
    case = await submitted(company, task_type, **values)
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    return await row_of(company, case.ticket.id)


async def row_of(company: Company, ticket_id: object) -> dict[str, object]:
    async with transaction(system(company.id)) as tx:
        row = await tx.fetchrow(
            "SELECT t.status, t.queue_id, t.version, e.status AS seen, e.queue_id AS seen_in, e.queued_at FROM tickets t"
            " JOIN queue_entries e ON e.tenant_id = t.tenant_id AND e.ticket_id = t.id WHERE t.tenant_id = $1 AND t.id = $2",
            company.id, ticket_id,
        )  # fmt: skip
    assert row is not None
    return dict(row)


async def test_without_a_rule_the_task_types_own_queue_takes_it(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    row = await routed(company, await floor.task_type(company, queue))
    assert (row["status"], row["queue_id"]) == ("queued", queue)
    assert (row["seen"], row["seen_in"]) == ("queued", queue)


async def test_the_first_rule_that_holds_decides(floor: Floor) -> None:
    company, default, first, second = (
        await floor.company(),
        await floor.queue(),
        await floor.queue(),
        await floor.queue(),
    )
    kind = await floor.task_type(company, default)
    await floor.rule(second, {}, position=2, company=company)
    await floor.rule(
        first, {"priority": ["urgent"], "form": [{"path": "/paper", "eq": True}]}, position=1, company=company
    )
    assert (await routed(company, kind, priority="urgent", form={"paper": True}))["queue_id"] == first
    assert (await routed(company, kind, priority="urgent", form={"paper": 1}))["queue_id"] == second


async def test_a_neighbours_rule_decides_nothing_here(floor: Floor) -> None:
    company, neighbour, default, elsewhere = (
        await floor.company(),
        await floor.company(),
        await floor.queue(),
        await floor.queue(),
    )
    await floor.rule(elsewhere, {}, position=1, company=neighbour)
    assert (await routed(company, await floor.task_type(company, default)))["queue_id"] == default


async def test_in_house_work_stays_in_the_companys_own_queue(floor: Floor) -> None:
    company, provider = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, provider)
    await floor.rule(provider, {}, position=1, company=company)
    assert (await routed(company, kind, sourcing="in_house"))["queue_id"] == company.in_house


async def test_a_retired_queue_loses_no_ticket(floor: Floor) -> None:
    company, retired, standing = await floor.company(), await floor.queue(active=False), await floor.queue()
    row = await routed(company, await floor.task_type(company, retired))
    assert row["status"] == "queued"
    assert row["queue_id"] not in {retired, company.in_house, None}
    assert standing is not None


async def test_routing_twice_moves_once(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    case = await submitted(company, await floor.task_type(company, queue))
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    once = await row_of(company, case.ticket.id)
    async with transaction(system(company.id)) as tx:
        assert not await actions.route_ticket(tx, case.ticket.id)
    assert await row_of(company, case.ticket.id) == once


async def test_the_patience_of_the_queue_runs_from_the_routing(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue(patience_seconds=900)
    case = await submitted(company, await floor.task_type(company, queue))
    async with transaction(system(company.id)) as tx:
        await actions.route_ticket(tx, case.ticket.id)
        at = await tx.fetchval(
            "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = 'patience' AND subject_id = $2",
            company.id,
            case.ticket.id,
        )
    queued_at = (await row_of(company, case.ticket.id))["queued_at"]
    assert (at - queued_at).total_seconds() == 900


async def test_the_log_says_where_it_went_and_why(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    rule = await floor.rule(queue, {}, position=1, company=company)
    case = await submitted(company, await floor.task_type(company, await floor.queue()))
    async with transaction(system(company.id)) as tx:
        await actions.route_ticket(tx, case.ticket.id)
    async with transaction(system(company.id)) as tx:
        rows = await tx.fetch(
            "SELECT place, type, data->>'rule' AS rule FROM events WHERE tenant_id = $1 ORDER BY place",
            company.id,
        )
    assert [(row["place"], row["type"]) for row in rows] == [
        (1, "ticket.created"),
        (2, "ticket.routed"),
        (3, "ticket.moved"),
    ]
    assert rows[1]["rule"] == str(rule)


async def test_a_neighbours_ticket_cannot_be_routed(floor: Floor) -> None:
    company, neighbour = await floor.company(), await floor.company()
    case = await submitted(company, await floor.task_type(company, await floor.queue()))
    with pytest.raises(TicketNotFound):
        async with transaction(system(neighbour.id)) as tx:
            await actions.route_ticket(tx, case.ticket.id)
