"""The token endpoint (RFC 6749, client credentials), by Authlib's framework-free server.

Authlib is synchronous. It does no I/O here: the client that a request names is read before, and the token that it grants is
stored after, in the same transaction. So it runs on the event loop, for some tens of microseconds, and needs no thread.

Plain http is taken where it cannot be overheard: from or to this machine (loopback). Elsewhere https is needed, as seen by us or
by the TLS proxy in front, whose `X-Forwarded-Proto` the server trusts where it is told to.
"""

import hmac
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request, scope_to_list
from authlib.oauth2.rfc6749.errors import (
    InsecureTransportError,
    InvalidClientError,
    InvalidRequestError,
    OAuth2Error,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc6750 import BearerTokenGenerator

from core.settings import RateLimit, settings
from tenants import limits, tokens
from tenants.db import Tx, transaction
from tenants.scope import system

SIGN_IN_RATE = RateLimit(per_second=20, burst=200)
"""Requests for a token from one address; the settings' `off` also turns this off."""

_LONGEST = 200
_METHODS = ("client_secret_basic", "client_secret_post")
_FIND = """
SELECT c.id, c.secret_hash, c.scopes FROM api_clients c LEFT JOIN memberships m ON m.id = c.membership_id
WHERE c.client_id = $1 AND c.ended_at IS NULL AND m.ended_at IS NULL
"""


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


async def token(request: TokenRequest) -> TokenAnswer:
    """Answer a request for a token. Raises TooMany."""
    await limits.spend(f"sign-in:{request.peer}", SIGN_IN_RATE if settings().rate_limit else None)
    try:
        client_id = _named_client(request)
    except OAuth2Error as error:
        return _answer(*error())
    async with transaction(system(name="oauth")) as tx:
        server = _Server(await _client(tx, client_id))
        answer: TokenAnswer = server.create_token_response(request)
        if server.granted:
            await tokens.issue(tx, api_client_id=server.client.id, scopes=server.scopes, token=server.granted)
    return answer


def digest_of(secret: str) -> bytes:
    """What is stored of a client's secret. It is 256 random bits, so a fast digest is as good as a slow one."""
    return sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class _Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """An API client as Authlib asks about it."""

    id: UUID
    secret_hash: bytes
    scopes: frozenset[str]

    def check_client_secret(self, client_secret: str) -> bool:
        return bool(hmac.compare_digest(self.secret_hash, digest_of(client_secret)))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method in _METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """All of the client's without a request; None, which Authlib refuses, where one is not the client's."""
        asked = frozenset(scope_to_list(scope) or ()) or self.scopes
        return " ".join(sorted(asked)) if asked <= self.scopes else None


_STRANGER = _Client(UUID(int=0), bytes(32), frozenset())
"""Stands for a client that does not exist: its secret is never right, so that both get the same answer after the same work."""


class _Grant(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = _METHODS

    def authenticate_token_endpoint_client(self) -> ClientMixin:
        try:
            return super().authenticate_token_endpoint_client()
        except InvalidClientError:
            raise InvalidClientError(
                "The client is unknown, or its secret is wrong.", status_code=401
            ) from None


class _Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server for one request, whose client is known already."""

    def __init__(self, client: _Client) -> None:
        super().__init__()
        self.client = client
        self.granted: str | None = None
        self.scopes: list[str] = []
        self.register_grant(_Grant)
        self.register_token_generator(
            "default",
            BearerTokenGenerator(
                lambda **_: tokens.fresh(), expires_generator=lambda *_: settings().token_lifetime_seconds
            ),
        )

    def query_client(self, _client_id: str) -> _Client:
        return self.client

    def save_token(self, token: dict[str, Any], _request: OAuth2Request) -> None:
        self.granted, self.scopes = token["access_token"], scope_to_list(token.get("scope", ""))

    def send_signal(self, *_args: Any, **_kwargs: Any) -> None:
        """Authlib tells of its steps; nobody listens."""

    def create_oauth2_request(self, request: TokenRequest) -> OAuth2Request:
        headers = {"Authorization": request.authorization} if request.authorization else {}
        made = _Request("POST", _as_seen_by_authlib(request), headers=headers)
        made.payload = BasicOAuth2Payload({name: request.value(name) for name in request.form})
        return made

    def handle_response(
        self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]
    ) -> TokenAnswer:
        return _answer(status, body, headers)


class _Request(OAuth2Request):  # type: ignore[misc]
    @property
    def form(self) -> dict[str, str | None]:
        data: dict[str, str | None] = self.payload.data
        return data


def _named_client(request: TokenRequest) -> str:
    """The client that a well-formed request names. Raises OAuth2Error."""
    InsecureTransportError.check(_as_seen_by_authlib(request))
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


async def _client(tx: Tx, client_id: str) -> _Client:
    row = await tx.fetchrow(_FIND, client_id)
    return _Client(row["id"], row["secret_hash"], frozenset(row["scopes"])) if row else _STRANGER


def _as_seen_by_authlib(request: TokenRequest) -> str:
    """Authlib takes https, and http to a loopback address; we also take http from one."""
    return request.url.replace("http://", "https://", 1) if _is_loopback(request.peer) else request.url


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _answer(status: int, body: dict[str, Any], headers: list[tuple[str, str]]) -> TokenAnswer:
    """Authlib's answer, with the realm that RFC 7617 wants in a challenge."""
    named = {name: value.replace("Basic ", 'Basic realm="urakata", ', 1) for name, value in headers}
    return TokenAnswer(status, body, named)
