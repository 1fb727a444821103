"""The relay: each event's tasks are sent once its commit is there; what cannot be sent now is sent later."""

import base64
import json
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from kombu.exceptions import OperationalError

from services import events
from tenants import db, valkey
from tenants.db import transaction
from tenants.scope import system
from tests.support.floor import Company, Floor, submitted
from tests.support.servers import Database
from workers import relay, routes
from workers.app import app


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None, valkey_url: str) -> Any:
    """The floor, with this process as the worker: its role, and a broker of its own."""
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    former, worker = db.current(), db.Database(database.worker_url)
    db.use(worker)
    app.conf.broker_url = valkey_url
    app.loader.import_default_modules()  # as a worker does at its start
    await relay.hand_over_news()
    await valkey.current().call("DEL", "work")
    yield made
    db.use(former)
    await valkey.current().call("DEL", "work")
    await worker.close()
    await admin.close()


async def sent(company: Company) -> list[tuple[str, Any]]:
    """(task, its tickets) of the messages of a company that wait at the broker."""
    waiting = [json.loads(each) for each in await valkey.current().call("LRANGE", "work", 0, -1)]
    found = []
    for message in waiting:
        _, kwargs, _ = json.loads(base64.b64decode(message["body"]))
        if kwargs["tenant"] == str(company.id):
            found.append((message["headers"]["task"], kwargs["tickets"]))
    return found


async def place(floor: Floor, company: Company) -> int:
    found: int = await floor.admin.fetchval("SELECT place FROM relays WHERE tenant_id = $1", company.id)
    return found


async def test_an_event_that_cannot_be_handed_over_stops_no_other_tenant(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await floor.company(), await floor.company()
    assert broken.id < sound.id
    queue = await floor.queue()
    monkeypatch.setattr(routes, "TASKS", {**routes.TASKS, "ticket.routed": ("workers.nowhere",)})
    failing = await submitted(broken, await floor.task_type(broken, queue))
    async with transaction(system(broken.id)) as tx:
        events.record(tx, "ticket.routed", "ticket", failing.ticket.id, ticket_id=failing.ticket.id)
    case = await submitted(sound, await floor.task_type(sound, queue))
    await relay.hand_over_news()
    assert await sent(sound) == [("workers.routing.route_ticket", [str(case.ticket.id)])]
    assert await place(floor, broken) == 0
    monkeypatch.undo()
    await relay.hand_over_news()
    assert await place(floor, broken) > 0
    told = {(name, *tickets) for name, tickets in await sent(broken)}  # perhaps twice
    assert told == {("workers.routing.route_ticket", str(failing.ticket.id))}


async def test_what_the_broker_did_not_take_is_sent_when_it_is_back(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = await floor.company()
    case = await submitted(company, await floor.task_type(company, await floor.queue()))

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as broker:
        broker.setattr(app.tasks["workers.routing.route_ticket"], "apply_async", away)
        with pytest.raises(OperationalError):
            await relay.hand_over_news()
    assert await place(floor, company) == 0
    await relay.hand_over_news()
    assert await sent(company) == [("workers.routing.route_ticket", [str(case.ticket.id)])]
