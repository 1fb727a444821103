"""A new version of a procedure is acknowledged before such work is taken: by `next`, by hand, and told where one asks why not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from services.routing import actions, coverage, floor_views, handover, people
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor, submitted


@dataclass
class Scene:
    company: Company
    callers: Callers
    queue: str
    kind: str
    lead: Caller
    operator: Caller

    async def published(self, text: str) -> dict[str, Any]:
        """A version in force."""
        body = {"task_type": self.kind, "steps": [{"instruction": {"ja": text}}], "tenant": self.company.key}
        made = (await self.lead.post("/v1/procedures", body)).json()
        answer = await self.lead.post(f"/v1/procedures/{made['id']}/transitions", {"to": "published"})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def queued(self) -> str:
        """A ticket that waits."""
        case = await submitted(self.company, self.kind)
        async with transaction(system(self.company.id)) as tx:
            assert await actions.route_ticket(tx, case.ticket.id)
        return str(case.ticket.id)

    async def next(self, who: Caller) -> int:
        return (await who.post(f"/v1/queues/{self.queue}/next")).status_code

    async def acknowledge(self, procedure: dict[str, Any], who: Caller) -> int:
        return (await who.post(f"/v1/procedures/{procedure['id']}/acknowledgement")).status_code


@pytest.fixture
async def scene(callers: Callers, floor: Floor) -> Scene:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    lead = await callers.staff(company, roles=(Role.TEAM_LEAD,))
    return Scene(company, callers, str(queue), kind, lead, await callers.staff(company))


async def test_a_first_version_needs_no_acknowledgement(scene: Scene) -> None:
    await scene.published("初版")
    await scene.queued()
    assert await scene.next(scene.operator) == 200


async def test_next_passes_over_work_whose_new_version_one_has_yet_to_acknowledge(scene: Scene) -> None:
    first = await scene.published("初版")
    second = await scene.published("第二版")
    await scene.queued()
    assert await scene.next(scene.operator) == 204
    assert await scene.acknowledge(first, scene.operator) == 409
    assert await scene.acknowledge(second, scene.operator) == 204
    assert await scene.acknowledge(second, scene.operator) == 204
    assert await scene.next(scene.operator) == 200


async def test_who_publishes_a_version_has_read_it(scene: Scene) -> None:
    await scene.published("初版")
    await scene.published("第二版")
    await scene.queued()
    assert await scene.next(scene.lead) == 200


async def test_taking_by_hand_is_refused_and_why_is_told(scene: Scene) -> None:
    await scene.published("初版")
    second = await scene.published("第二版")
    ticket = await scene.queued()
    path = f"/v1/tickets/{ticket}/transitions"
    refused = await scene.operator.post(path, {"to": "in_progress"})
    assert (refused.status_code, refused.json()["code"]) == (409, "procedure_not_acknowledged")
    why = (await scene.lead.get(f"/v1/tickets/{ticket}/eligibility")).json()
    mine = next(each for each in why["people"] if each["person"] == str(scene.operator.person))
    assert [each["why"] for each in mine["reasons"]] == ["procedure_not_acknowledged"]
    assert mine["reasons"][0]["facts"]["procedure"] == second["id"]
    queue = (await scene.operator.get(f"/v1/queues/{scene.queue}")).json()
    assert queue["mine"]["why"] == [{"reason": "procedure_not_acknowledged", "tickets": 1}]
    await scene.acknowledge(second, scene.operator)
    assert (await scene.operator.post(path, {"to": "in_progress"})).status_code == 200


async def test_retiring_the_version_frees_the_work(scene: Scene) -> None:
    await scene.published("初版")
    second = await scene.published("第二版")
    await scene.queued()
    await scene.lead.post(f"/v1/procedures/{second['id']}/transitions", {"to": "retired"})
    assert await scene.next(scene.operator) == 200


@pytest_asyncio.fixture(loop_scope="session")
async def switched_off(floor: Floor) -> AsyncIterator[asyncpg.Connection]:
    change = (
        "UPDATE provider_settings SET settings = settings || $1::jsonb, config_version = config_version + 1"
    )
    await floor.admin.execute(change, '{"acknowledge_procedures": false}')
    yield floor.admin
    await floor.admin.execute(
        "UPDATE provider_settings SET settings = settings - 'acknowledge_procedures', config_version = config_version + 1"
    )


async def test_where_the_provider_does_not_want_it_nothing_is_asked(
    switched_off: asyncpg.Connection, scene: Scene
) -> None:
    await scene.published("初版")
    await scene.published("第二版")
    await scene.queued()
    assert await scene.next(scene.operator) == 200


async def test_who_has_not_read_it_takes_nothing_over_and_counts_for_no_coverage(
    scene: Scene, floor: Floor
) -> None:
    await scene.published("初版")
    second = await scene.published("第二版")
    await scene.queued()
    lead = await floor.operator(scene.company, roles=(Role.TEAM_LEAD,))
    reader, other = scene.operator, await scene.callers.staff(scene.company)
    assert await scene.acknowledge(second, other) == 204

    async def planned() -> tuple[list[Any], coverage.CoveredKind]:
        async with transaction(lead.at(scene.company.id)) as tx:
            crew = [
                one for one in await people.of(tx, in_house=False) if one.id in {reader.person, other.person}
            ]
            waiting = await floor_views.waiting(tx, UUID(scene.queue))
            plan = handover.plan(tx, waiting, crew, leaving=lead.actor, substitute=reader.person)
            (kind,) = (await coverage.of(tx, crew)).kinds
        return [each.to for each in plan], kind

    to, kind = await planned()
    assert to == [other.person]
    assert (kind.able, kind.unread, kind.rests_on_too_few) == ((other.person,), (reader.person,), True)
    assert await scene.acknowledge(second, reader) == 204
    to, kind = await planned()
    assert to == [reader.person]
    assert (set(kind.able), kind.unread) == ({other.person, reader.person}, ())
