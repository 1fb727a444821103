"""Who read whose personal data: searched by ticket, person, company and period, and as a table for a spreadsheet."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.web.chrome import chrome_of
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.records import gate, lines, people
from api.web.records.asked import Asked
from api.web.records.gate import Watching
from api.web.records.lines import Line
from api.web.rendering import page
from api.web.words import noop, words
from services.access_records.queries import Filters
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE, BATCH, MOST = 50, 1000, 100_000
COLUMNS = (
    noop("When"), noop("Who"), noop("Side"), noop("Company"), noop("Ticket"), noop("What was viewed"), noop("Field"), noop("Reason"),
)  # fmt: skip
SIDES = {"provider": noop("provider"), "client": noop("company")}


@router.get("/admin/access")
async def listed(request: Request, reader: Watching) -> Response:
    """The records, newest first."""
    asked, chrome = Asked.read(request), await chrome_of(reader.who)
    scopes, filters = await _wanted(reader.who, asked, chrome.zone)
    found = await lines.of(scopes, filters, limit=PAGE + 1, language=reader.language) if filters else []
    more = str(found[PAGE - 1].card.id) if len(found) > PAGE else ""
    async with transaction(await gate.log_of(reader.who, asked.tenant)) as tx:
        choices = await people.choices(tx)
    return await page(
        request, reader, "records/access.html", chrome=chrome, asked=asked, lines=found[:PAGE], more=more, lost=filters is None,
        choices=choices, companies=await gate.companies_of(reader.who), sides=SIDES,
    )  # fmt: skip


async def _wanted(scope: Scope, asked: Asked, zone: ZoneInfo) -> tuple[list[Scope], Filters | None]:
    """The walls to ask, and for what; None where the named ticket is not to be found."""
    since, until = asked.period(zone)
    filters = Filters(person=asked.person_id(), since=since, until=until, before=asked.before_id())
    if asked.ticket:
        named = await gate.named_ticket(scope, asked.ticket)
        if named is None:
            return [], None
        return [named.inside], replace(filters, ticket=named.ticket)
    if asked.tenant:
        return [await gate.log_of(scope, asked.tenant)], filters
    return [scope.at(tenant) for tenant in scope.tenants if tenant != PROVIDER_TENANT], filters


@router.get("/admin/access.csv")
async def table(request: Request, reader: Watching) -> Response:
    """The same as CSV, for a spreadsheet: up to `MOST` lines."""
    asked, chrome = Asked.read(request), await chrome_of(reader.who)
    scopes, filters = await _wanted(reader.who, asked, chrome.zone)
    name = f"access-records-{datetime.now(chrome.zone):%Y%m%d-%H%M}.csv"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(
        _csv(reader, scopes, filters), headers=headers, media_type="text/csv; charset=utf-8"
    )


async def _csv(reader: Reader, scopes: list[Scope], filters: Filters | None) -> AsyncIterator[str]:
    said = words(reader.language, "records")
    yield "\ufeff" + _rows(
        [[said.gettext(name) for name in COLUMNS]]
    )  # the mark tells Excel that it is UTF-8
    written = 0
    while filters is not None and written < MOST:
        found = await lines.of(scopes, filters, limit=BATCH, language=reader.language)
        yield _rows([_cells(line, said.gettext(SIDES[line.card.side])) for line in found])
        written += len(found)
        filters = replace(filters, before=found[-1].card.id) if len(found) == BATCH else None


def _cells(line: Line, side: str) -> list[str]:
    card = line.card
    at = card.at.astimezone(UTC).isoformat(timespec="seconds")
    texts = [
        at,
        card.name or str(card.person),
        side,
        line.company,
        card.reference,
        line.what,
        card.pointer,
        card.reason,
    ]
    return [_plain(text or "") for text in texts]


def _plain(text: str) -> str:
    """A spreadsheet must not run what somebody typed: a leading sign of a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _rows(rows: list[list[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()
