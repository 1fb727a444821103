"""What people's programs do before a browser looks: ask for work, and take it in hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.support.site import Site


@asynccontextmanager
async def program(site: Site, persona: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's program."""
    who = site.entry(persona)
    async with httpx.AsyncClient(base_url=site.url, timeout=60) as http:
        secret = (who["client_id"], who["client_secret"])
        given = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=secret)
        http.headers["Authorization"] = f"Bearer {given.json()['access_token']}"
        yield http


async def posted(site: Site, persona: str, path: str, body: dict[str, Any]) -> None:
    """Something that somebody's program asks for first."""
    async with program(site, persona) as http:
        answer = await http.post(path, json=body)
    assert answer.is_success, answer.text


async def room(site: Site) -> None:
    """The operator is at the desk, and may hold more than they do."""
    async with program(site, "operator") as operator, program(site, "team_lead") as lead:
        presence = await operator.put("/v1/me/presence", json={"status": "available"})
        assert presence.is_success, presence.text
        person = presence.json()["person"]
        answer = await lead.put(f"/v1/me/presence/{person}", json={"capacity_units": 500})
    assert answer.is_success, answer.text


async def in_hand(site: Site) -> dict[str, Any]:
    """A ticket that the operator takes, whatever was taken and finished before."""
    await room(site)
    async with program(site, "operator") as http:
        for queue in (await http.get("/v1/queues")).json()["data"]:
            answer = await http.post(f"/v1/queues/{queue['id']}/next")
            if answer.status_code == 200:
                ticket: dict[str, Any] = answer.json()
                return ticket
    raise AssertionError("no queue holds work for the operator")
