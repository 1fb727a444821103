"""The event feed and its live stream: in order of place, what the reader may see, and where to go on."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio
import uvicorn

from api.app import create_app
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, routed, submitted
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor


async def everything(caller: Caller, query: str = "", limit: int = 3) -> list[dict[str, Any]]:
    """All pages of the feed."""
    found, cursor = [], ""
    while True:
        page = (await caller.get(f"/v1/events?limit={limit}{query}{cursor}")).json()
        found += page["data"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def test_the_feed_is_in_order_and_shows_what_its_reader_may_see(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, colleague = await callers.client(company), await callers.client(company)
    operator, manager = await callers.staff(company), await callers.client(company, Role.CLIENT_MANAGER)
    ticket = await submitted(client, code)
    await routed(company, ticket)
    path = f"/v1/tickets/{ticket['id']}"
    await operator.post(f"{path}/transitions", {"to": "in_progress"})
    await operator.post(f"{path}/comments", {"body": "内部", "visibility": "internal"})
    await operator.post(f"{path}/comments", {"body": "ご確認ください"})
    seen = await everything(client)
    places = [each["place"] for each in seen]
    assert places == sorted(set(places))
    assert [each["type"] for each in seen if each["subject"]["kind"] == "comment"] == ["comment.added"]
    assert seen[0] | {"id": None, "actor": None, "at": None} == {
        "id": None, "place": places[0], "type": "ticket.created", "subject": {"kind": "ticket", "id": ticket["id"]},
        "ticket": ticket["id"], "actor": None, "at": None, "data": seen[0]["data"],
    }  # fmt: skip
    assert await everything(colleague) == []
    assert [each["type"] for each in await everything(manager) if each["ticket"]] == [
        each["type"] for each in seen
    ]
    assert (await operator.get("/v1/events")).json()["errors"][0]["pointer"] == "/tenant"
    internal = {each["type"] for each in await everything(operator, f"&tenant={company.key}")}
    assert {"note.added", "ticket.assigned", "work.started"} <= internal
    assert await everything(client, f"&after={places[1]}") == seen[2:]
    assert (await client.get("/v1/events?cursor=x")).status_code == 422


@pytest_asyncio.fixture(loop_scope="session")
async def live(callers: Callers) -> AsyncIterator[str]:
    """The app behind a real socket: streams need one."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(), port=0, lifespan="off", log_level="warning", timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn tells by this flag alone)
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


async def heard(lines: AsyncIterator[str], count: int) -> list[dict[str, Any]]:
    """The next events of a stream."""
    found: list[dict[str, Any]] = []
    async for line in lines:
        if line.startswith("data: "):
            found.append(json.loads(line.removeprefix("data: ")))
        if len(found) == count:
            break
    return found


async def test_a_stream_tells_what_happens_and_goes_on_after_a_break(
    callers: Callers, floor: Floor, live: str
) -> None:
    company, code = await company_with_work(floor)
    client, stranger = await callers.client(company), await callers.client(await floor.company())
    signed = {"Authorization": f"Bearer {client.token}"}
    async with httpx.AsyncClient(base_url=live, timeout=20) as http:
        async with http.stream("GET", "/v1/events/stream", headers=signed) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.aiter_lines()
            assert await anext(lines) == "retry: 2000"
            ticket = await submitted(client, code)
            first = (await heard(lines, 1))[0]
            assert (first["type"], first["ticket"]) == ("ticket.created", ticket["id"])
        await client.post(f"/v1/tickets/{ticket['id']}/transitions", {"to": "cancelled"})
        again = {**signed, "Last-Event-ID": str(first["place"])}
        async with http.stream("GET", "/v1/events/stream", headers=again) as stream:
            missed = (await heard(stream.aiter_lines(), 1))[0]
            assert (missed["type"], missed["data"]["to"]) == ("ticket.moved", "cancelled")
        refused = await http.get(
            f"/v1/events/stream?tenant={company.key}", headers={"Authorization": f"Bearer {stranger.token}"}
        )
        assert refused.status_code == 422
        assert (await http.get("/v1/events/stream")).status_code == 401
