"""The audit log: every event of a tenant, and its export with the seals that prove it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.answers import shown
from api.deps import CurrentScope, Limit
from api.requests import Route
from api.shapes import Instant, Page
from api.walls import home_or
from core.errors import Invalid
from core.said import say
from services.audit import export, queries
from services.audit.queries import Entry, Filters
from tenants.db import transaction

router = APIRouter(prefix="/v1/audit-log", tags=["audit-log"], route_class=Route)

TenantKey = Annotated[str | None, Query(max_length=40)]
_NDJSON: dict[int | str, dict[str, Any]] = {
    200: {"description": "One JSON object a line: the tenant, then events, each seal after its last event.",
          "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
}  # fmt: skip


@router.get("", response_model=Page[Entry])
async def read_audit_log(
    scope: CurrentScope,
    tenant: TenantKey = None,
    type: Annotated[str | None, Query(max_length=60)] = None,  # noqa: A002  (the name of the parameter outside)
    actor: UUID | None = None,
    about: UUID | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Limit = 50,
) -> Response:
    """Every event of a tenant in order, internal ones too; without `tenant` the provider's own. `until` is exclusive."""
    filters = Filters(type=type, actor=actor, since=since, until=until, about=about)
    async with transaction(await home_or(scope, tenant)) as tx:
        found = await queries.entries(tx, filters, after=_place(cursor), limit=limit + 1)
    more = str(found[limit - 1].place) if len(found) > limit else None
    return shown({"data": found[:limit], "next_cursor": more})


@router.get("/export", response_class=StreamingResponse, responses=_NDJSON)
async def export_audit_log(scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """The whole log up to the newest seal, with all seals: enough to walk the hash chain elsewhere."""
    inside = await home_or(scope, tenant)
    inside.require("audit.export")
    name = f"audit-log-{tenant or 'PROVIDER'}.ndjson"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(export.lines(inside), headers=headers, media_type="application/x-ndjson")


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise Invalid.field(
            "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=cursor)
        )
    return int(cursor)
