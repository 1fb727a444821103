"""The sheet to hand to a client: a link for each person, to choose a password. Shown once, made anew at each asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin import attention, forms
from api.web.admin.gate import Admin
from api.web.admin.pages import show
from api.web.guard import PageRoute
from core.errors import NotFound, Refusal
from services.directory import actions
from services.onboarding import drafts
from tenants import resets
from tenants.db import transaction
from tenants.directory import companies, people, sign_in_states
from tenants.directory.people import UserCard
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Somebody with their link; None where they have a password already, or none can be made by the reader."""

    card: UserCard
    link: str | None
    has_password: bool


@router.post("/admin/onboarding/{draft}/sheet")
async def sheet(request: Request, reader: Admin, draft: UUID) -> Response:
    """Links for the managers, or for everybody; who has chosen a password keeps it and gets none."""
    given = await forms.typed(request)
    async with transaction(provider(reader.who)) as tx:
        held = await drafts.one(tx, draft)
    if held.tenant is None:
        raise NotFound
    inside = reader.who.at(held.tenant)
    lines = await _lines(
        inside, f"{request.url.scheme}://{request.url.netloc}", only_managers=given.text("who") != "all"
    )
    async with transaction(reader.who) as tx:
        card = await companies.named(tx, str(held.tenant))
    hours = int(resets.LASTS.total_seconds() // 3600)
    address = f"{request.url.scheme}://{request.url.netloc}/sign-in"
    return await show(
        request, reader, "onboarding/sheet.html", draft=held, card=card, lines=lines, hours=hours, address=address
    )  # fmt: skip


async def _lines(inside: Scope, site: str, *, only_managers: bool) -> Sequence[SheetLine]:
    async with transaction(inside) as tx:
        states = await sign_in_states.states(tx)
        found = [
            each for each in await people.listed(tx, after=None, limit=attention.MOST) if each.id in states
        ]
    wanted = [each for each in found if not only_managers or "client_manager" in each.roles]
    lines = []
    for card in wanted:
        has_password = states[card.id].has_password
        link = None if has_password else await _link(inside, card.id, site)
        lines.append(SheetLine(card, link, has_password))
    return lines


async def _link(inside: Scope, person: UUID, site: str) -> str | None:
    """A link of one's own transaction: one that cannot be made leaves the others good."""
    try:
        async with transaction(inside) as tx:
            return f"{site}/reset/{await actions.make_reset_link(tx, person)}"
    except Refusal:
        return None
