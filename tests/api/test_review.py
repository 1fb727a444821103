"""A second person checks before delivery: handing in ends the maker's work, and sending back makes nobody else the maker."""

from typing import Any

import pytest

from services.routing import actions
from tenants.db import transaction
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor, submitted


@pytest.fixture
async def pair(callers: Callers, floor: Floor) -> tuple[Caller, Caller, str]:
    """A maker who has a ticket in progress, a reviewer, and the ticket's path."""
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue, review="always")
    maker, reviewer = await callers.staff(company), await callers.staff(company)
    case = await submitted(company, kind)
    path = f"/v1/tickets/{case.ticket.id}"
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    assert (await maker.post(f"/v1/queues/{queue}/next")).status_code == 200
    return maker, reviewer, path


async def moved(caller: Caller, path: str, to: str) -> dict[str, Any]:
    answer = await caller.post(f"{path}/transitions", {"to": to})
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json()
    return ticket


async def running(floor: Floor, caller: Caller) -> bool:
    return bool(
        await floor.admin.fetchval("SELECT timer_entry_id FROM presence WHERE person_id = $1", caller.person)
    )


async def test_handing_in_stops_the_makers_timer_and_starts_none(
    pair: tuple[Caller, Caller, str], floor: Floor
) -> None:
    maker, reviewer, path = pair
    assert await running(floor, maker)
    await moved(maker, path, "in_review")
    assert not await running(floor, maker)
    own = await maker.post(f"{path}/transitions", {"to": "resolved"})
    assert (own.status_code, own.json()["code"]) == (403, "own_work")
    assert (await moved(reviewer, path, "resolved"))["status"] == "resolved"


async def test_who_sends_back_may_check_again(pair: tuple[Caller, Caller, str], floor: Floor) -> None:
    maker, reviewer, path = pair
    await moved(maker, path, "in_review")
    back = await moved(reviewer, path, "in_progress")
    assert back["assignee"] == str(maker.person)
    assert not await running(floor, reviewer)
    await moved(maker, path, "in_review")
    assert (await moved(reviewer, path, "resolved"))["status"] == "resolved"


async def test_who_pulls_it_back_themselves_works_on(pair: tuple[Caller, Caller, str], floor: Floor) -> None:
    maker, _, path = pair
    await moved(maker, path, "in_review")
    await moved(maker, path, "in_progress")
    assert await running(floor, maker)
