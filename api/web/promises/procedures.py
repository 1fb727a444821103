"""Procedures to read: the list by task type, one version, what changed, and the acknowledgement of a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.deps import at_row, provider
from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises import procedure_reads as reads
from api.web.promises.company import CompanyKey
from api.web.promises.text_diff import pieces
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import noop, words
from core.errors import NotFound
from services.procedures import acknowledging, actions, queries
from services.procedures.queries import Comparison
from services.routing import people
from services.rules import clearances
from services.rules.procedures import Stage
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

DOMAINS = ("hr", "general_affairs", "accounting", "finance", "it")


@router.get("/procedures")
async def list_page(
    request: Request, reader: SignedIn, company: CompanyKey = None, domain: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:  # fmt: skip
    """The procedures of a company, and what the reader has to acknowledge in any."""
    reader.who.require("procedures.read")
    chosen = await companies.chosen(reader.who, company)
    async with transaction(reader.who) as tx:
        duties = await acknowledging.duties(tx)
        wanted_here = await acknowledging.is_wanted(tx)
    unread = frozenset(each.procedure for each in duties)
    async with transaction(chosen.scope) as tx:
        wanted = domain if domain in DOMAINS else None
        entries = await reads.entries(tx, unread, domain=wanted, words=q.strip())
    return await page(
        request, reader, "promises/procedures.html", chosen=chosen, entries=entries, domain=domain, q=q, domains=DOMAINS,
        duties=await _named(reader, duties), may_write=reader.may("procedures.write"),
        acknowledges=wanted_here, may_set=reader.may("settings.write"),
    )  # fmt: skip


@router.post("/procedures/acknowledging")
async def ask(request: Request, reader: SignedIn, wanted: Annotated[bool, Form()] = False) -> Response:
    """Say whether new versions are to be acknowledged before such work is taken; for administrators."""
    async with transaction(provider(reader.who)) as tx:
        await acknowledging.want(tx, wanted=wanted)
    said = words(reader.language, "promises")
    text = (
        said.gettext("New versions must be acknowledged before taking such work.")
        if wanted
        else said.gettext("New versions do not need to be acknowledged at the moment.")
    )
    return back(request, "/procedures", text)


async def _named(reader: Reader, duties: Sequence[acknowledging.Duty]) -> list[dict[str, Any]]:
    """What is to be acknowledged, with the names of the work and the company."""
    found = []
    for company in await companies.companies(reader.who) if duties else ():
        mine = frozenset(each.procedure for each in duties if each.tenant == company.id)
        if mine:
            async with transaction(reader.who.at(company.id)) as tx:
                entries = await reads.entries(tx, mine)
            found += [{"company": company, "entry": each} for each in entries if each.unread]
    return found


@dataclass(frozen=True, slots=True)
class Readership:
    """Who works on such tickets: by name, and when they acknowledged the version (None: not yet)."""

    done: Sequence[tuple[str, Any]]
    waiting: Sequence[str]


@router.get("/procedures/{procedure}")
async def read_page(request: Request, reader: SignedIn, procedure: UUID) -> Response:
    """One version of a procedure, as it is followed."""
    scope = await at_row(reader.who, "procedures", procedure)
    async with transaction(scope) as tx:
        card = await queries.procedure(tx, procedure)
        kind = await reads.kind(tx, card.task_type)
        if kind is None:
            raise NotFound
        versions = await reads.versions(tx, card.task_type)
        duties = await acknowledging.duties(tx)
        mine = (await acknowledging.by_whom(tx, procedure)).get(scope.actor)
        readership = await _readership(tx, procedure, kind.domain) if reader.may("procedures.write") else None
        authors = await reads.names(
            tx, [each for each in (card.created_by, card.published_by) if each is not None]
        )
    return await page(
        request, reader, "promises/procedure.html", card=card, kind=kind, versions=versions, authors=authors, mine=mine,
        company=await companies.inside(scope), must_read=any(each.procedure == procedure for each in duties),
        readership=readership, may_write=reader.may("procedures.write"),
    )  # fmt: skip


async def _readership(tx: Tx, procedure: UUID, domain: str) -> Readership:
    """Of the people who are cleared for this company now, and all others who acknowledged."""
    done = await acknowledging.by_whom(tx, procedure)
    crew = {
        one.id
        for in_house in (False, True)
        for one in await people.of(tx, in_house=in_house)
        if clearances.gap(one.clearances, tx.tenant, domain, specific_personal=False, now=tx.now) is None
    }
    names = await reads.names(tx, [*crew, *done])
    return Readership(
        done=sorted((names.get(person, "–"), at) for person, at in done.items()),
        waiting=sorted(names.get(person, "–") for person in crew - done.keys()),
    )


@router.get("/procedures/{procedure}/changes")
async def changes_page(
    request: Request, reader: SignedIn, procedure: UUID, against: UUID | None = None
) -> Response:
    """What changed since another version, step by step."""
    scope = await at_row(reader.who, "procedures", procedure)
    async with transaction(scope) as tx:
        found = await queries.comparison(tx, procedure, against)
        kind = await reads.kind(tx, found.after.task_type)
        versions = await reads.versions(tx, found.after.task_type)
        duties = await acknowledging.duties(tx)
    return await page(
        request, reader, "promises/procedure_changes.html", found=found, kind=kind, versions=versions,
        lines=_lines(found, reader.language), company=await companies.inside(scope),
        must_read=any(each.procedure == procedure for each in duties),
    )  # fmt: skip


def _lines(found: Comparison, language: str) -> list[dict[str, Any]]:
    """Each line of the comparison with its steps, and the texts that differ piece by piece."""
    old, new = (found.before.steps or ()) if found.before else (), found.after.steps or ()
    shown = []
    for line in found.data:
        before = old[line.before - 1] if line.before else None
        after = new[line.after - 1] if line.after else None
        texts = []
        for name in ("title", "instruction") if before and after else ():
            a, b = (_text(each, name, language) for each in (before, after))
            if a != b:
                texts.append((name, pieces(a, b)))
        shown.append({"line": line, "before": before, "after": after, "texts": texts})
    return shown


def _text(step: Any, name: str, language: str) -> str:
    held = step.get(name) or {}
    return str(held.get(language) or held.get("ja") or "")


@router.post("/procedures/{procedure}/acknowledgement")
async def acknowledge(request: Request, reader: SignedIn, procedure: UUID) -> Response:
    """The reader has read the version in force."""
    async with transaction(await at_row(reader.who, "procedures", procedure)) as tx:
        await acknowledging.acknowledge(tx, procedure)
    return back(
        request,
        f"/procedures/{procedure}",
        words(reader.language, "promises").gettext(
            "You have acknowledged this version. You can take such work now."
        ),
    )


_DONE = {
    Stage.IN_REVIEW: noop("Submitted for review."), Stage.DRAFT: noop("It is a draft again."),
    Stage.PUBLISHED: noop("Published. New work follows this version; work in progress keeps the version it started with."),
    Stage.RETIRED: noop("Retired."),
}  # fmt: skip


@router.post("/procedures/{procedure}/stage")
async def move(
    request: Request,
    reader: SignedIn,
    procedure: UUID,
    to: Annotated[Stage, Form()],
    version: Annotated[int | None, Form()] = None,
) -> Response:
    """Hand in for review, give back, publish or retire a version."""
    async with transaction(await at_row(reader.who, "procedures", procedure)) as tx:
        await actions.move(tx, procedure_id=procedure, to=to, version=version)
    return back(request, f"/procedures/{procedure}", words(reader.language, "promises").gettext(_DONE[to]))
