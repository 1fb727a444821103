"""The pages at the door: sign in, sign out, change company, and the way to where one works."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.web import reader as readers
from api.web.admin import first_run
from api.web.door import entry
from api.web.door.entry import agent, local, peer
from api.web.guard import PageRoute
from api.web.navigation import home_of
from api.web.reader import SignedIn, Visitor
from api.web.rendering import back, page
from api.web.words import words
from core.errors import TooMany
from services.directory.actions.signing_in import AT_THE_DOOR, Entered, sign_in
from tenants import identity_providers, login, personas, sessions
from tenants.db import transaction
from tenants.personas import Persona
from tenants.roles import Role

router = APIRouter(include_in_schema=False, route_class=PageRoute)

To = Annotated[str, Form(max_length=2000)]


@router.get("/")
async def begin(reader: Visitor) -> Response:
    """Where a browser begins: at the door, or where one works."""
    if reader.scope:
        return RedirectResponse(home_of(reader.scope), status_code=303)
    return RedirectResponse("/first-run" if await first_run.is_open() else "/sign-in", status_code=303)


@router.get("/sign-in")
async def sign_in_page(request: Request, reader: Visitor, to: str = "/") -> Response:
    """The door."""
    if reader.scope:
        return RedirectResponse(local(to), status_code=303)
    return await _door(request, reader, to=local(to))


async def _personas(language: str) -> list[Persona]:
    """Who may be tried in the demo, in the order in which the roles meet the work."""
    order = list(Role)
    return sorted(await personas.listed(language), key=lambda each: order.index(Role(each.role)))


async def _door(
    request: Request, reader: readers.Reader, *, to: str, email: str = "", problem: str = ""
) -> Response:
    return await page(
        request, reader, "sign_in.html", status=422 if problem else 200, to=to, email=email, problem=problem,
        personas=await _personas(reader.language), company=await _takes_companies(),
    )  # fmt: skip


async def _takes_companies() -> bool:
    async with transaction(AT_THE_DOOR) as tx:
        return await identity_providers.any_enabled(tx)


@router.post("/sign-in")
async def enter(
    request: Request, reader: Visitor, email: Annotated[str, Form(max_length=320)], password: Annotated[str, Form(max_length=2000)],
    to: To = "/",
) -> Response:  # fmt: skip
    """Sign in by e-mail and password. Wrong address and wrong password answer alike."""
    said = words(reader.language)
    try:
        checked = await login.check(email, password, peer=peer(request))
    except TooMany:
        return await _door(
            request,
            reader,
            to=local(to),
            email=email,
            problem=said.gettext("Too many attempts in a short time. Try again in a moment."),
        )
    async with transaction(AT_THE_DOOR) as tx:
        outcome = await sign_in(tx, checked, user_agent=agent(request), goes_to=local(to))
    if outcome is None:
        wrong = said.gettext(
            "The e-mail address or password is wrong. After five wrong attempts you have to wait a minute."
        )
        return await _door(request, reader, to=local(to), email=email, problem=wrong)
    return entry.answer(request, outcome)


@router.post("/demo/sign-in")
async def enter_as_persona(request: Request, membership: Annotated[UUID, Form()]) -> Response:
    """One click, in a database that the demo filled, and only there."""
    return entry.answer(request, Entered(await personas.enter(membership, user_agent=agent(request))))


@router.post("/sign-out")
async def leave(reader: Visitor) -> Response:
    """End this session at once."""
    if reader.cookie:
        async with transaction(AT_THE_DOOR) as tx:
            await sessions.revoke(tx, reader.cookie)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # drafts of this person are not the next one's
    readers.end(answer)
    return answer


@router.post("/taste")
async def taste(
    request: Request, reader: Visitor, language: Annotated[str | None, Form()] = None, theme: Annotated[str | None, Form()] = None,
    era: Annotated[bool | None, Form()] = None, keys: Annotated[bool | None, Form()] = None, to: To = "/",
) -> Response:  # fmt: skip
    """Language, theme, eras and single keys, as somebody likes them on this device."""
    answer = back(request, local(to))
    given = {"language": language, "theme": theme, "era": era, "keys": keys}
    changes = {name: value for name, value in given.items() if value is not None}
    readers.remember(request, answer, reader.taste, **changes)
    return answer


@router.post("/account/company")
async def change_company(request: Request, reader: SignedIn, membership: Annotated[UUID, Form()]) -> Response:
    """Change to another company that the same sign-in leads to: a new session."""
    async with transaction(AT_THE_DOOR) as tx:
        cookie = await sessions.switch(tx, reader.cookie, membership_id=membership, user_agent=agent(request))
    return entry.answer(request, Entered(cookie))
