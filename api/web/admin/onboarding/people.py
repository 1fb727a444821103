"""The steps about people: those of the company, pasted from a spreadsheet, and who of the staff is cleared for it."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin import attention, forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.onboarding import steps
from api.web.guard import PageRoute
from api.web.reader import Reader
from core.errors import Invalid
from core.said import say
from services.directory import pasted
from services.directory.pasted import PastedPerson
from services.onboarding.drafts import Draft
from tenants.db import transaction
from tenants.directory import clearance_lists, people
from tenants.directory.people import UserCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)

WORKS = frozenset({"operator", "team_lead", "account_manager"})


@router.get("/admin/onboarding/{draft}/people")
async def company_people(request: Request, reader: Admin, draft: UUID) -> Response:
    """Step 4: who works at the company."""
    held = await steps.draft_of(reader, draft)
    return await _people(request, reader, held, steps.again(held.of("people")))


async def _people(
    request: Request, reader: Reader, held: Draft, given: Typed, trouble: Trouble = NONE
) -> Response:
    rows = pasted.read(given.text("pasted"))
    return await steps.ask(
        request, reader, held, "people", given, trouble, rows=rows, has_manager=has_manager(rows)
    )


def has_manager(rows: Sequence[PastedPerson]) -> bool:
    """Whether somebody there can keep the others."""
    return any("client_manager" in row.roles for row in rows)


@router.post("/admin/onboarding/{draft}/people")
async def keep_people(request: Request, reader: Admin, draft: UUID) -> Response:
    """Keep the people, or show how each line is read. A line that is wrong keeps nobody out: all of it stays to be mended."""
    held, given = await steps.draft_of(reader, draft), await forms.typed(request)
    try:
        if given.text("do") == "preview":
            return await _people(request, reader, held, given)
        if given.text("do") != "later" and any(row.wrong for row in pasted.read(given.text("pasted"))):
            raise Invalid.field("/pasted", "rows", say("takes lines of name, e-mail, role and department"))
        return await steps.keep(
            request, reader, held, "people", {"pasted": given.one.get("pasted", "")}, given
        )
    except forms.REFUSED as refusal:
        return await _people(request, reader, held, given, forms.trouble(reader, refusal))


@router.get("/admin/onboarding/{draft}/team")
async def team(request: Request, reader: Admin, draft: UUID) -> Response:
    """Step 5: who of the staff works for the company."""
    held = await steps.draft_of(reader, draft)
    return await _team(request, reader, held, steps.again(held.of("team")))


async def _team(
    request: Request, reader: Reader, held: Draft, given: Typed, trouble: Trouble = NONE
) -> Response:
    staff, everywhere = await candidates(reader)
    return await steps.ask(
        request, reader, held, "team", given, trouble, staff=staff, everywhere=everywhere, own_id=reader.who.actor, works=WORKS
    )  # fmt: skip


async def candidates(reader: Reader) -> tuple[list[UserCard], frozenset[UUID]]:
    """The staff who work for companies, and who of them sees all companies already."""
    async with transaction(provider(reader.who)) as tx:
        staff = [
            e
            for e in await people.listed(tx, after=None, limit=attention.MOST)
            if e.membership and not e.ended_at
        ]
        cleared = await clearance_lists.listed(tx)
    everywhere = frozenset(e.person_id for e in cleared if e.state == "in_force" and e.tenant_id is None)
    return sorted(staff, key=lambda each: (not WORKS & set(each.roles), each.name)), everywhere


@router.post("/admin/onboarding/{draft}/team")
async def keep_team(request: Request, reader: Admin, draft: UUID) -> Response:
    """Keep who is cleared."""
    held, given = await steps.draft_of(reader, draft), await forms.typed(request)
    try:
        return await steps.keep(
            request, reader, held, "team", steps.kept(given, lists=("staff", "my_number")), given
        )
    except forms.REFUSED as refusal:
        return await _team(request, reader, held, given, forms.trouble(reader, refusal))
