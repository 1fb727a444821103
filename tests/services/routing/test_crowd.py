"""Many people pull from one queue at once. `CROWD=full` makes it two hundred people and five thousand tickets."""

import asyncio
import os
from uuid import UUID

from services.routing import taking
from tenants.db import transaction
from tenants.scope import Scope
from tests.support.floor import Floor

PEOPLE, TICKETS = (200, 5000) if os.environ.get("CROWD") == "full" else (40, 600)
COMPANIES = 4


async def drained(scope: Scope, queue: UUID) -> list[UUID]:
    """Everything that one person gets until there is nothing more, in the order served."""
    served = []
    while True:
        async with transaction(scope) as tx:
            case = await taking.next_ticket(tx, queue)
        if case is None:
            return served
        served.append(case.ticket.id)


async def test_no_ticket_is_taken_twice_none_skipped_none_lost(floor: Floor) -> None:
    companies, queue = [await floor.company() for _ in range(COMPANIES)], await floor.queue()
    for company in companies:
        await floor.many_waiting(company, await floor.task_type(company, queue), queue, TICKETS // COMPANIES)
    order = {
        row["ticket_id"]: place
        for place, row in enumerate(
            await floor.admin.fetch(
                "SELECT ticket_id FROM queue_entries WHERE queue_id = $1 ORDER BY due_at, ticket_id", queue
            )
        )
    }
    people = [await floor.operator(*companies, capacity_units=TICKETS) for _ in range(PEOPLE)]
    served = await asyncio.gather(*(drained(person, queue) for person in people))

    everything = [ticket_id for each in served for ticket_id in each]
    assert len(everything) == len(set(everything)) == TICKETS
    assert all([order[one] for one in each] == sorted(order[one] for one in each) for each in served)

    tenants = [company.id for company in companies]
    rows = await floor.admin.fetch(
        "SELECT e.assignee_id, t.assignee_id AS also, e.status, t.status AS also_status, t.makers FROM queue_entries e JOIN tickets t"
        " ON t.tenant_id = e.tenant_id AND t.id = e.ticket_id WHERE e.tenant_id = ANY($1)", tenants,
    )  # fmt: skip
    assert len(rows) == TICKETS
    assert all(row["status"] == row["also_status"] == "in_progress" for row in rows)
    assert all(row["makers"] == [row["assignee_id"]] and row["also"] == row["assignee_id"] for row in rows)
    told = await floor.admin.fetch(
        "SELECT tenant_id, count(*) AS n, max(place) AS last FROM events WHERE tenant_id = ANY($1) GROUP BY 1",
        tenants,
    )
    assert all(row["n"] == row["last"] == 3 * TICKETS // COMPANIES for row in told)
    running = await floor.admin.fetchval(
        "SELECT count(*) FROM work_entries WHERE tenant_id = ANY($1)", tenants
    )
    assert running == TICKETS


async def test_one_person_asking_many_times_at_once_is_never_overdrawn(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    await floor.many_waiting(company, await floor.task_type(company, queue, capacity_units=2), queue, 40)
    person = await floor.operator(company, capacity_units=7)
    await asyncio.gather(*(drained(person, queue) for _ in range(10)))
    held = await floor.admin.fetchval(
        "SELECT sum(capacity_units) FROM queue_entries WHERE assignee_id = $1", person.actor
    )
    assert held == 6
