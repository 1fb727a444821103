"""What an OpenID provider says of itself (OpenID Connect Discovery 1.0), and its keys. Remembered for some minutes."""

import time
from dataclasses import dataclass
from typing import Any

from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core import outside
from core.outside import Unreachable
from tenants.oidc.refusals import ProviderAway

REMEMBER_SECONDS, AGAIN_SECONDS = 300, 10
"""Nobody can make us ask more often by tokens that no key has signed."""

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What signs with a private key: no shared secret, and never `none`."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider: its addresses, its keys, and the signatures that it uses."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    takes_basic: bool
    logs_out: bool
    names_itself: bool
    signatures: tuple[str, ...]
    keys: KeySet


_remembered: dict[str, tuple[float, Provider]] = {}


async def provider(issuer: str, *, fresh: bool = False) -> Provider:
    """What the issuer says. `fresh` asks again, as when a token is signed by a key that is not known. Raises ProviderAway."""
    known = _remembered.get(issuer)
    if known and time.monotonic() - known[0] < (AGAIN_SECONDS if fresh else REMEMBER_SECONDS):
        return known[1]
    try:
        made = await _asked(issuer)
    except Unreachable as error:
        raise ProviderAway(str(error)) from error
    except (ValueError, KeyError, TypeError, JoseError) as error:
        raise ProviderAway(f"{issuer}: {error}") from error
    _remembered[issuer] = (time.monotonic(), made)
    return made


def forget() -> None:
    """Ask everybody again."""
    _remembered.clear()


async def _asked(issuer: str) -> Provider:
    held = OpenIDProviderMetadata(await outside.get_json(get_well_known_url(issuer, external=True)))
    if held.get("issuer") != issuer:
        raise ValueError(f"its discovery document names the issuer {str(held.get('issuer'))[:200]!r}")
    signatures = _signatures(held)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        outside.checked_address(_text(held, name))
    return Provider(
        issuer=issuer,
        authorization_endpoint=_text(held, "authorization_endpoint"),
        token_endpoint=_text(held, "token_endpoint"),
        jwks_uri=_text(held, "jwks_uri"),
        userinfo_endpoint=held.get("userinfo_endpoint"),
        takes_basic="client_secret_basic" in held.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
        logs_out=held.get("backchannel_logout_supported") is True,
        names_itself=held.get("authorization_response_iss_parameter_supported") is True,
        signatures=signatures,
        keys=KeySet.import_key_set(await outside.get_json(_text(held, "jwks_uri"))),  # type: ignore[arg-type]
    )  # fmt: skip


def _text(held: dict[str, Any], name: str) -> str:
    value = held.get(name)
    if not isinstance(value, str):
        raise ValueError(f"its discovery document has no {name}")  # noqa: TRY004  (what it says is wrong, not our call)
    return value


def _signatures(held: dict[str, Any]) -> tuple[str, ...]:
    named = held.get("id_token_signing_alg_values_supported") or ["RS256"]
    found = tuple(each for each in SIGNATURES if each in named)
    if not found:
        raise ValueError("it signs ID tokens by no method that is taken (RS256, ES256 …)")
    return found
