"""The matrix of skills: read it, change a cell in place, add a skill, rename it, retire it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor.codes import code_flaw, text_flaw
from api.web.floor.colleagues import called
from api.web.floor.matrix import matrix
from api.web.floor.names import overseer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from services.routing import skill_views, skills
from services.routing.skills import CodeTaken
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/floor/skills"
Level = Annotated[int, Form(ge=0, le=5)]
Until = Annotated[date | Literal[""], Form()]


@router.get("/floor/skills")
async def show(
    request: Request, reader: SignedIn, company: str = "", person: UUID | None = None, skill: UUID | None = None
) -> Response:  # fmt: skip
    """The matrix; `person` and `skill` open the form of that cell, for who has no scripts or wants to set a date."""
    return await _page(request, reader, company=company, person=person, skill=skill)


async def _page(
    request: Request, reader: Reader, *, company: str = "", person: UUID | None = None, skill: UUID | None = None,
    errors: tuple[tuple[str, str], ...] = (), typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    scope = overseer(reader)
    scope.require("skills.read")
    found = await matrix(scope, reader.language)
    chosen = next((each for each in found.columns if each.card.id == skill), None)
    return await page(
        request, reader, "floor/skills.html", status=422 if errors else 200, found=found, names=found.names,
        company=company, person=person if person in found.names.people else None, chosen=chosen, errors=errors,
        typed=typed or {}, may_write=scope.may("skills.write"),
    )  # fmt: skip


@router.post("/floor/skills/cell")
async def set_cell(
    request: Request, reader: SignedIn, person: Annotated[UUID, Form()], skill: Annotated[UUID, Form()], level: Level,
    until: Until = "", keep_until: Annotated[str, Form(max_length=3)] = "",
) -> Response:  # fmt: skip
    """Say at which level somebody holds a skill (0: not at all). A level typed into the matrix leaves the date as it is."""
    async with transaction(provider(reader.who)) as tx:
        card = await skill_views.one(tx, skill)
        before = next((each for each in card.holders if each.person == person), None)
        day = before.valid_until if keep_until and before and before.in_force else until or None
        await _set(tx, skill, person, level, day, held=before is not None)
        name = await called(tx, person, reader)
    said = words(reader.language, "floor")
    sentence = (
        said.gettext("%(name)s: “%(skill)s” at level %(level)s.")
        if level
        else said.gettext("“%(skill)s” removed from %(name)s.")
    )
    fields = {
        "person": str(person), "skill": str(skill), "level": str(before.level if before else 0),
        "until": before.valid_until.isoformat() if before and before.valid_until else "",
    }  # fmt: skip
    facts = {"name": name, "skill": card.name[reader.language], "level": level}
    return back(request, HERE, sentence % facts, undo=("/floor/skills/cell", fields))


async def _set(tx: Tx, skill: UUID, person: UUID, level: int, until: date | None, *, held: bool) -> None:
    if level:
        await skills.grant(tx, skill, person=person, level=level, valid_until=until)
    elif held:
        await skills.drop(tx, skill, person=person)
    else:
        tx.scope.require("skills.write")


@router.post("/floor/skills")
async def add(
    request: Request, reader: SignedIn, code: Annotated[str, Form(max_length=200)] = "",
    name_ja: Annotated[str, Form(max_length=300)] = "", name_en: Annotated[str, Form(max_length=300)] = "",
) -> Response:  # fmt: skip
    """Add a skill."""
    typed = {"code": code.strip(), "name_ja": name_ja.strip(), "name_en": name_en.strip()}
    said = words(reader.language, "floor")
    errors = [
        *code_flaw(said, "code", typed["code"]),
        *text_flaw(said, "name_ja", typed["name_ja"]),
        *text_flaw(said, "name_en", typed["name_en"]),
    ]
    if not errors:
        try:
            async with transaction(provider(reader.who)) as tx:
                await skills.make(tx, code=typed["code"], name_ja=typed["name_ja"], name_en=typed["name_en"])
        except CodeTaken:
            errors = [("code", said.gettext("Another skill has this code. Choose another one."))]
    if errors:
        return await _page(request, reader, errors=tuple(errors), typed=typed)
    name = typed[f"name_{reader.language}"]
    return back(request, HERE, said.gettext("“%(name)s” can now be given to people.") % {"name": name})


@router.post("/floor/skills/{skill}")
async def rename(
    request: Request, reader: SignedIn, skill: UUID, name_ja: Annotated[str, Form(min_length=1, max_length=300)],
    name_en: Annotated[str, Form(min_length=1, max_length=300)], version: Annotated[int, Form()],
) -> Response:  # fmt: skip
    """Give a skill other names; its code stays, since task types name it."""
    async with transaction(provider(reader.who)) as tx:
        before = await skill_views.one(tx, skill)
        await skills.change(
            tx, skill, {"name_ja": name_ja.strip(), "name_en": name_en.strip()}, version=version
        )
        after = await skill_views.one(tx, skill)
    fields = {"name_ja": before.name["ja"], "name_en": before.name["en"], "version": str(after.version)}
    sentence = words(reader.language, "floor").gettext("The skill is now called “%(name)s”.")
    name = after.name[reader.language]
    return back(request, HERE, sentence % {"name": name}, undo=(f"/floor/skills/{skill}", fields))


@router.post("/floor/skills/{skill}/retire")
async def retire(request: Request, reader: SignedIn, skill: UUID) -> Response:
    """Retire a skill that nobody holds and no open work asks for."""
    async with transaction(provider(reader.who)) as tx:
        card = await skill_views.one(tx, skill)
        await skills.remove(tx, skill, version=card.version)
    sentence = words(reader.language, "floor").gettext("“%(name)s” has been retired.")
    fields = {"code": card.code, "name_ja": card.name["ja"], "name_en": card.name["en"]}
    name = card.name[reader.language]
    return back(request, HERE, sentence % {"name": name}, undo=("/floor/skills", fields))
