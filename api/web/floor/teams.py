"""Teams: who belongs to which, from when until when, and who leads it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor.codes import code_flaw, text_flaw
from api.web.floor.colleagues import called
from api.web.floor.names import overseer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Invalid
from services.directory import actions
from services.directory.refusals import CodeTaken
from tenants.db import transaction
from tenants.directory import people, teams
from tenants.directory.people import UserCard
from tenants.directory.teams import TeamCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/floor/teams"
MOST = 500
Day = Annotated[date | Literal[""], Form()]


@dataclass(frozen=True, slots=True)
class Crew:
    """The teams that go on, and everybody who could belong to one. `loose` are working people in no team today or later."""

    teams: tuple[TeamCard, ...]
    staff: dict[UUID, UserCard]
    today: date

    @property
    def living(self) -> list[UserCard]:
        return sorted(
            (each for each in self.staff.values() if each.ended_at is None), key=lambda one: one.name
        )

    @property
    def loose(self) -> list[UserCard]:
        """Operators and leads without a team."""
        taken = {member.user for team in self.teams for member in team.members}
        return [
            each for each in self.living if each.id not in taken and {*each.roles} & {"operator", "team_lead"}
        ]

    def name(self, who: UUID | None) -> str:
        found = self.staff.get(who) if who else None
        return found.name if found else "–"


@router.get("/floor/teams")
async def show(request: Request, reader: SignedIn) -> Response:
    """The teams with their members of today and later."""
    return await _page(request, reader)


async def _page(
    request: Request, reader: Reader, *, errors: tuple[tuple[str, str], ...] = (), typed: dict[str, str] | None = None
) -> Response:  # fmt: skip
    scope = overseer(reader)
    async with transaction(provider(scope)) as tx:
        found = await teams.listed(tx, after=None, limit=MOST)
        staff = await people.listed(tx, after=None, limit=MOST)
        today: date = await tx.fetchval("SELECT provider_today($1)", tx.now)
    crew = Crew(
        tuple(each for each in found if each.ended_at is None), {each.id: each for each in staff}, today
    )
    return await page(
        request, reader, "floor/teams.html", status=422 if errors else 200, crew=crew, errors=errors, wrong=dict(errors),
        typed=typed or {}, may_write=scope.may("teams.write"),
    )  # fmt: skip


@router.post("/floor/teams")
async def make(
    request: Request, reader: SignedIn, code: Annotated[str, Form(max_length=200)] = "",
    name_ja: Annotated[str, Form(max_length=300)] = "", name_en: Annotated[str, Form(max_length=300)] = "",
    lead: Annotated[UUID | Literal[""], Form()] = "",
) -> Response:  # fmt: skip
    """Make a team."""
    said = words(reader.language, "floor")
    typed = {"code": code.strip(), "name_ja": name_ja.strip(), "name_en": name_en.strip()}
    errors = [
        *code_flaw(said, "code", typed["code"]),
        *text_flaw(said, "name_ja", typed["name_ja"]),
        *text_flaw(said, "name_en", typed["name_en"]),
    ]
    if not errors:
        try:
            async with transaction(provider(reader.who)) as tx:
                await actions.make_team(tx, lead=lead or None, **typed)
        except CodeTaken:
            errors = [("code", said.gettext("Another team has this code. Choose another one."))]
    if errors:
        return await _page(request, reader, errors=tuple(errors), typed={**typed, "lead": str(lead)})
    name = typed[f"name_{reader.language}"]
    return back(
        request, HERE, said.gettext("The team “%(name)s” has been created. Add its members.") % {"name": name}
    )


@router.post("/floor/teams/{team}")
async def change(
    request: Request, reader: SignedIn, team: UUID, name_ja: Annotated[str, Form(min_length=1, max_length=300)],
    name_en: Annotated[str, Form(min_length=1, max_length=300)], version: Annotated[int, Form()],
    lead: Annotated[UUID | Literal[""], Form()] = "",
) -> Response:  # fmt: skip
    """Change a team's names or lead."""
    changes: dict[str, Any] = {
        "name_ja": name_ja.strip(),
        "name_en": name_en.strip(),
        "lead_id": lead or None,
    }
    async with transaction(provider(reader.who)) as tx:
        before = await teams.one(tx, team)
        await actions.change_team(tx, team, changes, version=version)
        after = await teams.one(tx, team)
    undo = {
        "name_ja": before.name["ja"], "name_en": before.name["en"], "lead": str(before.lead or ""), "version": str(after.version),
    }  # fmt: skip
    sentence = words(reader.language, "floor").gettext("The team “%(name)s” has been changed.")
    name = after.name[reader.language]
    return back(request, HERE, sentence % {"name": name}, undo=(f"{HERE}/{team}", undo))


@router.post("/floor/teams/{team}/end")
async def end(request: Request, reader: SignedIn, team: UUID, version: Annotated[int, Form()]) -> Response:
    """End a team; its members leave it today."""
    async with transaction(provider(reader.who)) as tx:
        card = await teams.one(tx, team)
        await actions.end_team(tx, team, version=version)
    sentence = words(reader.language, "floor").gettext(
        "The team “%(name)s” has ended. Its members no longer belong to a team."
    )
    return back(request, HERE, sentence % {"name": card.name[reader.language]})


@router.post("/floor/teams/{team}/members")
async def join(
    request: Request, reader: SignedIn, team: UUID, user: Annotated[UUID, Form()], from_on: Day = "", until_on: Day = ""
) -> Response:  # fmt: skip
    """Have somebody belong to a team; they leave the one before on that day."""
    said = words(reader.language, "floor")
    try:
        async with transaction(provider(reader.who)) as tx:
            await actions.join_team(tx, team, user=user, from_on=from_on or None, until_on=until_on or None)
            card, name = await teams.one(tx, team), await called(tx, user, reader)
    except Invalid as error:
        if any(each.code == "empty_span" for each in error.errors):
            wrong = said.gettext("The last day must come after the first. Nothing was changed.")
            return back(request, HERE, wrong, late=True)
        raise
    facts = {"name": name, "team": card.name[reader.language]}
    undo = f"{HERE}/{team}/members/{user}/leave", dict[str, str]()
    return back(request, HERE, said.gettext("%(name)s now belongs to “%(team)s”.") % facts, undo=undo)


@router.post("/floor/teams/{team}/members/{user}/leave")
async def leave(request: Request, reader: SignedIn, team: UUID, user: UUID) -> Response:
    """Have somebody leave a team today."""
    async with transaction(provider(reader.who)) as tx:
        await actions.leave_team(tx, team, user=user)
        card, name = await teams.one(tx, team), await called(tx, user, reader)
    facts = {"name": name, "team": card.name[reader.language]}
    sentence = words(reader.language, "floor").gettext("%(name)s no longer belongs to “%(team)s”.")
    return back(request, HERE, sentence % facts, undo=(f"{HERE}/{team}/members", {"user": str(user)}))
