"""Live, and ready: each dependency by name."""

import time

from asyncpg.exceptions import PostgresError
from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from api.answers import shown
from core.errors import Unavailable
from tenants import valkey
from tenants.db import transaction
from tenants.scope import system
from tenants.valkey import Away

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def live() -> Response:
    """The process answers."""
    return shown({"status": "ok"})


@router.get("/readyz", responses={503: {"description": "The database is away."}})
async def ready() -> Response:
    """Whether requests can be served: the database is needed; without Valkey all but live streams works."""
    database, cache = await _database(), await _valkey()
    body = {
        "status": "ready" if database["status"] == "ok" else "unavailable",
        "dependencies": {"database": database, "valkey": cache},
    }
    return shown(body, status=200 if database["status"] == "ok" else 503)


async def _database() -> dict[str, object]:
    began = time.perf_counter()
    try:
        async with transaction(system(name="ready")) as tx:
            await tx.fetchval("SELECT 1")
    except (Unavailable, SQLAlchemyError, PostgresError, OSError, TimeoutError) as error:
        return {"status": "unavailable", "reason": type(error).__name__}
    return {"status": "ok", "milliseconds": round((time.perf_counter() - began) * 1000, 1)}


async def _valkey() -> dict[str, object]:
    began = time.perf_counter()
    try:
        await valkey.current().call("PING")
    except Away:
        return {
            "status": "unavailable",
            "reason": "no answer; limits are kept per process, tokens read from the database",
        }
    return {"status": "ok", "milliseconds": round((time.perf_counter() - began) * 1000, 1)}
