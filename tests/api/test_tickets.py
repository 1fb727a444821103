"""Tickets through the API: what a client submits, what an operator does, and what is refused."""

import pytest

from services.routing import actions as routing
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor


async def company_with_work(floor: Floor, **kind: object) -> tuple[Company, str]:
    company = await floor.company()
    queue = await floor.queue()
    return company, await floor.task_type(company, queue, **kind)


async def submitted(caller: Caller, code: str, **more: object) -> dict[str, object]:
    answer = await caller.post("/v1/tickets", {"task_type": code, "subject": "請求書の処理", **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def routed(company: Company, ticket: dict[str, object]) -> None:
    async with transaction(system(company.id)) as tx:
        assert await routing.route_ticket(tx, ticket["id"])


async def test_a_submitted_ticket_is_there_with_its_reference_and_its_due_time(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    answer = await client.post(
        "/v1/tickets", {"task_type": code, "subject": "請求書の処理", "tags": ["月末"]}
    )
    ticket = answer.json()
    assert (answer.status_code, answer.headers["location"], answer.headers["etag"]) == (
        201,
        f"/v1/tickets/{ticket['id']}",
        '"1"',
    )
    assert ticket["reference"] == f"{company.key}-0001"
    assert ticket["status"] == "new"
    assert ticket["due_at"] is not None
    assert ticket["tenant"] == company.key
    for name in (ticket["id"], ticket["reference"], f"{company.key}-1"):
        read = await client.get(f"/v1/tickets/{name}")
        assert read.json() == ticket
        assert read.headers["cache-control"] == "no-store"


async def test_an_operator_carries_a_ticket_from_its_queue_to_its_resolution(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}"
    taken = await operator.post(f"{path}/transitions", {"to": "in_progress"})
    assert taken.json()["assignee"] == str(operator.person)
    assert (await operator.post(f"{path}/comments", {"body": "明細をお送りください。"})).status_code == 201
    assert (
        await operator.post(f"{path}/comments", {"body": "内部メモ", "visibility": "internal"})
    ).status_code == 201
    assert (await operator.post(f"{path}/transitions", {"to": "waiting_client"})).json()[
        "status"
    ] == "waiting_client"
    assert (await client.post(f"{path}/comments", {"body": "こちらです。"})).status_code == 201
    assert (await client.get(path)).json()["status"] == "in_progress"
    resolved = (await operator.post(f"{path}/transitions", {"to": "resolved"})).json()
    assert resolved["status"] == "resolved"
    assert resolved["resolved_at"] is not None
    assert (await client.post(f"{path}/transitions", {"to": "closed"})).json()["status"] == "closed"
    seen = [event["type"] for event in (await client.get(f"{path}/events")).json()["data"]]
    assert seen[0] == "ticket.created"
    assert "note.added" not in seen
    bodies = [each["body"] for each in (await client.get(f"{path}/comments")).json()["data"]]
    assert bodies == ["明細をお送りください。", "こちらです。"]
    times = [event["at"] for event in (await operator.get(f"{path}/events")).json()["data"]]
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"subject": "x"}, "/task_type"),
        ({"task_type": "kind", "subject": "x", "colour": 1}, "/colour"),
        ({"task_type": "no-such-kind", "subject": "x"}, "/task_type"),
        ({"task_type": "{code}", "subject": ""}, "/subject"),
        ({"task_type": "{code}", "subject": "x", "priority": "soon"}, "/priority"),
        ({"task_type": "{code}", "subject": "a\u0000b"}, "/subject"),
        ({"task_type": "{code}", "subject": "x", "form": {"amount": "many"}}, "/form/amount"),
        ({"task_type": "{code}", "subject": "x", "deadline": "2020-01-01T00:00:00Z"}, "/deadline"),
        ({"task_type": "{code}", "subject": "x", "parent": "NOPE-1"}, "/parent"),
        ({"task_type": "{code}", "subject": "x", "tenant": "NOPE"}, "/tenant"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_made(
    callers: Callers, floor: Floor, body: dict[str, object], pointer: str
) -> None:
    company, code = await company_with_work(
        floor, form={"type": "object", "properties": {"amount": {"type": "integer", "title": "金額"}}}
    )
    client = await callers.client(company)
    body = {key: code if value == "{code}" else value for key, value in body.items()}
    refused = await client.post("/v1/tickets", body)
    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert pointer in [error["pointer"] for error in refused.json()["errors"]]
    assert (await client.get("/v1/tickets")).json()["data"] == []


async def test_the_same_key_and_body_get_the_first_answer_again(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    body = {"task_type": code, "subject": "一度だけ"}
    first = await client.post("/v1/tickets", body, Idempotency_Key="k-1")
    again = await client.post("/v1/tickets", body, Idempotency_Key="k-1")
    other = await client.post("/v1/tickets", {**body, "subject": "別"}, Idempotency_Key="k-1")
    assert (again.status_code, again.content, again.headers["location"]) == (
        201,
        first.content,
        first.headers["location"],
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await client.get("/v1/tickets")).json()["data"]) == 1


async def test_an_edit_needs_the_present_etag(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    ticket = await submitted(client, code)
    path = f"/v1/tickets/{ticket['id']}"
    assert (await client.patch(path, {"subject": "新しい件名"})).status_code == 428
    assert (await client.patch(path, {"subject": "新しい件名"}, If_Match='"9"')).status_code == 412
    edited = await client.patch(path, {"subject": "新しい件名", "priority": "urgent"}, If_Match='"1"')
    assert (edited.status_code, edited.headers["etag"], edited.json()["subject"]) == (
        200,
        '"2"',
        "新しい件名",
    )
    assert edited.json()["due_at"] < ticket["due_at"]
    assert (await client.get(path)).json() == edited.json()


async def test_a_neighbour_sees_nothing(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    ticket = await submitted(await callers.client(company), code)
    other = await floor.company()
    for stranger in (await callers.client(other, Role.CLIENT_MANAGER), await callers.staff(other)):
        for name in (ticket["id"], ticket["reference"]):
            assert (await stranger.get(f"/v1/tickets/{name}")).status_code == 404
            assert (
                await stranger.post(f"/v1/tickets/{name}/transitions", {"to": "cancelled"})
            ).status_code == 404
        assert (await stranger.get("/v1/tickets")).json()["data"] == []


async def test_a_colleague_sees_only_their_own_and_the_manager_all(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    ticket = await submitted(await callers.client(company), code)
    colleague, manager = await callers.client(company), await callers.client(company, Role.CLIENT_MANAGER)
    limited = await callers.client(company, Role.CLIENT_MANAGER, domains=["hr"])
    assert (await colleague.get(f"/v1/tickets/{ticket['id']}")).status_code == 404
    assert (await limited.get(f"/v1/tickets/{ticket['id']}")).status_code == 404
    assert (await manager.get(f"/v1/tickets/{ticket['id']}")).json()["id"] == ticket["id"]


async def test_an_illegal_move_is_refused_and_changes_nothing(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    ticket = await submitted(client, code)
    path = f"/v1/tickets/{ticket['id']}"
    assert (await operator.post(f"{path}/transitions", {"to": "resolved"})).status_code == 409
    await routed(company, ticket)
    before = (await operator.get(path)).json()
    assert (await client.post(f"{path}/transitions", {"to": "in_progress"})).status_code == 403
    held = await operator.post(f"{path}/transitions", {"to": "on_hold"})
    assert (held.status_code, held.json()["errors"][0]["pointer"]) == (422, "/reason")
    stale = await operator.post(f"{path}/transitions", {"to": "in_progress"}, If_Match='"1"')
    assert stale.status_code == 412
    assert (await operator.get(path)).json() == before


async def test_pages_of_a_list_skip_and_double_nothing(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    made = [(await submitted(client, code, subject=f"{n}"))["id"] for n in range(7)]
    for sort, expected in (("", made[::-1]), ("&sort=due_at", made)):
        found, cursor = [], ""
        while True:
            page = (await client.get(f"/v1/tickets?limit=3{sort}{cursor}")).json()
            found += [each["id"] for each in page["data"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert found == expected
    assert (await client.get("/v1/tickets?cursor=rubbish")).status_code == 422


async def test_merging_closes_the_one_and_sends_replies_to_the_other(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    one, two = [await submitted(client, code) for _ in range(2)]
    merged = await operator.post(f"/v1/tickets/{one['id']}/merge", {"into": two["reference"]})
    assert (merged.status_code, merged.json()["status"], merged.json()["merged_into"]) == (
        200,
        "closed",
        two["id"],
    )
    assert merged.json()["due_at"] is None
    reply = await client.post(f"/v1/tickets/{one['id']}/comments", {"body": "続きです"})
    assert reply.json()["ticket"] == two["id"]
    assert (await operator.post(f"/v1/tickets/{one['id']}/merge", {"into": two["id"]})).status_code == 409
    assert (await client.post(f"/v1/tickets/{two['id']}/merge", {"into": one["id"]})).status_code == 403


@pytest.mark.parametrize("word", ["税", "源泉", "源泉徴収", "ｹﾞﾝｾﾝ票", "genzen 100%", "PO-77"])
async def test_words_of_any_length_are_found_in_one_tenant_alone(
    callers: Callers, floor: Floor, word: str
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    subject = "源泉徴収税の確認 ゲンセン票 GENZEN 100%"
    ticket = await submitted(client, code, subject=subject, external_reference="PO-77")
    await submitted(client, code, subject="別の用件 1000 GENZEN")
    neighbour, their_code = await company_with_work(floor)
    await submitted(await callers.client(neighbour), their_code, subject=subject, external_reference="PO-77")
    found = (
        await client.http.get(
            "/v1/tickets", params={"q": word}, headers={"Authorization": f"Bearer {client.token}"}
        )
    ).json()
    assert [each["id"] for each in found["data"]] == [ticket["id"]]
    by_reference = (await client.get(f"/v1/tickets?q={ticket['reference']}")).json()
    assert [each["id"] for each in by_reference["data"]] == [ticket["id"]]
