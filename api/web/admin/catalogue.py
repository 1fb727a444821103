"""A company's kinds of work, adopted from the ready catalogue with what each promises."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin import forms
from api.web.admin.forms import NONE, Trouble
from api.web.admin.gate import Admin
from api.web.admin.pages import DOMAINS, say, show
from api.web.admin.tenants import company
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core import said
from core.errors import Invalid
from services.catalogue import adoption, ready, starters
from services.catalogue.standard import catalogue
from services.catalogue.standard_shapes import TaskType
from tenants.db import transaction
from tenants.directory.companies import CompanyCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Group:
    """A domain with its standard task types."""

    domain: str
    kinds: Sequence[TaskType]


def groups() -> list[Group]:
    """The ready catalogue by domain."""
    kinds = list(catalogue().task_types.values())
    return [Group(domain, [each for each in kinds if each.domain == domain]) for domain in DOMAINS]


def wanted(codes: Sequence[str]) -> list[TaskType]:
    """The chosen ones. Raises Invalid where none was chosen, or one is unknown."""
    if not codes:
        raise Invalid.field("/codes", "nothing_chosen", said.say("takes one or more codes"))
    return adoption.chosen(codes)


@router.get("/admin/tenants/{key}/catalogue")
async def read(request: Request, reader: Admin, key: str, starter: str = "") -> Response:
    """The ready catalogue, with what this company has adopted; `starter` ticks a set."""
    card = await company(reader, key)
    return await _page(request, reader, card, starters.codes(starter), NONE)


@router.post("/admin/tenants/{key}/catalogue")
async def adopt(request: Request, reader: Admin, key: str) -> Response:
    """Adopt the ticked ones, each with procedure and promise; what is there stays as it is."""
    card, given = await company(reader, key), await forms.typed(request)
    try:
        kinds = wanted(given.ticked("codes"))
        async with transaction(provider(reader.who)) as tx:
            await adoption.provide(tx, kinds)
        async with transaction(reader.who.at(card.id)) as tx:
            done = await adoption.adopt(tx, kinds)
    except forms.REFUSED as refusal:
        return await _page(request, reader, card, given.ticked("codes"), forms.trouble(reader, refusal))
    text = say(reader, noop("%(num)s kinds of work were adopted."), num=len(done.adopted))
    return back(request, f"/admin/tenants/{key}", text)


async def _page(
    request: Request, reader: Reader, card: CompanyCard, ticked: Sequence[str], trouble: Trouble
) -> Response:
    async with transaction(reader.who.at(card.id)) as tx:
        there = await ready.adopted(tx, list(catalogue().task_types.values()))
    return await show(
        request, reader, "catalogue.html", card=card, groups=groups(), there=there, ticked=set(ticked), starters=starters.STARTERS,
        trouble=trouble,
    )  # fmt: skip
