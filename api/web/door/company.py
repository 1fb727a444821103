"""Signing in with the account of one's own company: the way out to it, the way back, and its logout (OpenID Connect).

The browser goes out by a link, not by the answer to a form: the policy of pages sends forms to this site alone.
"""

import secrets
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.web.door import entry
from api.web.door.company_pages import failed
from api.web.door.entry import agent, peer
from api.web.guard import PageRoute
from api.web.reader import Visitor
from api.web.rendering import page
from core.errors import Invalid
from core.settings import RateLimit, settings
from services.directory.actions import AT_THE_DOOR, enter_through
from tenants import identity_providers, limits, pending
from tenants.db import transaction
from tenants.directory.sign_ins import normal
from tenants.identity_providers import IdentityProviderCard
from tenants.oidc import flow
from tenants.oidc.refusals import CompanySignInFailed, DeniedThere, SignInGone, TokenRefused
from tenants.pending import Pending

router = APIRouter(include_in_schema=False, route_class=PageRoute)

STATE = "urakata_company"
PLACE = "/auth/oidc"
RATE = RateLimit(per_second=2, burst=40)
"""Ways out and back from one address; the settings' `off` also turns this off."""

Text = Annotated[str, Query(max_length=4000)]


def address_of(request: Request, slug: str, *, what: str = "callback") -> str:
    """Where a company's sign-in returns to (`callback`), or tells of a logout (`logout`): to be entered there."""
    return f"{request.url.scheme}://{request.url.netloc}{PLACE}/{slug}/{what}"


@router.get("/sign-in/company")
async def company_page(request: Request, reader: Visitor, email: Text = "", to: Text = "/") -> Response:
    """Ask for the e-mail address, whose domain says which company's sign-in it is."""
    found: list[IdentityProviderCard] = []
    if email:
        await limits.spend(f"company:{peer(request)}", RATE if settings().rate_limit else None)
        async with transaction(AT_THE_DOOR) as tx:
            found = await identity_providers.for_email(tx, _plain(email))
    ways = [
        (each.name, f"{PLACE}/{each.slug}?{urlencode({'to': entry.local(to), 'hint': email})}")
        for each in found
    ]
    return await page(
        request, reader, "door/company.html", status=422 if email and not ways else 200, email=email, to=entry.local(to), ways=ways
    )  # fmt: skip


def _plain(email: str) -> str:
    try:
        return normal(email)
    except Invalid:
        return ""


@router.get(f"{PLACE}/{{slug}}")
async def depart(request: Request, reader: Visitor, slug: str, to: Text = "/", hint: Text = "") -> Response:
    """Send the browser to the company's sign-in."""
    await limits.spend(f"company:{peer(request)}", RATE if settings().rate_limit else None)
    async with transaction(AT_THE_DOOR) as tx:
        company = await identity_providers.enabled(tx, slug)
    try:
        known = await flow.metadata(company)
    except CompanySignInFailed as failure:
        return await failed(request, reader, company, failure)
    async with transaction(AT_THE_DOOR) as tx:
        leaves = await flow.depart(
            tx, company, known, back=address_of(request, slug), goes_to=entry.local(to), hint=hint
        )
    answer = RedirectResponse(leaves.address, status_code=303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        STATE, leaves.state, max_age=int(pending.LASTS["company"].total_seconds()), path=PLACE, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.get(f"{PLACE}/{{slug}}/callback")
async def arrive(
    request: Request,
    reader: Visitor,
    slug: str,
    state: Text = "",
    code: Text = "",
    error: Text = "",
    iss: Text = "",
) -> Response:
    """Come back from it: with a code, or with its no."""
    await limits.spend(f"company:{peer(request)}", RATE if settings().rate_limit else None)
    async with transaction(AT_THE_DOOR) as tx:
        company = await identity_providers.enabled(tx, slug)
    try:
        waiting = await _waiting(request, company, state)
        return await _entered(request, company, waiting, code=code, error=error, iss=iss)
    except CompanySignInFailed as failure:
        return await failed(request, reader, company, failure)


async def _waiting(request: Request, company: IdentityProviderCard, state: str) -> Pending:
    """What this browser went out for; it is spent. Raises SignInGone for a state of another browser, or one that was used."""
    if not state or not secrets.compare_digest(state.encode(), request.cookies.get(STATE, "").encode()):
        raise SignInGone
    async with transaction(AT_THE_DOOR) as tx:
        waiting = await pending.take(tx, "company", state)
    if waiting is None or waiting.identity_provider_id != company.id:
        raise SignInGone
    return waiting


async def _entered(
    request: Request, company: IdentityProviderCard, waiting: Pending, *, code: str, error: str, iss: str
) -> Response:
    if error or not code:
        raise DeniedThere(f"it answered {error[:80]!r}")
    known = await flow.metadata(company)
    if (iss or known.names_itself) and iss != known.issuer:
        raise TokenRefused("the answer is another issuer's (RFC 9207)")
    async with transaction(AT_THE_DOOR) as tx:
        secret = await flow.secret_for(tx, company)
    back = address_of(request, company.slug)
    named = await flow.arrive(company, known, waiting, code=code, back=back, secret=secret)
    async with transaction(AT_THE_DOOR) as tx:
        outcome = await enter_through(tx, company, named, user_agent=agent(request), goes_to=waiting.goes_to)
    answer = entry.answer(request, outcome)
    answer.delete_cookie(STATE, path=PLACE, httponly=True, samesite="lax")
    return answer
