"""The steps of a ticket: pinned when work begins, ticked off with person and time, by four eyes where it takes them."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from services.routing import actions as routing
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

PLAIN = {
    "title": {"ja": "照合", "en": "Reconcile"},
    "instruction": {"ja": "通帳と**照合**する。", "en": "Hold it against the book."},
}
BY_TWO = {"instruction": {"ja": "別の人が確認する。\n二行目"}, "four_eyes": True}
PROVEN = {"instruction": {"ja": "控えを残す。"}, "evidence": True}
OPTIONAL = {"instruction": {"ja": "余裕があれば整える。"}, "required": False}
STEPS = [PLAIN, BY_TWO, PROVEN, OPTIONAL]


@dataclass
class Desk:
    company: Company
    kind: str
    client: Caller
    lead: Caller
    operator: Caller

    async def publish(self, *steps: dict[str, Any]) -> dict[str, Any]:
        body = {"task_type": self.kind, "steps": list(steps), "tenant": self.company.key}
        made = (await self.lead.post("/v1/procedures", body)).json()
        moved = await self.lead.post(f"/v1/procedures/{made['id']}/transitions", {"to": "published"})
        assert moved.status_code == 200, moved.text
        published: dict[str, Any] = moved.json()
        return published

    async def queued(self, **more: object) -> str:
        """The path of a ticket that waits in its queue."""
        answer = await self.client.post(
            "/v1/tickets", {"task_type": self.kind, "subject": "入金消込", **more}
        )
        ticket = answer.json()
        async with transaction(system(self.company.id)) as tx:
            assert await routing.route_ticket(tx, UUID(ticket["id"]))
        return f"/v1/tickets/{ticket['id']}"

    async def begun(self, **more: object) -> str:
        """The path of a ticket that the operator has begun."""
        path = await self.queued(**more)
        assert (await self.operator.post(f"{path}/transitions", {"to": "in_progress"})).status_code == 200
        return path

    async def steps(self, path: str, caller: Caller | None = None) -> list[dict[str, Any]]:
        data: list[dict[str, Any]] = (await (caller or self.operator).get(f"{path}/steps")).json()["data"]
        return data


async def ticked(caller: Caller, path: str, n: int, **body: object) -> tuple[int, Any]:
    answer = await caller.post(f"{path}/steps/{n}", {"done": True, **body})
    return answer.status_code, answer.json()


@pytest.fixture
async def desk(callers: Callers, floor: Floor) -> Desk:
    company = await floor.company()
    made = Desk(
        company, await floor.task_type(company, await floor.queue()), await callers.client(company),
        await callers.staff(company, roles=(Role.TEAM_LEAD,)), await callers.staff(company),
    )  # fmt: skip
    await made.publish(*STEPS)
    return made


async def test_steps_come_with_the_beginning_of_work_and_stay_at_its_version(desk: Desk) -> None:
    path = await desk.queued()
    before = (await desk.operator.get(f"{path}/steps")).json()
    assert before == {"procedure": None, "number": None, "data": []}
    status, problem = await ticked(desk.operator, path, 1)
    assert (status, problem["code"]) == (409, "work_not_begun")
    await desk.operator.post(f"{path}/transitions", {"to": "in_progress"})
    newer = await desk.publish(PLAIN)
    pinned = (await desk.operator.get(f"{path}/steps")).json()
    assert (pinned["number"], len(pinned["data"])) == (1, 4)
    later = await desk.queued()
    unread = await desk.operator.post(f"{later}/transitions", {"to": "in_progress"})
    assert (unread.status_code, unread.json()["code"]) == (409, "procedure_not_acknowledged")
    read = await desk.operator.post(f"/v1/procedures/{newer['id']}/acknowledgement")
    assert read.status_code == 204, read.text
    assert (await desk.operator.post(f"{later}/transitions", {"to": "in_progress"})).status_code == 200
    assert (await desk.operator.get(f"{later}/steps")).json()["number"] == 2
    assert (await ticked(desk.operator, later, 2))[0] == 404
    assert (await ticked(desk.operator, path, 4))[0] == 200


async def test_a_tick_carries_person_and_time_and_is_taken_back(desk: Desk) -> None:
    path = await desk.begun()
    status, card = await ticked(desk.operator, path, 1, note="差額なし")
    assert (status, card["done"], card["done_by"], card["note"]) == (
        200,
        True,
        str(desk.operator.person),
        "差額なし",
    )
    assert card["title"] == "Reconcile"  # the operator reads English
    assert (await desk.steps(path))[0] == card
    assert (await ticked(desk.lead, path, 1)) == (200, card)  # done is done: the first tick stays
    status, problem = await ticked(desk.lead, path, 1, note="別のメモ")
    assert (status, problem["code"]) == (409, "already_ticked")
    answer = await desk.lead.post(f"{path}/steps/1", {"done": False})
    assert (answer.json()["done"], answer.json()["done_by"], answer.json()["note"]) == (False, None, None)
    assert (await desk.lead.post(f"{path}/steps/1", {"done": False})).status_code == 200
    events = (await desk.client.get(f"{path}/events")).json()["data"]
    told = [(each["type"], each["data"].get("n")) for each in events if each["type"].startswith("step")]
    assert told == [("step.ticked", 1), ("step.unticked", 1)]


async def test_four_eyes_are_two_people(desk: Desk) -> None:
    path = await desk.begun()
    _, card = await ticked(desk.operator, path, 2)
    assert (card["done"], card["done_by"], card["checked_by"]) == (False, str(desk.operator.person), None)
    status, problem = await ticked(desk.operator, path, 2)
    assert (status, problem["code"]) == (403, "second_person_needed")
    assert (await ticked(desk.lead, path, 2, note="x"))[0] == 409
    status, card = await ticked(desk.lead, path, 2)
    assert (status, card["done"], card["checked_by"]) == (200, True, str(desk.lead.person))
    assert (await ticked(desk.operator, path, 2))[0] == 200  # done already
    answer = await desk.operator.post(f"{path}/steps/2", {"done": False})
    assert (answer.json()["done_by"], answer.json()["checked_by"]) == (None, None)


async def test_evidence_is_a_note_or_a_document_of_the_ticket(desk: Desk) -> None:
    path = await desk.begun()
    status, problem = await ticked(desk.operator, path, 3)
    assert (status, problem["errors"][0]["code"], problem["errors"][0]["pointer"]) == (
        422,
        "evidence_missing",
        "/evidence",
    )
    status, problem = await ticked(desk.operator, path, 3, evidence=str(new_id()))
    assert (status, problem["errors"][0]["code"]) == (422, "unknown_document")
    assert (await ticked(desk.operator, path, 3, note="到達番号を控えた"))[0] == 200


async def test_required_steps_block_resolving_and_are_named(desk: Desk) -> None:
    path = await desk.begun()
    await ticked(desk.operator, path, 1)
    await ticked(desk.operator, path, 2)  # ticked, not yet checked
    resolved = await desk.operator.post(f"{path}/transitions", {"to": "resolved"})
    problem = resolved.json()
    assert (resolved.status_code, problem["code"]) == (409, "steps_open")
    assert [(each["number"], each["name"]) for each in problem["steps"]] == [
        (2, "別の人が確認する。"),
        (3, "控えを残す。"),
    ]
    await ticked(desk.lead, path, 2)
    await ticked(desk.operator, path, 3, note="控え")
    assert (await desk.operator.post(f"{path}/transitions", {"to": "resolved"})).status_code == 200
    status, problem = await ticked(desk.operator, path, 4)
    assert (status, problem["code"]) == (409, "ticket_not_open")
    assert (await desk.operator.post(f"{path}/steps/1", {"done": False})).status_code == 409


async def test_the_client_sees_how_far_it_is_and_not_how_it_is_done(callers: Callers, desk: Desk) -> None:
    path = await desk.begun()
    await ticked(desk.operator, path, 1, note="社内向けのメモ")
    seen = (await desk.steps(path, desk.client))[0]
    assert (seen["title"], seen["done"], seen["done_by"]) == ("Reconcile", True, str(desk.operator.person))
    assert (seen["instruction"], seen["note"], seen["document"]) == (None, None, None)
    untitled = (await desk.steps(path, desk.client))[1]
    assert untitled["title"] == ""  # the first line of an instruction is an instruction, too
    status, problem = await ticked(desk.client, path, 1)
    assert (status, problem["code"]) == (403, "forbidden")
    auditor = await callers.staff(desk.company, roles=(Role.AUDITOR,))
    assert (await auditor.get(f"{path}/steps")).status_code == 200
    assert (await ticked(auditor, path, 1))[0] == 403


async def test_an_in_house_worker_ticks_in_house_work_alone(
    callers: Callers, floor: Floor, desk: Desk
) -> None:
    worker = await callers.client(desk.company, Role.IN_HOUSE_WORKER)
    await floor.presence(worker.person, tenant_id=desk.company.id)
    path = await desk.queued(sourcing="in_house")
    assert (await worker.post(f"{path}/transitions", {"to": "in_progress"})).status_code == 200
    assert (await ticked(worker, path, 1))[0] == 200
    assert (await desk.steps(path, worker))[0]["instruction"] is not None
    own = (await worker.post("/v1/tickets", {"task_type": desk.kind, "subject": "x"})).json()
    async with transaction(system(desk.company.id)) as tx:
        await routing.route_ticket(tx, UUID(own["id"]))
    outsourced = f"/v1/tickets/{own['id']}"
    await desk.operator.post(f"{outsourced}/transitions", {"to": "in_progress"})
    assert (await ticked(worker, outsourced, 1))[0] == 403


async def test_a_stranger_finds_no_steps(callers: Callers, floor: Floor, desk: Desk) -> None:
    path = await desk.begun()
    for stranger in (
        await callers.client(desk.company),
        await callers.client(await floor.company(), Role.CLIENT_MANAGER),
        await callers.staff(await floor.company()),
        await callers.staff(desk.company, domains=["it"]),
    ):
        assert (await stranger.get(f"{path}/steps")).status_code == 404
        assert (await ticked(stranger, path, 1))[0] == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/done"),
        ({"done": "perhaps"}, "/done"),
        ({"done": True, "note": ""}, "/note"),
        ({"done": True, "note": "x" * 2001}, "/note"),
        ({"done": True, "evidence": "me"}, "/evidence"),
        ({"done": False, "note": "why"}, ""),
        ({"done": True, "by": "me"}, "/by"),
    ],
)
async def test_a_tick_names_the_field_it_cannot_take(desk: Desk, body: dict[str, Any], pointer: str) -> None:
    path = await desk.begun()
    answer = await desk.operator.post(f"{path}/steps/1", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("n", [0, 5, 10_000])
async def test_an_unknown_step_is_not_found(desk: Desk, n: int) -> None:
    status, problem = await ticked(desk.operator, await desk.begun(), n)
    assert (status, problem["code"]) == (404, "step_not_found")


async def test_two_people_at_once_tick_one_step_once(desk: Desk) -> None:
    path = await desk.begun()
    answers = await asyncio.gather(ticked(desk.operator, path, 1), ticked(desk.lead, path, 1))
    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1]["done_by"] == answers[1][1]["done_by"]
    events = (await desk.client.get(f"{path}/events")).json()["data"]
    assert [each["type"] for each in events].count("step.ticked") == 1


async def test_who_ticked_does_not_review(callers: Callers, floor: Floor, desk: Desk) -> None:
    kind = await floor.task_type(desk.company, await floor.queue(), review="always")
    reviewed = Desk(desk.company, kind, desk.client, desk.lead, desk.operator)
    await reviewed.publish(PLAIN)
    path = await reviewed.begun()
    await ticked(desk.lead, path, 1)
    assert (await desk.operator.post(f"{path}/transitions", {"to": "in_review"})).status_code == 200
    refused = await desk.lead.post(f"{path}/transitions", {"to": "resolved"})
    assert (refused.status_code, refused.json()["code"]) == (403, "own_work")
    other = await callers.staff(desk.company)
    assert (await other.post(f"{path}/transitions", {"to": "resolved"})).status_code == 200


async def test_a_tick_does_not_move_the_edit_token_and_the_same_key_ticks_once(desk: Desk) -> None:
    path = await desk.begun()
    before = (await desk.operator.get(path)).headers["etag"]
    key = str(new_id())
    first = await desk.operator.post(f"{path}/steps/2", {"done": True}, Idempotency_Key=key)
    again = await desk.operator.post(f"{path}/steps/2", {"done": True}, Idempotency_Key=key)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert (await desk.operator.get(path)).headers["etag"] == before
