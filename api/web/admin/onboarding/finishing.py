"""The end of taking a company on: the review, the making, giving up, and what to hand to the client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin import company_parts, forms, hours
from api.web.admin.forms import NONE, Trouble
from api.web.admin.gate import Admin
from api.web.admin.onboarding import steps
from api.web.admin.onboarding.people import candidates, has_manager
from api.web.admin.onboarding.steps import HOME, again, draft_of
from api.web.admin.onboarding.taking_on import take_on
from api.web.admin.pages import say, show
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core import said
from core.errors import Invalid
from services.catalogue.standard import catalogue
from services.catalogue.standard_shapes import TaskType
from services.directory import pasted
from services.directory.refusals import KeyTaken
from services.onboarding import drafts
from services.onboarding.drafts import STEPS, Draft
from tenants.db import transaction
from tenants.directory import companies

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_HELD = """
SELECT skill, count(DISTINCT person_id) AS holders FROM person_skills
WHERE person_id = ANY($1::uuid[]) AND skill = ANY($2::text[]) AND (valid_until IS NULL OR valid_until > provider_today($3)) GROUP BY skill
"""


@dataclass(frozen=True, slots=True)
class Thin:
    """A skill that the chosen work asks for, and how many of the team hold it: fewer than two."""

    name: Mapping[str, str]
    holders: int


@router.get("/admin/onboarding/{draft}/review")
async def review(request: Request, reader: Admin, draft: UUID) -> Response:
    """Step 6: everything once more, before it is made."""
    return await _review(request, reader, await draft_of(reader, draft), NONE)


async def _review(request: Request, reader: Reader, held: Draft, trouble: Trouble) -> Response:
    company = again(held.of("company"))
    rows = pasted.read(again(held.of("people")).text("pasted"))
    known = catalogue().task_types
    kinds = [known[code] for code in held.of("work").get("codes", ()) if code in known]
    staff, everywhere = await candidates(reader)
    chosen = {*map(UUID, again(held.of("team")).ticked("staff"))}
    team = [each for each in staff if each.id in chosen]
    preview = await hours.preview_of(reader, again(held.of("hours")), company.text("time_zone"))
    missing = [each for each in STEPS[:-1] if each not in held.answers]
    return await steps.ask(
        request, reader, held, "review", again({}), trouble, company=company, rows=rows, kinds=kinds, team=team, preview=preview,
        missing=missing, has_manager=has_manager(rows), thin=await _thin(reader, kinds, chosen | everywhere),
        hours=again(held.of("hours")), my_number=again(held.of("team")).ticked("my_number"),
    )  # fmt: skip


async def _thin(reader: Reader, kinds: Sequence[TaskType], team: set[UUID]) -> list[Thin]:
    """Skills that fewer than two of the team hold: nobody could stand in for them."""
    wanted = sorted({code for kind in kinds for code in kind.skills})
    async with transaction(provider(reader.who)) as tx:
        rows = await tx.fetch(_HELD, list(team), wanted, tx.now)
    holders = {row["skill"]: row["holders"] for row in rows}
    names = catalogue().skills
    return [
        Thin({"ja": names[code].name.ja, "en": names[code].name.en}, holders.get(code, 0))
        for code in wanted
        if holders.get(code, 0) < 2
    ]


@router.post("/admin/onboarding/{draft}/review")
async def make(request: Request, reader: Admin, draft: UUID) -> Response:
    """Make it all. Where it breaks off, what was made stays, and the same button goes on from there."""
    held = await draft_of(reader, draft)
    try:
        if missing := [each for each in STEPS[:-1] if each not in held.answers]:
            raise Invalid.field(f"/{missing[0]}", "missing", said.say("takes an answer"))
        tenant = await take_on(reader.who, held)
    except KeyTaken as refusal:
        return back(request, f"{HOME}/{draft}/company", forms.trouble(reader, refusal).whole, late=True)
    except forms.REFUSED as refusal:
        return await _review(request, reader, held, forms.trouble(reader, refusal))
    async with transaction(reader.who.founding(tenant)) as tx:
        card = await companies.named(tx, str(tenant))
    done = say(reader, noop("%(name)s has been onboarded."), name=card.name[reader.language])
    return back(request, f"{HOME}/{draft}/done", done)


@router.post("/admin/onboarding/{draft}/drop")
async def drop(request: Request, reader: Admin, draft: UUID) -> Response:
    """Give up; what was answered is erased."""
    async with transaction(provider(reader.who)) as tx:
        await drafts.drop(tx, draft)
    return back(request, HOME, say(reader, noop("Abandoned. Your answers have been erased.")))


@router.get("/admin/onboarding/{draft}/done")
async def done(request: Request, reader: Admin, draft: UUID) -> Response:
    """The company stands: what to hand over, and what to do next."""
    async with transaction(provider(reader.who)) as tx:
        held = await drafts.one(tx, draft)
    if held.tenant is None or held.tenant not in reader.who.tenants:
        return await show(request, reader, "onboarding/done.html", draft=held, card=None, parts=None)
    async with transaction(reader.who) as tx:
        card = await companies.named(tx, str(held.tenant))
    parts = await company_parts.of(reader.who, card)
    return await show(request, reader, "onboarding/done.html", draft=held, card=card, parts=parts)
