"""Requests for a token as RFC 6749 (sections 3.2 and 5) wants them, and the answers' shape.

Plain http is taken where it cannot be overheard: from or to this machine (loopback). Elsewhere https is needed, as seen by us or
by the TLS proxy in front, whose `X-Forwarded-Proto` the server trusts where it is told to.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.errors import InsecureTransportError, InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc6749.util import extract_basic_authorization

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request for a token as it came in: `form` holds every value of each parameter, `peer` is who is at the other end."""

    url: str
    peer: str
    authorization: str | None
    form: Mapping[str, Sequence[str]]

    def value(self, name: str) -> str | None:
        """A parameter's first value; one without a value counts as left out (RFC 6749, 3.2)."""
        return next(iter(self.form.get(name, ())), None) or None


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """The answer of RFC 6749, sections 5.1 and 5.2."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


def named_client(request: TokenRequest) -> str:
    """The client that a well-formed request names. Raises OAuth2Error."""
    InsecureTransportError.check(seen_url(request))
    if any(len(values) > 1 for values in request.form.values()):
        raise InvalidRequestError("A parameter is given more than once.")
    if not request.value("grant_type"):
        raise InvalidRequestError("Missing 'grant_type'; it takes client_credentials.")
    if request.authorization and request.value("client_secret"):
        raise InvalidRequestError("Authenticate by HTTP Basic or by the form, not by both.")
    try:
        named, secret = extract_basic_authorization({"Authorization": request.authorization or ""})
    except ValueError:  # not UTF-8, or not base64
        named, secret = None, None
    named, secret = named or request.value("client_id"), secret or request.value("client_secret")
    if not named or not secret or not named.isprintable() or len(named) > _LONGEST:
        raise InvalidClientError(
            "Authenticate by HTTP Basic or by client_id and client_secret.", status_code=401
        )
    return str(named)


def seen_url(request: TokenRequest) -> str:
    """Authlib takes https, and http to a loopback address; we also take http from one."""
    return request.url.replace("http://", "https://", 1) if _is_loopback(request.peer) else request.url


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def answered(status: int, body: dict[str, Any], headers: list[tuple[str, str]]) -> TokenAnswer:
    """Authlib's answer, with the realm that RFC 7617 wants in a challenge."""
    named = {name: value.replace("Basic ", 'Basic realm="urakata", ', 1) for name, value in headers}
    return TokenAnswer(status, body, named)
