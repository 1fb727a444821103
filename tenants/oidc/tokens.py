"""Tokens that an OpenID provider signed: the ID token of a sign-in, and the logout token of its end.

Signed by a key of the provider's own set, by a method that it says it uses; for us, from it, of now.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from tenants.oidc.discovery import Provider, provider
from tenants.oidc.refusals import TokenRefused

LEEWAY_SECONDS = 60
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_LASTS = timedelta(minutes=10)
"""How old a logout token without an end may be."""


async def id_token(
    text: str, known: Provider, *, client_id: str, nonce: str, access_token: str | None
) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, 3.1.3.7). Raises TokenRefused."""
    signed = await _signed(text, known)
    params = {"nonce": nonce, "client_id": client_id, "access_token": access_token}
    claims = CodeIDToken(signed.claims, signed.header, _expected(known, client_id), params)
    try:
        claims.validate(_now(), LEEWAY_SECONDS)
    except JoseError as error:
        raise TokenRefused(f"the ID token does not hold: {error}") from error
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise TokenRefused("the ID token names nobody (sub)")
    return dict(claims)


async def logout_token(text: str, known: Provider, *, client_id: str) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Raises TokenRefused."""
    signed = await _signed(text, known)
    registry = jwt.JWTClaimsRegistry(_now(), LEEWAY_SECONDS, **_expected(known, client_id))
    claims = signed.claims
    try:
        registry.validate(claims)
    except JoseError as error:
        raise TokenRefused(f"the logout token does not hold: {error}") from error
    _require_logout(claims)
    return dict(claims)


def _require_logout(claims: dict[str, Any]) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise TokenRefused("the logout token tells of no logout (events)")
    if "nonce" in claims:
        raise TokenRefused("the logout token has a nonce: it is an ID token")
    if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "sid", "jti")):
        raise TokenRefused("the logout token names nobody as it should (sub, sid)")
    if not (claims.get("sub") or claims.get("sid")):
        raise TokenRefused("the logout token names neither a person nor a session (sub, sid)")
    if not claims.get("jti"):
        raise TokenRefused("the logout token has no id (jti)")
    if _now() - claims["iat"] > LOGOUT_LASTS.total_seconds():
        raise TokenRefused("the logout token is old (iat)")


def _expected(known: Provider, client_id: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": known.issuer},
        "aud": {"essential": True, "value": client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }


async def _signed(text: str, known: Provider) -> jwt.Token:
    """The token, if a key of the provider signed it; its keys are asked for anew where none fits."""
    try:
        return jwt.decode(text, known.keys, list(known.signatures))
    except (InvalidKeyIdError, BadSignatureError):
        fresh = await provider(known.issuer, fresh=True)
    except (JoseError, ValueError) as error:
        raise TokenRefused(f"the token is not signed as it should be: {error}") from error
    try:
        return jwt.decode(text, fresh.keys, list(fresh.signatures))
    except (JoseError, ValueError) as error:
        raise TokenRefused(f"the token is not signed as it should be: {error}") from error


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
