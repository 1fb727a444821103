"""The catalogue of a company: its kinds of work, and the ready ones with all that they bring, to look at and adopt."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.deps import provider
from api.web import forms
from api.web.formats import Formats
from api.web.forms import Reading
from api.web.guard import PageRoute
from api.web.promises import catalogue_reads as reads
from api.web.promises import company as companies
from api.web.promises.company import CompanyKey
from api.web.promises.procedures import DOMAINS
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Denied
from core.said import say
from services.catalogue import adoption, queries, ready
from services.catalogue.standard import catalogue
from services.in_force import reading
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


def required(reader: Reader, grant: str = "task_types.read") -> None:
    """Raise Denied for who is not the provider's, or lacks the grant: clients have a catalogue of their own in the portal."""
    reader.who.require(grant)
    if not reader.who.is_staff:
        raise Denied(say("Only the provider's staff may do this."))


@router.get("/admin/catalogue")
async def list_page(
    request: Request,
    reader: SignedIn,
    company: CompanyKey = None,
    domain: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """A company's kinds of work, and the ready ones that it has not adopted."""
    required(reader)
    chosen = await companies.chosen(reader.who, company)
    wanted = domain if domain in DOMAINS else None
    async with transaction(chosen.scope) as tx:
        kinds = await queries.page(tx, domain=wanted, limit=500)
        there = await ready.adopted(tx, list(catalogue().task_types.values()))
        queues = {each.id: each.name for each in await reads.queues(tx)}
    offered = [each for each in ready.page(domain=wanted, limit=500) if each.code not in there]
    return await page(
        request, reader, "promises/catalogue.html", chosen=chosen, kinds=kinds, offered=offered, queues=queues, domain=domain,
        domains=DOMAINS, may_write=reader.may("task_types.write"),
    )  # fmt: skip


@router.get("/admin/catalogue/ready/{code}")
async def ready_page(request: Request, reader: SignedIn, code: str, company: CompanyKey = None) -> Response:
    """A ready kind of work with its form, targets, steps and retention, before it is adopted."""
    required(reader)
    chosen = await companies.chosen(reader.who, company)
    kind = ready.one(code)
    async with transaction(chosen.scope) as tx:
        there = bool(await ready.adopted(tx, [kind]))
        controls = drawn(kind.form, await how(reader, tx))
    card = ready.card(kind, is_adopted=there, in_full=True)
    return await page(
        request, reader, "promises/ready.html", chosen=chosen, kind=kind, card=card, controls=controls,
        steps=[adoption.step_of(each) for each in kind.steps], fields_by_name=_labels(kind.form), names=catalogue().skills,
        queue=catalogue().queues[kind.queue], may_write=reader.may("task_types.write"),
    )  # fmt: skip


def _labels(form: Any) -> dict[str, Any]:
    return {name: part.get("x-label") or {} for name, part in form.get("properties", {}).items()}


async def how(reader: Reader, tx: Tx) -> Reading:
    """How a form is read by this reader, inside the company."""
    zone = (await reading.of(tx)).zone
    return Reading(
        reader.language, zone, Formats(words(reader.language, "promises"), zone, tx.now, era=reader.taste.era)
    )


def drawn(form: Any, reading_: Reading) -> Any:
    """The fields of a form as a client meets them, empty."""
    return forms.build(form, {}, {}, reading_)


@router.post("/admin/catalogue/ready/{code}")
async def adopt(
    request: Request, reader: SignedIn, code: str, company: Annotated[str, Form(max_length=40)]
) -> Response:
    """Adopt it, with its procedure and its policy."""
    required(reader, "task_types.write")
    chosen = await companies.chosen(reader.who, company)
    kinds = adoption.chosen([code])
    async with transaction(provider(reader.who)) as tx:
        await adoption.provide(tx, kinds)
    async with transaction(chosen.scope) as tx:
        await adoption.adopt(tx, kinds)
        made = (await queries.named(tx, [code]))[0]
    said = words(reader.language, "promises").gettext(
        "Adopted with its form, procedure and targets. Adapt whatever is different at this company."
    )
    return back(request, f"/admin/catalogue/types/{made.id}", said)
