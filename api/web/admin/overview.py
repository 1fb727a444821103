"""The overview: what needs an administrator, and how the system stands."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin import attention
from api.web.admin.attention import Attention
from api.web.admin.gate import Admin
from api.web.admin.pages import show
from api.web.guard import PageRoute
from tenants import valkey
from tenants.db import transaction
from tenants.scope import Scope
from tenants.valkey import Away

router = APIRouter(include_in_schema=False, route_class=PageRoute)

LATE = timedelta(minutes=2)
"""From then on, events that nobody handed over mean that no worker runs."""

_FACTS = """
SELECT current_setting('server_version') AS postgres, (SELECT demo_seed IS NOT NULL FROM provider_settings WHERE id = 1) AS is_demo
"""
_PROJECT = Path(__file__).parents[3] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class SystemState:
    """How the system stands. `worker_behind_since`: since when events wait to be handed over, where that is too long."""

    product: str
    postgres: str
    valkey: str
    is_demo: bool
    worker_behind_since: datetime | None
    unsealed: int
    sealed_at: datetime | None
    logs: int
    whole: int
    verified_at: datetime | None
    is_broken: bool


@router.get("/admin")
async def overview(request: Request, reader: Admin) -> Response:
    """What needs an administrator."""
    found = await attention.of(reader.who)
    state = await _state(reader.who, found)
    return await show(
        request, reader, "overview.html", found=found, state=state, soon_days=attention.SOON_DAYS
    )


async def _state(scope: Scope, found: Attention) -> SystemState:
    async with transaction(provider(scope)) as tx:
        row: Any = await tx.fetchrow(_FACTS)
    waiting = [log.waiting_since for log in found.logs if log.waiting_since is not None]
    behind = min(waiting, default=None)
    late = behind is not None and datetime.now(UTC) - behind > LATE
    verified = [log.verified for log in found.logs if log.verified is not None]
    return SystemState(
        product=_product(),
        postgres=row["postgres"].split(" ")[0],
        valkey=await _valkey(),
        is_demo=bool(row["is_demo"]),
        worker_behind_since=behind if late else None,
        unsealed=sum(max(0, log.last - log.sealed) for log in found.logs),
        sealed_at=max((log.sealed_at for log in found.logs if log.sealed_at), default=None),
        logs=len(found.logs),
        whole=sum(each.broken is None for each in verified),
        verified_at=max((each.at for each in verified), default=None),
        is_broken=any(each.broken for each in verified),
    )


@cache
def _product() -> str:
    """The version of the product, installed or run from its folder."""
    try:
        return version("urakata")
    except PackageNotFoundError:
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])


async def _valkey() -> str:
    """Whether the cache answers, by its version; empty where it does not."""
    try:
        told = await valkey.current().call("INFO", "server")
    except Away:
        return ""
    return str(told.get("valkey_version") or told.get("redis_version", ""))
