"""Usage counted elsewhere as a file (CSV, Excel): looked at row by row first, recorded then, and again without doubling."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api import pages, tables, uploads
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_row, tenant_named
from api.pages import After
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import TenantKey
from api.web.billing import usage_rows
from core import json
from services.billing.usage import files
from services.billing.usage.file_rows import RowCard
from services.billing.usage.files import MOST_BYTES, FileCard, FileDetail
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/usage/files", tags=["usage"], route_class=Route)

Outcome = Literal["new", "recorded", "known", "refused"]
_TAKES = (
    "CSV (UTF-8 or CP932) or an Excel workbook, up to 5,000 rows below the headings ID, charge code, quantity and day; ticket and "
    "description may be there. Headings are taken in Japanese, in English and as the API has them."
)


@dataclass(frozen=True, slots=True)
class UsageFileOut:
    """A file with how many of its rows came to what: before it is recorded, `new` ones would be `recorded`.

    `unread` are headings that say nothing here.
    """

    file: FileCard
    unread: Sequence[str]
    outcomes: Mapping[str, int]


@router.get("", response_model=Page[FileCard])
async def list_usage_files(
    scope: CurrentScope,
    after: After,
    tenant: Annotated[TenantKey | None, Query()] = None,
    limit: Limit = 50,
) -> Response:
    """The files of a tenant, newest first; they are kept for 90 days. Staff name the tenant."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        return pages.page(await files.recent(tx, limit=limit + 1, after=after), limit)


@router.post("", status_code=201, response_model=UsageFileOut, openapi_extra=uploads.told(_TAKES))
async def send_usage_file(
    request: Request, scope: CurrentScope, tenant: Annotated[TenantKey | None, Query()] = None
) -> Response:
    """Send a file in, to be looked at: the answer counts what would be recorded and what is refused. Nothing is recorded yet.

    422 where it is no such table as a whole: without headings or rows, with letters that cannot be read, or too long.
    """
    inside = await tenant_named(scope, tenant)
    inside.require("usage.write")
    name, data = await uploads.whole(request, most=MOST_BYTES)
    claim = uploads.claim(request, scope, json.dumps(name) + data)
    async with transaction(inside, once=claim) as tx:
        made = await files.receive(tx, data, name=name)
        detail = await files.one(tx, made)
        return await answer(tx, _out(detail), status=201, location=f"/v1/usage/files/{made}")


@router.get("/{usage_file}", response_model=UsageFileOut)
async def read_usage_file(usage_file: UUID, scope: CurrentScope) -> Response:
    """One file, and what became of its rows, or would now."""
    return shown(_out(await _found(scope, usage_file)))


@router.get("/{usage_file}/rows", response_model=Page[RowCard], responses=tables.ANSWERS)
async def list_usage_file_rows(
    usage_file: UUID,
    scope: CurrentScope,
    outcome: Outcome | None = None,
    cursor: pages.Place = 0,
    limit: Limit = 50,
    encoding: tables.InEncoding = "utf-8",
    accept: tables.Accepted = None,
) -> Response:
    """The rows in their order, each with its outcome and what is wrong with it; `n` is the row in the file.

    By `Accept` all of them as CSV or Excel: `outcome=refused` is a file to put right and send in again.
    """
    found = await _found(scope, usage_file)
    rows = [each for each in found.rows if outcome in {None, each.outcome}]
    if form := tables.kind_of(accept):
        return await usage_rows.download(
            rows, form, name=outcome or "usage", language=scope.language, encoding=encoding
        )
    rest = [each for each in rows if each.n > cursor]
    following = str(rest[limit - 1].n) if len(rest) > limit else None
    return shown({"data": rest[:limit], "next_cursor": following})


@router.post("/{usage_file}/recording", response_model=UsageFileOut)
async def record_usage_file(usage_file: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Record the rows that are right, each once however often it is sent; what was refused before and is right now is recorded, too."""
    async with transaction(await at_row(scope, "usage_files", usage_file), once=claim) as tx:
        return await answer(tx, _out(await files.record(tx, usage_file)))


async def _found(scope: Scope, usage_file: UUID) -> FileDetail:
    async with transaction(await at_row(scope, "usage_files", usage_file)) as tx:
        return await files.one(tx, usage_file)


def _out(detail: FileDetail) -> UsageFileOut:
    counts = Counter(each.outcome for each in detail.rows)
    return UsageFileOut(detail.file, detail.unread, {each: counts[each] for each in get_args(Outcome)})
