"""Filters, instants and cursors as programs send them, well and badly."""

from typing import Any

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor


async def test_several_statuses_are_repeated_or_held_with_commas_between(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    fresh, waiting, gone = [await submitted(client, code) for _ in range(3)]
    await routed(company, waiting)
    assert (
        await client.post(f"/v1/tickets/{gone['id']}/transitions", {"to": "cancelled"})
    ).status_code == 200
    for query in ("status=new,queued", "status=new&status=queued"):
        found = (await client.get(f"/v1/tickets?{query}")).json()["data"]
        assert [each["id"] for each in found] == [waiting["id"], fresh["id"]]
    refused = await client.get("/v1/tickets?status=new,soon")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/status")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("due_before=5", "/due_before"),
        ("created_from=2026-11-01", "/created_from"),
        ("created_to=2026-11-01T00:00:00", "/created_to"),
        ("cursor=WzAsNSxudWxsXQ", "/cursor"),
        ("cursor=WzAseyJhIjoxfSxudWxsXQ", "/cursor"),
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("assignee=somebody", "/assignee"),
    ],
)
async def test_a_wrong_parameter_is_named(callers: Callers, floor: Floor, query: str, pointer: str) -> None:
    company, _ = await company_with_work(floor)
    refused = await (await callers.client(company)).get(f"/v1/tickets?{query}")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    "deadline",
    [1893456000, "1893456000", True, "tomorrow", "2027-06-01T00:00:00", "2027-02-30", "9999-12-31", "0001-01-01",
     "9999-12-31T23:59:59Z"],
)  # fmt: skip
async def test_a_deadline_is_an_instant_or_a_date_within_reach(
    callers: Callers, floor: Floor, deadline: Any
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    refused = await client.post("/v1/tickets", {"task_type": code, "subject": "x", "deadline": deadline})
    assert refused.status_code == 422, refused.text
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/deadline"}


async def test_an_assignee_that_is_neither_id_nor_me_is_named_once_by_its_field(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    operator = await callers.staff(company)
    ticket = await submitted(operator, code, tenant=company.key)
    refused = await operator.post(f"/v1/tickets/{ticket['id']}/assignment", {"assignee": "you"})
    assert {each["pointer"] for each in refused.json()["errors"]} == {"/assignee"}


async def test_a_parent_is_a_ticket_that_the_caller_sees(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, manager = await callers.client(company), await callers.client(company, Role.CLIENT_MANAGER)
    parent = (await submitted(manager, code))["reference"]
    body = {"task_type": code, "subject": "x"}
    unseen = await client.post("/v1/tickets", {**body, "parent": parent})
    missing = await client.post("/v1/tickets", {**body, "parent": str(new_id())})
    assert [each.json()["errors"][0]["code"] for each in (unseen, missing)] == ["unknown_ticket"] * 2
    child = await manager.post("/v1/tickets", {**body, "parent": parent})
    assert (child.status_code, child.json()["parent"] is None) == (201, False)


async def test_the_events_of_a_ticket_are_read_page_by_page(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    path = f"/v1/tickets/{(await submitted(client, code))['id']}"
    for n in range(3):
        assert (await client.post(f"{path}/comments", {"body": f"{n}"})).status_code == 201
    whole = (await client.get(f"{path}/events")).json()
    assert whole["next_cursor"] is None
    found: list[Any] = []
    cursor = ""
    while cursor is not None:
        page = (await client.get(f"{path}/events?limit=1{cursor and f'&cursor={cursor}'}")).json()
        found, cursor = found + page["data"], page["next_cursor"]
    assert found == whole["data"]
    assert (await client.get(f"{path}/events?cursor=x")).status_code == 422
