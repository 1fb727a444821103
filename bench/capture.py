"""The statements of one call, as the app sends them, with their parameters and the types that Postgres gave these."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import event

from api.app import create_app
from tenants import db, valkey
from tests.support.clientele import Doors


@dataclass(frozen=True, slots=True)
class Statement:
    """One round trip: a statement with its parameters, or (without any) what is sent as it is."""

    sql: str
    args: tuple[Any, ...]
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call to capture."""

    method: str
    path: str
    token: str
    body: bytes = b""

    async def ask(self, http: httpx.AsyncClient) -> tuple[httpx.Response, str]:
        """The answer, and the fresh Idempotency-Key that was sent."""
        key = str(uuid4())
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if self.method == "POST":
            headers["Idempotency-Key"] = key
        answer = await http.request(self.method, self.path, content=self.body, headers=headers)
        assert answer.is_success, answer.text
        return answer, key


@dataclass(frozen=True, slots=True)
class Captured:
    """The statements of a call, its answer, the key that it carried, and the instant before it (seconds since 1970)."""

    statements: list[Statement]
    answer: Any
    key: str
    since: float


async def captured(doors: Doors, asked: Asked) -> Captured:
    """What a call of the app, in this process, sends to the database; the second of two alike, when all is warm."""
    opened, cache = db.Database(doors.app_url, size=1), valkey.Valkey(doors.valkey_url)
    seen: list[Any] = []
    event.listen(
        opened.engine.sync_engine,
        "connect",
        lambda connection, _record: connection.driver_connection.add_query_logger(seen.append),
    )
    before = db.use(opened), valkey.use(cache)
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app()), base_url="http://bench"
        ) as http:
            await asked.ask(http)
            await asyncio.sleep(0.01)  # the driver tells its loggers a little later
            seen.clear()
            since = time.time()
            answer, key = await asked.ask(http)
            await asyncio.sleep(0.01)
        line = await opened.pool.take()
        statements = [await _typed(line.driver, each) for each in list(seen)]
        await opened.pool.give_back(line)
        return Captured(statements, answer.json(), key, since)
    finally:
        db.use(before[0])
        valkey.use(before[1])
        await cache.close()
        await opened.close()


async def _typed(driver: Any, record: Any) -> Statement:
    if not record.args:
        return Statement(record.query, (), ())
    prepared = await driver.prepare(record.query)
    types = tuple(_name(each) for each in prepared.get_parameters())
    return Statement(record.query, tuple(record.args), types)


def _name(parameter: Any) -> str:
    return str(parameter.name) if parameter.kind != "array" else f"{str(parameter.name).removesuffix('[]')}[]"
