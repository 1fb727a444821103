"""Enter a ticket for a client, who called or wrote elsewhere: the company, the kind of work, who asks, and the form of that work."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.deps import tenant_named
from api.web.console import entry, places
from api.web.formats import Formats
from api.web.forms import Reading
from api.web.guard import PageRoute
from api.web.portal import sheets
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Invalid, NotFound
from services.drafts.queries import Content
from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.tickets import creation
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/console/new")
async def begin(
    request: Request, reader: SignedIn, company: Annotated[str, Query(max_length=40)] = "", kind: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Choose a company and a kind of work; then its form."""
    _require(reader.who)
    if company and kind:
        async with transaction(await _inside(reader.who, company)) as tx:
            chosen, how = await _kind(tx, kind), await _reading(tx, reader)
            values = await entry.values(tx, chosen, Content(priority=chosen.priority), "", [], how)
        return await page(request, reader, "console/new.html", company=company, **values)
    async with transaction(reader.who) as tx:
        offer = await places.offered(tx, company)
    kinds = await _kinds(reader.who.at(offer.company.id), reader.language) if offer.company else []
    companies = [(each.key, each.name[reader.language]) for each in offer.companies]
    return await page(
        request,
        reader,
        "console/new_kind.html",
        offer=offer,
        company=company,
        kinds=kinds,
        companies=companies,
    )


@router.post("/console/new")
async def enter(request: Request, reader: SignedIn) -> Response:
    """Enter it; or one entry of a list more or less. What was typed is kept, whatever is wrong."""
    _require(reader.who)
    sent = await request.form()
    company, code = entry.text(sent, "company"), entry.text(sent, "kind")
    grows = bool({"add", "remove"} & sent.keys())
    async with transaction(await _inside(reader.who, company)) as tx:
        kind, how = await _kind(tx, code), await _reading(tx, reader)
        content = sheets.read(kind, sent, how, files=[], keep_empty=grows)
        if grows:
            content = replace(content, form=entry.grown(kind, content, sent, how))
        errors = [] if grows else await entry.wrong(tx, kind, content, sent, how)
        if not errors and not grows:
            case = await creation.create(tx, entry.ticket(kind, content, sent, how))
            text = words(reader.language, "console").gettext("Created: %(ticket)s") % {
                "ticket": case.reference
            }
            answer = back(request, f"/console/tickets/{case.reference}", text)
        else:
            values = await entry.values(tx, kind, content, entry.text(sent, "requester"), errors, how)
    if not errors and not grows:
        return answer
    return await page(
        request, reader, "console/new.html", status=422 if errors else 200, company=company, **values
    )


def _require(scope: Scope) -> None:
    if not scope.is_staff:
        raise NotFound
    scope.require("tickets.create_for_others")


async def _inside(scope: Scope, company: str) -> Scope:
    """The company's wall. Raises NotFound where the reader does not see it."""
    try:
        return await tenant_named(scope, company or "-")
    except Invalid as invalid:
        raise NotFound from invalid


async def _kind(tx: Tx, code: str) -> TaskType:
    try:
        return await sheets.kind_of(tx, code)
    except Invalid as invalid:
        raise NotFound from invalid


async def _kinds(inside: Scope, language: str) -> list[tuple[str, str]]:
    async with transaction(inside) as tx:
        in_force = await reading.of(tx)
        return sorted(
            (
                (kind.code, kind.name[language])
                for kind in in_force.task_types.values()
                if kind.active and kind.domain in tx.scope.domains()
            ),
            key=lambda pair: pair[1],
        )


async def _reading(tx: Tx, reader: Reader) -> Reading:
    zone = (await reading.of(tx)).zone
    return Reading(
        reader.language, zone, Formats(words(reader.language, "console"), zone, tx.now, era=reader.taste.era)
    )
