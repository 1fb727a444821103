"""After the password: the code of the authenticator app, or, for who needs one and has none, the way to one.

Between the two nothing is open. What waits is named by a cookie that these pages alone are sent.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.web import qr
from api.web.door import entry
from api.web.door.entry import PENDING, agent
from api.web.guard import PageRoute
from api.web.reader import Reader, Visitor
from api.web.rendering import back, page
from api.web.words import words
from services.directory.actions.signing_in import (
    AT_THE_DOOR,
    Entered,
    pass_enrolment,
    pass_factor,
)
from tenants import login, pending, second_factor
from tenants.db import transaction
from tenants.pending import Pending

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Code = Annotated[str, Form(max_length=60)]


@router.get("/sign-in/factor")
async def factor_page(request: Request, reader: Visitor) -> Response:
    """Ask for the code."""
    waiting, is_on = await _waiting(request)
    if waiting is None:
        return _gone(request, reader)
    return await _ask(request, reader) if is_on else RedirectResponse("/sign-in/enrol", status_code=303)


@router.post("/sign-in/factor")
async def give_factor(request: Request, reader: Visitor, code: Code) -> Response:
    """Take a code of the app, or a recovery code."""
    if (await _waiting(request))[0] is None:
        return _gone(request, reader)
    async with transaction(AT_THE_DOOR) as tx:
        entered = await pass_factor(tx, _token(request), code, user_agent=agent(request))
    return entry.answer(request, entered) if entered else await _ask(request, reader, wrong=True)


async def _ask(request: Request, reader: Reader, *, wrong: bool = False) -> Response:
    return await page(request, reader, "door/factor.html", status=422 if wrong else 200, wrong=wrong)


@router.get("/sign-in/enrol")
async def enrol_page(request: Request, reader: Visitor) -> Response:
    """Show what to put into the app."""
    waiting, is_on = await _waiting(request)
    if waiting is None:
        return _gone(request, reader)
    return (
        RedirectResponse("/sign-in/factor", status_code=303)
        if is_on
        else await _offer(request, reader, waiting)
    )


@router.post("/sign-in/enrol")
async def enrol(request: Request, reader: Visitor, code: Code) -> Response:
    """Take the app into use, and show the recovery codes, once."""
    waiting, _ = await _waiting(request)
    if waiting is None:
        return _gone(request, reader)
    async with transaction(AT_THE_DOOR) as tx:
        entered = await pass_enrolment(tx, _token(request), code, user_agent=agent(request))
    if entered is None:
        return await _offer(request, reader, waiting, wrong=True)
    return await _codes(request, reader, entered)


async def _offer(request: Request, reader: Reader, waiting: Pending, *, wrong: bool = False) -> Response:
    assert waiting.sign_in_id is not None
    async with transaction(AT_THE_DOOR) as tx:
        account = await login.account(tx, waiting.sign_in_id)
        offered = await second_factor.offer(tx, waiting.sign_in_id, account.email)
    if offered is None:
        return RedirectResponse("/sign-in/factor", status_code=303)
    return await page(
        request, reader, "door/enrol.html", status=422 if wrong else 200, wrong=wrong, secret=qr.grouped(offered.secret),
        code_image=qr.svg(offered.address), email=account.email,
    )  # fmt: skip


async def _codes(request: Request, reader: Reader, entered: Entered) -> Response:
    shown = await page(
        request,
        reader,
        "door/codes.html",
        codes=entered.codes,
        goes_to=entry.local(entered.goes_to),
        frame="plain.html",
    )
    begun = entry.answer(request, entered)
    for name, value in begun.raw_headers:
        if name == b"set-cookie":
            shown.raw_headers.append((name, value))
    return shown


def _token(request: Request) -> str:
    return request.cookies.get(PENDING, "")


async def _waiting(request: Request) -> tuple[Pending | None, bool]:
    """What the browser waits for, and whether its sign-in has a second factor."""
    async with transaction(AT_THE_DOOR) as tx:
        waiting = await pending.look(tx, "factor", _token(request))
        if waiting is None or waiting.sign_in_id is None:
            return None, False
        return waiting, await second_factor.is_on(tx, waiting.sign_in_id)


def _gone(request: Request, reader: Reader) -> Response:
    said = words(reader.language, "door").gettext(
        "The sign-in took longer than five minutes or was cancelled. Please start again."
    )
    answer = back(request, "/sign-in", said, late=True)
    entry.forget(answer)
    return answer
