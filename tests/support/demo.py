"""Databases filled with the demo, and what stands in them, table by table."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg

import services.tables
from deploy.demo import load as loading
from deploy.demo.load import Plan
from deploy.demo.stage import OnTransactions
from tenants import db
from tenants.db import Database
from tests.support.servers import Database as Addresses
from tests.support.servers import Servers

SECRETS = {"client_id", "secret_hash", "password_hash", "wrapped", "sealed"}
"""What is drawn afresh each time, whatever the seed."""

Tables = dict[str, list[dict[str, Any]]]


def silent(_what: str, _share: float) -> None:
    """Nobody watches."""


async def nothing_to_write(_until: datetime) -> None:
    """What happened is in the log already."""


@asynccontextmanager
async def opened(servers: Servers, name: str) -> AsyncIterator[Addresses]:
    """An empty database of its own, opened as the app."""
    addresses = servers.database(name)
    database, before = Database(addresses.app_url), db.current()
    db.use(database)
    try:
        yield addresses
    finally:
        db.use(before)
        await database.close()


async def loaded(plan: Plan) -> list[dict[str, Any]]:
    """The demo in the opened database; its credentials."""
    return await loading.load(plan, silent)


async def lived(plan: Plan) -> None:
    """The same without the bulk path: every act is a transaction of the product's own."""
    with loading.seeded(plan) as clock:
        world = await loading.founded(plan, clock, "none")
        await loading.live(plan, world, OnTransactions(), clock, silent)
        await loading.keep_books(plan, world, clock, nothing_to_write)
    await loading.add_up([client.id for client in world.clients.values()], plan.now, silent)


async def tables(addresses: Addresses) -> Tables:
    """Every row of every table, without secrets, in the order of the rows' text."""
    admin = await asyncpg.connect(addresses.admin_url)
    try:
        return {name: await _rows(admin, name) for name in sorted(services.tables.metadata.tables)}
    finally:
        await admin.close()


async def _rows(admin: asyncpg.Connection, name: str) -> list[dict[str, Any]]:
    found = await admin.fetch(f"SELECT to_jsonb(r) AS row FROM {name} r")
    rows = [json.loads(each["row"]) for each in found]
    kept = [{column: value for column, value in row.items() if column not in SECRETS} for row in rows]
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))
