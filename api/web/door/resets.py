"""Helping somebody back in: a link for a new password, made by who is responsible for them, and the page that takes it."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.walls import wall_of
from api.web.door.account import Password, unfit_password
from api.web.door.entry import peer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn, Visitor
from api.web.rendering import back, page
from api.web.words import words
from core.settings import settings
from services.directory import actions
from services.directory.actions import AT_THE_DOOR
from tenants import limits, login, passwords, resets
from tenants.db import transaction
from tenants.directory import people

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Link = Annotated[str, Form(max_length=100)]


@router.get("/sign-in/forgotten")
async def forgotten_page(request: Request, reader: Visitor) -> Response:
    """What to do without the password: no mail is sent, somebody gives a link."""
    return await page(request, reader, "door/forgotten.html")


@router.post("/people/{user}/reset-link")
async def make_link(request: Request, reader: SignedIn, user: UUID) -> Response:
    """A link for somebody, shown this once."""
    async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
        token = await actions.make_reset_link(tx, user)
        person = await people.one(tx, user)
    link = f"{request.url.scheme}://{request.url.netloc}/reset/{token}"
    return await page(
        request,
        reader,
        "door/reset_link.html",
        link=link,
        person=person,
        hours=int(resets.LASTS.total_seconds() // 3600),
        came_from=_before(request),
    )


@router.get("/people/{user}/reset-link")
async def link_gone(_reader: SignedIn, user: UUID) -> Response:  # noqa: ARG001  (whoever it is)
    """The link is shown once; the page loaded again leads to the start."""
    return RedirectResponse("/", status_code=303)


@router.post("/people/{user}/second-factor/removal")
async def drop_factor(request: Request, reader: SignedIn, user: UUID) -> Response:
    """Take a lost second factor away."""
    said = words(reader.language, "door")
    async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
        had = await actions.drop_factor(tx, user)
    text = said.gettext(
        "The second factor has been removed. At the next sign-in the password is enough, or a new app is set up."
    )
    return back(
        request,
        _before(request),
        text if had else said.gettext("This person has no second factor."),
        late=not had,
    )


def _before(request: Request) -> str:
    return urlsplit(request.headers.get("referer", "")).path or "/"


@router.get("/reset/{token}")
async def reset_page(request: Request, reader: Visitor, token: str) -> Response:
    """Set a new password by a link."""
    await _patiently(request)
    async with transaction(AT_THE_DOOR) as tx:
        good = await resets.is_good(tx, token)
    return await _shown(request, reader, token, good=good)


@router.post("/reset/{token}")
async def reset(request: Request, reader: Visitor, token: str, new: Password, again: Password) -> Response:
    """Take the new password; the link is used up, and all sessions end."""
    await _patiently(request)
    said = words(reader.language, "door")
    errors = unfit_password(said, new)
    if new != again:
        errors = [("again", said.gettext("The two new passwords differ. Type the same one twice."))]
    if errors:
        return await _shown(request, reader, token, good=True, errors=errors)
    hashed = await passwords.hashed(new)
    async with transaction(AT_THE_DOOR) as tx:
        done = await actions.use_reset_link(tx, token, hashed)
    if not done:
        return await _shown(request, reader, token, good=False)
    return back(request, "/sign-in", said.gettext("The new password is set. Sign in with it."))


async def _patiently(request: Request) -> None:
    await limits.spend(f"reset:{peer(request)}", login.RATE if settings().rate_limit else None)


async def _shown(
    request: Request, reader: Reader, token: str, *, good: bool, errors: list[tuple[str, str]] | None = None
) -> Response:
    status = 422 if errors else 200 if good else 404
    return await page(
        request, reader, "door/reset.html", status=status, token=token, good=good, errors=errors or []
    )
