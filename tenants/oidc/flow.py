"""The way out to a company's sign-in and back: the authorization code flow with PKCE (S256), state and nonce."""

import secrets
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from core import outside
from core.errors import Invalid
from core.outside import Unreachable
from tenants import identity_providers, pending
from tenants.db import Tx
from tenants.directory.sign_ins import normal
from tenants.identity_providers import IdentityProviderCard
from tenants.oidc import discovery, tokens
from tenants.oidc.discovery import Provider
from tenants.oidc.refusals import AddressForeign, AddressUnverified, ProviderAway, TokenRefused
from tenants.pending import Pending
from tenants.sessions import Through

SCOPES = "openid email"
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send a browser, and the state that must come back with it."""

    address: str
    state: str


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a company's sign-in named: a verified address of one of its domains."""

    email: str
    through: Through


async def depart(
    tx: Tx, company: IdentityProviderCard, known: Provider, *, back: str, goes_to: str, hint: str = ""
) -> Departure:
    """Begin a company sign-in. `back` is the address that it returns to."""
    nonce, verifier = secrets.token_urlsafe(_RANDOM_BYTES), secrets.token_urlsafe(_RANDOM_BYTES + 16)
    state = await pending.begin(
        tx, "company", identity_provider_id=company.id, nonce=nonce, verifier=verifier, goes_to=goes_to
    )
    address: str = prepare_grant_uri(
        known.authorization_endpoint, company.client_id, "code", redirect_uri=back, scope=SCOPES, state=state, nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier), code_challenge_method="S256", login_hint=hint or None,
    )  # fmt: skip
    return Departure(address, state)


async def secret_for(tx: Tx, company: IdentityProviderCard) -> str | None:
    """The client's secret; the transaction is inside the provider's wall."""
    return await identity_providers.secret_of(tx, company.id)


async def arrive(
    company: IdentityProviderCard,
    known: Provider,
    waiting: Pending,
    *,
    code: str,
    back: str,
    secret: str | None,
) -> Named:
    """Exchange the code, and read whom the ID token names. Raises ProviderAway, TokenRefused, AddressUnverified, AddressForeign."""
    assert waiting.nonce is not None
    assert waiting.verifier is not None
    answer = await _exchanged(company, known, code=code, back=back, verifier=waiting.verifier, secret=secret)
    text, access = answer.get("id_token"), answer.get("access_token")
    if not isinstance(text, str):
        raise TokenRefused("the answer to the code has no ID token")
    access = access if isinstance(access, str) else None
    claims = await tokens.id_token(
        text, known, client_id=company.client_id, nonce=waiting.nonce, access_token=access
    )
    told = claims if "email" in claims else claims | await _user_info(known, claims["sub"], access)
    sid = claims.get("sid")
    return Named(
        _address(company, told), Through(company.id, claims["sub"], sid if isinstance(sid, str) else None)
    )


async def _exchanged(
    company: IdentityProviderCard, known: Provider, *, code: str, back: str, verifier: str, secret: str | None
) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    auth = (company.client_id, secret) if secret and known.takes_basic else None
    if auth is None:
        form |= {"client_id": company.client_id} | ({"client_secret": secret} if secret else {})
    try:
        return await outside.post_form(known.token_endpoint, form, auth=auth)
    except Unreachable as error:
        raise ProviderAway(str(error)) from error


async def _user_info(known: Provider, subject: str, access_token: str | None) -> dict[str, Any]:
    """E-mail from the UserInfo endpoint, where the ID token has none; only of the same person (5.3.2)."""
    if known.userinfo_endpoint is None or access_token is None:
        return {}
    try:
        told = await outside.get_json(
            known.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"}
        )
    except Unreachable as error:
        raise ProviderAway(str(error)) from error
    if told.get("sub") != subject:
        raise TokenRefused("the UserInfo answer is about somebody else (sub)")
    return {name: told[name] for name in ("email", "email_verified") if name in told}


def _address(company: IdentityProviderCard, told: dict[str, Any]) -> str:
    held = told.get("email")
    if not isinstance(held, str) or told.get("email_verified") is not True:
        raise AddressUnverified(f"email_verified is {told.get('email_verified')!r}")
    try:
        email = normal(held)
    except Invalid as error:
        raise AddressUnverified("the e-mail address is none") from error
    if email.rpartition("@")[2] not in company.domains:
        raise AddressForeign(f"the domain is {email.rpartition('@')[2]!r}")
    return email


async def metadata(company: IdentityProviderCard) -> Provider:
    """What the company's sign-in says of itself. Raises ProviderAway."""
    return await discovery.provider(company.issuer)
