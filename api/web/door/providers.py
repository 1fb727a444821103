"""For administrators: the companies' own sign-ins (added, tested, switched on and off), and who needs a second factor."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.admin import forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.door import provider_forms
from api.web.door.company import address_of
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back, page
from api.web.words import words
from services.directory import actions
from tenants import factor_rules, identity_providers
from tenants.db import transaction
from tenants.identity_providers import IdentityProviderCard
from tenants.oidc import discovery
from tenants.oidc.refusals import ProviderAway
from tenants.roles import CLIENT_ROLES, Role

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/admin/sign-in"


@router.get(HERE)
async def listed(request: Request, reader: Admin) -> Response:
    """All of them, and the roles that need a second factor."""
    async with transaction(actions.at_home(reader.who)) as tx:
        cards = await identity_providers.listed(tx)
        needed = await factor_rules.roles(tx)
    companies = {each.tenant_id: each for each in await provider_forms.companies(reader)}
    roles = sorted(Role, key=lambda role: role in CLIENT_ROLES)
    return await page(
        request, reader, "door/providers.html", cards=cards, companies=companies, roles=roles, needed=needed, may=reader.may("settings.write")
    )  # fmt: skip


@router.post(f"{HERE}/second-factor")
async def require_factor(
    request: Request, reader: Admin, roles: Annotated[list[Role] | None, Form()] = None
) -> Response:
    """Say which roles need a second factor."""
    async with transaction(actions.at_home(reader.who)) as tx:
        await actions.require_factor_of(tx, roles or [])
    return back(
        request, HERE, words(reader.language, "door").gettext("Saved. It applies from the next sign-in.")
    )


@router.get(f"{HERE}/new")
async def new(request: Request, reader: Admin) -> Response:
    """An empty form."""
    reader.who.require("settings.write")
    return await _form(request, reader, Typed({}, {}))


@router.post(HERE)
async def add(request: Request, reader: Admin) -> Response:
    """Add one, switched off: it is tested first."""
    given = await forms.typed(request)
    try:
        values = provider_forms.values_of(given)
        tenant_id = provider_forms.tenant_of(given, await provider_forms.companies(reader))
        async with transaction(actions.at_home(reader.who)) as tx:
            await actions.add_company_sign_in(
                tx, slug=given.text("slug"), tenant_id=tenant_id, secret=given.text("secret"), **values
            )
    except forms.REFUSED as refusal:
        return await _form(request, reader, given, provider_forms.trouble(reader, refusal))
    said = words(reader.language, "door").gettext(
        "Added, and switched off for now. Enter the two addresses there, then test it."
    )
    return back(request, f"{HERE}/{given.text('slug')}", said)


@router.get(f"{HERE}/{{slug}}")
async def read(request: Request, reader: Admin, slug: str) -> Response:
    """One, with the addresses to enter there."""
    card = await _card(reader, slug)
    return await _form(request, reader, provider_forms.given_of(card), card=card)


@router.post(f"{HERE}/{{slug}}")
async def change(request: Request, reader: Admin, slug: str) -> Response:
    """Change one."""
    card, given = await _card(reader, slug), await forms.typed(request)
    try:
        values = provider_forms.values_of(given) | {"secret": given.text("secret")}
        async with transaction(actions.at_home(reader.who)) as tx:
            await actions.change_company_sign_in(tx, card.id, values, version=given.version())
    except forms.REFUSED as refusal:
        return await _form(request, reader, given, provider_forms.trouble(reader, refusal), card=card)
    return back(request, f"{HERE}/{slug}", words(reader.language, "door").gettext("Saved."))


@router.post(f"{HERE}/{{slug}}/test")
async def test(request: Request, reader: Admin, slug: str) -> Response:
    """Ask the company's sign-in what it is, without signing anybody in."""
    reader.who.require("settings.write")
    card = await _card(reader, slug)
    found: discovery.Provider | str
    try:
        found = await discovery.provider(card.issuer, fresh=True)
    except ProviderAway as away:
        found = str(away)
    return await _form(request, reader, provider_forms.given_of(card), card=card, tested=found)


@router.post(f"{HERE}/{{slug}}/switch")
async def switch(request: Request, reader: Admin, slug: str, enabled: Annotated[bool, Form()]) -> Response:
    """Offer it at the door, or no more."""
    card = await _card(reader, slug)
    async with transaction(actions.at_home(reader.who)) as tx:
        await actions.switch_company_sign_in(tx, card.id, enabled=enabled)
    said = words(reader.language, "door")
    text = (
        said.gettext("Switched on: it is offered on the sign-in page.")
        if enabled
        else said.gettext("Switched off: nobody can sign in with it.")
    )
    again = (f"{HERE}/{slug}/switch", {"enabled": "false" if enabled else "true"})
    return back(request, f"{HERE}/{slug}", text, undo=again)


async def _card(reader: Reader, slug: str) -> IdentityProviderCard:
    async with transaction(actions.at_home(reader.who)) as tx:
        return await identity_providers.named(tx, slug)


async def _form(
    request: Request, reader: Reader, given: Typed, trouble: Trouble = NONE, *, card: IdentityProviderCard | None = None,
    tested: discovery.Provider | str | None = None,
) -> Response:  # fmt: skip
    facts: dict[str, Any] = {"card": card, "tested": tested, "given": given, "trouble": trouble}
    if card is not None:
        facts |= {
            "callback": address_of(request, card.slug),
            "logout": address_of(request, card.slug, what="logout"),
        }
    return await page(
        request, reader, "door/provider.html", status=trouble.status, companies=await provider_forms.companies(reader),
        reached=isinstance(tested, discovery.Provider), may=reader.may("settings.write"), **facts,
    )  # fmt: skip
