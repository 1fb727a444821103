"""The second factor of one's own account: set up, recovery codes anew, taken away."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.web import qr
from api.web.door.entry import peer
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from services.directory import actions
from services.directory.actions import own_account
from tenants import factor_rules, login, recovery_codes, second_factor
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/account/second-factor"
Code = Annotated[str, Form(max_length=60)]


@router.get(HERE)
async def factor_page(request: Request, reader: SignedIn) -> Response:
    """What there is, or how to set it up."""
    return await _shown(request, reader)


async def _shown(request: Request, reader: Reader, *, wrong: str = "") -> Response:
    """`wrong` is the field that was not right: password, code, or the one of a form further down."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        sign_in_id = await own_account.own(tx, reader.cookie)
        account = await login.account(tx, sign_in_id)
        offered = await second_factor.offer(tx, sign_in_id, account.email)
        needed, left = await factor_rules.binds(tx, sign_in_id), await recovery_codes.left(tx, sign_in_id)
    return await page(
        request, reader, "door/account_factor.html", status=422 if wrong else 200, is_on=offered is None, wrong=wrong, needed=needed,
        left=left, secret=qr.grouped(offered.secret) if offered else "", code_image=qr.svg(offered.address) if offered else "",
    )  # fmt: skip


@router.post(HERE)
async def enrol(
    request: Request, reader: SignedIn, password: Annotated[str, Form(max_length=2000)], code: Code
) -> Response:
    """Take the app into use, and show the recovery codes, once."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        account = await login.account(tx, await own_account.own(tx, reader.cookie))
    checked = await login.check(account.email, password, peer=peer(request))
    async with transaction(actions.at_the_door(reader.who)) as tx:
        outcome = await actions.enrol(tx, reader.cookie, checked, code)
    if isinstance(outcome, str):
        return await _shown(request, reader, wrong=outcome)
    return await _codes(request, reader, outcome)


@router.post(f"{HERE}/codes")
async def renew(request: Request, reader: SignedIn, code: Code) -> Response:
    """Ten new recovery codes, shown once."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        codes = await actions.renew_codes(tx, reader.cookie, code)
    return await _codes(request, reader, codes) if codes else await _shown(request, reader, wrong="renew")


@router.post(f"{HERE}/removal")
async def remove(request: Request, reader: SignedIn, code: Code) -> Response:
    """Sign in by password alone from now on, where the role lets one."""
    async with transaction(actions.at_the_door(reader.who)) as tx:
        done = await actions.remove_factor(tx, reader.cookie, code)
    if not done:
        return await _shown(request, reader, wrong="remove")
    return back(
        request,
        "/account",
        words(reader.language, "door").gettext("The second factor has been switched off."),
    )


@router.get(f"{HERE}/codes")
async def codes_gone(_reader: SignedIn) -> Response:
    """The codes are shown once; a page that is loaded again leads back."""
    return RedirectResponse(HERE, status_code=303)


async def _codes(request: Request, reader: Reader, codes: list[str]) -> Response:
    frame = "shell.html" if reader.who.is_staff else "portal.html"
    return await page(request, reader, "door/codes.html", codes=codes, goes_to="/account", frame=frame)
