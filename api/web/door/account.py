"""One's own account: name, companies, password, browsers that are signed in, and how pages look."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web import reader as readers
from api.web.door import own
from api.web.door.entry import peer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core.errors import Invalid
from services.directory import actions
from tenants import login, passwords, sessions
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Password = Annotated[str, Form(max_length=2000)]
Errors = list[tuple[str, str]]


@router.get("/account")
async def account_page(request: Request, reader: SignedIn) -> Response:
    """All of it on one page."""
    return await _shown(request, reader)


async def _shown(request: Request, reader: Reader, errors: Errors | None = None) -> Response:
    return await page(
        request, reader, "door/account.html", status=422 if errors else 200, own=await own.of(reader),
        membership=reader.who.principal.partition(":")[2], errors=errors or [],
    )  # fmt: skip


@router.post("/account/password")
async def change_password(
    request: Request, reader: SignedIn, old: Password, new: Password, again: Password
) -> Response:
    """Set another password: the old one is needed, and all other browsers are signed out."""
    said = words(reader.language, "door")
    if errors := _unfit(said, new, again):
        return await _shown(request, reader, errors)
    async with transaction(actions.at_the_door(reader.who)) as tx:
        account = await login.account(tx, await sessions.owner(tx, reader.cookie))
    checked = await login.check(account.email, old, peer=peer(request))
    hashed = await passwords.hashed(new)
    async with transaction(actions.at_the_door(reader.who)) as tx:
        done = await actions.change_password(tx, reader.cookie, checked, hashed)
    if not done:
        return await _shown(request, reader, [("old", said.gettext("The current password is wrong."))])
    return back(
        request,
        "/account",
        said.gettext("Your password has been changed. All other browsers have been signed out."),
    )


def _unfit(said: Words, new: str, again: str) -> Errors:
    if new != again:
        return [("again", said.gettext("The two new passwords differ. Type the same one twice."))]
    return unfit_password(said, new)


def unfit_password(said: Words, new: str) -> Errors:
    """What is wrong with a new password: its length alone."""
    try:
        passwords.require_fit(new)
    except Invalid:
        length = said.gettext("A password takes %(least)s to %(most)s characters. This one has %(held)s.")
        facts = {"least": passwords.SHORTEST, "most": passwords.LONGEST, "held": len(new)}
        return [("new", length % facts)]
    return []


@router.post("/account/sessions/{session}/end")
async def end_session(request: Request, reader: SignedIn, session: str) -> Response:
    """Sign one other browser out."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        await actions.end_session(tx, reader.cookie, session)
    return back(
        request, "/account#browsers", words(reader.language, "door").gettext("That browser is signed out.")
    )


@router.post("/account/sessions/end-others")
async def end_others(request: Request, reader: SignedIn) -> Response:
    """Sign all other browsers out."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        await actions.end_other_sessions(tx, reader.cookie)
    return back(
        request,
        "/account#browsers",
        words(reader.language, "door").gettext("All other browsers are signed out."),
    )


@router.post("/account/looks")
async def change_looks(
    request: Request, reader: SignedIn, language: Annotated[Literal["ja", "en"], Form()],
    theme: Annotated[Literal["", "light", "dark"], Form()] = "", era: Annotated[bool, Form()] = False,
    keys: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Language (in the profile as well), theme, eras and single keys."""
    async with transaction(own.home(reader.who)) as tx:
        await actions.change_language(tx, language)
    answer = back(request, "/account#looks", words(language, "door").gettext("Saved."))
    readers.remember(
        request, answer, reader.taste, language=language, theme=theme or None, era=era, keys=keys
    )
    return answer
