"""Skills, and who holds which at what level until when."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, provider
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Page, Shape
from api.v1.directory_shapes import Change, Name
from services.routing import skill_views, skills
from services.routing.skill_views import SkillCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/skills", tags=["skills"], route_class=Route)


class SkillIn(Shape):
    """A skill. Task types name it by its code, which never changes."""

    code: Code
    name: Name


class SkillChange(Change):
    """Other names."""

    name: Name | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        return {"name_ja": self.name.ja, "name_en": self.name.en} if self.changes() and self.name else {}


class HolderIn(Shape):
    """Somebody who holds the skill, up to and without the day `valid_until`."""

    person: UUID
    level: Annotated[int, Field(ge=1, le=5)]
    valid_until: date | None = None


@router.get("", response_model=Page[SkillCard])
async def list_skills(
    scope: CurrentScope, after: After, person: UUID | None = None, limit: Limit = 50
) -> Response:
    """All skills with their holders, or those that a person holds."""
    async with transaction(provider(scope)) as tx:
        return page(await skill_views.listed(tx, after=after, limit=limit + 1, person=person), limit)


@router.post("", status_code=201, response_model=SkillCard)
async def make_skill(body: SkillIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a skill."""
    async with transaction(provider(scope), once=claim) as tx:
        made = await skills.make(tx, code=body.code, name_ja=body.name.ja, name_en=body.name.en)
        card = await skill_views.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/skills/{made}")


@router.get("/{skill}", response_model=SkillCard)
async def read_skill(skill: UUID, scope: CurrentScope) -> Response:
    """One skill."""
    async with transaction(provider(scope)) as tx:
        card = await skill_views.one(tx, skill)
    return shown(card, version=card.version)


@router.patch("/{skill}", response_model=SkillCard)
async def change_skill(
    skill: UUID, body: SkillChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change its names."""
    async with transaction(provider(scope)) as tx:
        await skills.change(tx, skill, body.columns(), version=version)
        card = await skill_views.one(tx, skill)
        return await answer(tx, card, version=card.version)


@router.delete("/{skill}", status_code=204)
async def remove_skill(skill: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Remove a skill that nobody holds and no open work asks for."""
    async with transaction(provider(scope)) as tx:
        await skills.remove(tx, skill, version=version)
        return await answer(tx, None, status=204)


@router.post("/{skill}/holders", response_model=SkillCard)
async def grant_skill(skill: UUID, body: HolderIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say that somebody holds the skill; their earlier level is replaced."""
    async with transaction(provider(scope), once=claim) as tx:
        await skills.grant(tx, skill, person=body.person, level=body.level, valid_until=body.valid_until)
        card = await skill_views.one(tx, skill)
        return await answer(tx, card, version=card.version)


@router.delete("/{skill}/holders/{person}", status_code=204)
async def drop_skill(skill: UUID, person: UUID, scope: CurrentScope) -> Response:
    """Say that somebody holds the skill no more."""
    async with transaction(provider(scope)) as tx:
        await skills.drop(tx, skill, person=person)
        return await answer(tx, None, status=204)
