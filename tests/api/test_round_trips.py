"""What a call costs: its statements, by name, and its round trips to Postgres and to Valkey, counted on the wire.

Counted when warm: what is in force, the tenant's key and the prepared statements are known after the first calls.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from core.ids import new_id
from services.routing import actions
from tenants import db, valkey
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor, submitted
from tests.support.servers import Database
from tests.support.wire import Wire, wired

FORM = {
    "type": "object",
    "properties": {"amount": {"type": "integer", "minimum": 1}},
    "required": ["amount"],
    "additionalProperties": False,
}
BEGIN, COMMIT = "BEGIN; SET LOCAL urakata.t", "COMMIT"
CLAIM, KEEP = "WITH mine AS ( INSERT INTO", "UPDATE idempotency_keys SE"
VERSIONS, CREATE = "SELECT (SELECT v.config_ve", "WITH c AS (UPDATE counters"
LOOK, BOARD, ENTER = "WITH me AS (SELECT * FROM ", "WITH used AS ( SELECT coal", "SET LOCAL urakata.tenant ="
HELD, CARDS, SAVE = "SELECT t.tenant_id, t.id, ", "SELECT t.id, t.number, t.t", "WITH d AS (DELETE FROM tim"
TENANT_OF, KEY_OF, BY_NUMBER = (
    "SELECT tenant_of($1)",
    "SELECT key FROM tenants WH",
    "SELECT id FROM tickets WHE",
)


@dataclass(slots=True)
class Meter:
    """What went to Postgres and to Valkey since it was last read."""

    postgres: Wire
    valkey: Wire
    statements: list[str] = field(default_factory=list)

    def note(self, record: Any) -> None:
        self.statements.append(" ".join(record.query.split())[:26])

    async def reset(self) -> None:
        await asyncio.sleep(0)  # the driver tells its loggers one turn later
        self.statements.clear()
        self.postgres.trips = self.valkey.trips = 0


@asynccontextmanager
async def _metered(database: Database, valkey_url: str) -> AsyncIterator[Meter]:
    async with wired(database.app_url) as postgres_wire, wired(valkey_url) as valkey_wire:
        meter = Meter(postgres_wire, valkey_wire)
        opened, cache = db.Database(postgres_wire.url, size=1), valkey.Valkey(valkey_wire.url)
        event.listen(
            opened.engine.sync_engine,
            "connect",
            lambda connection, _record: connection.driver_connection.add_query_logger(meter.note),
        )
        before = db.current(), valkey.current()
        db.use(opened)
        valkey.use(cache)
        try:
            yield meter
        finally:
            db.use(before[0])
            valkey.use(before[1])
            await cache.close()
            await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def meter(database: Database, valkey_url: str, opened: None) -> AsyncIterator[Meter]:
    async with _metered(database, valkey_url) as meter:
        yield meter


@dataclass(frozen=True, slots=True)
class Scene:
    """A company with work, its requester, and an operator."""

    company: Company
    code: str
    queue: str
    client: Caller
    operator: Caller


@pytest_asyncio.fixture(loop_scope="session")
async def scene(callers: Callers, floor: Floor) -> Scene:
    company, queue = await floor.company(), await floor.queue()
    code = await floor.task_type(company, queue, form=FORM, skills={"payroll": 2})
    client = await callers.client(company, Role.CLIENT_MANAGER)
    operator = await callers.staff(company)
    await floor.skill(operator.person, "payroll", 3)
    for _ in range(4):
        await queued(company, code)
    return Scene(company, code, str(queue), client, operator)


async def queued(company: Company, code: str) -> None:
    case = await submitted(company, code, form={"amount": 1})
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)


def key(wanted: bool) -> dict[str, str]:
    return {"Idempotency_Key": str(new_id())} if wanted else {}


async def create(scene: Scene, **headers: str) -> Any:
    return await scene.client.post(
        "/v1/tickets", {"task_type": scene.code, "subject": "件名", "form": {"amount": 5}}, **headers
    )


async def take(scene: Scene, **headers: str) -> Any:
    return await scene.operator.post(f"/v1/queues/{scene.queue}/next", **headers)


async def spent(meter: Meter, call: Any, *, valkey_trips: int = 1) -> list[str]:
    """The statements of a call, each of which took one round trip, beside those to Valkey (`next` has a limit of its own)."""
    await meter.reset()
    answer = await call
    await asyncio.sleep(0)
    assert answer.status_code in {200, 201}, answer.text
    assert meter.postgres.trips == len(meter.statements)
    assert meter.valkey.trips == valkey_trips
    return list(meter.statements)


@pytest.mark.parametrize(
    ("keyed", "statements"),
    [
        (False, [BEGIN, VERSIONS, CREATE, COMMIT]),
        (True, [BEGIN, CLAIM, CREATE, KEEP, COMMIT]),
    ],
)
async def test_a_create_is_four_statements_and_one_more_with_a_key(
    meter: Meter, scene: Scene, keyed: bool, statements: list[str]
) -> None:
    await create(scene, **key(keyed))
    assert await spent(meter, create(scene, **key(keyed))) == statements


@pytest.mark.parametrize(
    ("keyed", "statements"),
    [
        (False, [BEGIN, LOOK, BOARD, ENTER, HELD, SAVE, COMMIT]),
        (True, [BEGIN, CLAIM, LOOK, BOARD, ENTER, HELD, SAVE, KEEP, COMMIT]),
    ],
)
async def test_taking_the_next_is_seven_statements_and_two_more_with_a_key(
    meter: Meter, scene: Scene, keyed: bool, statements: list[str]
) -> None:
    await take(scene, **key(keyed))
    assert await spent(meter, take(scene, **key(keyed)), valkey_trips=2) == statements


async def test_reading_a_ticket_by_id_is_one_statement_in_a_transaction(meter: Meter, scene: Scene) -> None:
    ticket = (await create(scene)).json()
    path = f"/v1/tickets/{ticket['id']}"
    await scene.client.get(path)
    assert await spent(meter, scene.client.get(path)) == [BEGIN, CARDS, COMMIT]


async def test_staff_enter_the_tickets_tenant_first(meter: Meter, scene: Scene) -> None:
    ticket = (await create(scene)).json()
    path = f"/v1/tickets/{ticket['id']}"
    await scene.operator.get(path)
    assert await spent(meter, scene.operator.get(path)) == [
        *(BEGIN, TENANT_OF, COMMIT),
        *(BEGIN, CARDS, COMMIT),
    ]


async def test_a_page_of_a_list_is_one_statement_whatever_it_holds(meter: Meter, scene: Scene) -> None:
    await create(scene)
    await scene.client.get("/v1/tickets")
    assert await spent(meter, scene.client.get("/v1/tickets?limit=50")) == [BEGIN, CARDS, COMMIT]


@pytest.mark.parametrize(
    ("report", "reads"), [("sla", 5), ("throughput", 5), ("backlog", 3), ("dependence", 4)]
)
async def test_a_report_is_a_few_statements_whatever_it_covers(
    meter: Meter, scene: Scene, report: str, reads: int
) -> None:
    path = f"/v1/reports/{report}?from=2025-11-15&to=2026-11-20"
    await scene.client.get(path)
    statements = await spent(meter, scene.client.get(path), valkey_trips=2)
    assert (statements[0], len(statements[1:-1]), statements[-1]) == (BEGIN, reads, COMMIT)


async def test_a_repeat_is_answered_without_doing_it_again(meter: Meter, scene: Scene) -> None:
    await create(scene, Idempotency_Key="the-same")
    await create(scene, Idempotency_Key="the-same")
    statements = await spent(meter, create(scene, Idempotency_Key="the-same"))
    assert statements == [BEGIN, CLAIM, "SELECT digest, answer, ten", "ROLLBACK"]


async def test_a_token_that_is_not_cached_costs_a_transaction_and_a_second_trip_to_valkey(
    meter: Meter, scene: Scene
) -> None:
    await scene.client.get("/v1/tickets")
    await valkey.current().call("FLUSHDB")
    await meter.reset()
    await scene.client.get("/v1/tickets")
    assert meter.statements[:3] == [BEGIN, "SELECT t.expires_at, c.id ", COMMIT]
    assert meter.valkey.trips == 2  # asked, and kept what Postgres said
