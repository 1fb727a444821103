"""Authlib's framework-free server for one request, whose client is known already."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request, scope_to_list
from authlib.oauth2.rfc6749.errors import InvalidClientError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator

from core.settings import settings
from tenants import client_secrets, tokens
from tenants.token_request import TokenAnswer, TokenRequest, answered, seen_url

_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """An API client as Authlib asks about it."""

    id: UUID
    secret_hash: bytes
    scopes: frozenset[str]

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secrets.matches(client_secret, self.secret_hash)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method in _METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """All of the client's without a request; None, which Authlib refuses, where one is not the client's."""
        asked = frozenset(scope_to_list(scope) or ()) or self.scopes
        return " ".join(sorted(asked)) if asked <= self.scopes else None


STRANGER = Client(UUID(int=0), bytes(32), frozenset())
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


class Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server for one request, whose client is known already."""

    def __init__(self, client: Client) -> None:
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

    def query_client(self, _client_id: str) -> Client:
        return self.client

    def save_token(self, token: dict[str, Any], _request: OAuth2Request) -> None:
        self.granted, self.scopes = token["access_token"], scope_to_list(token.get("scope", ""))

    def send_signal(self, *_args: Any, **_kwargs: Any) -> None:
        """Authlib tells of its steps; nobody listens."""

    def create_oauth2_request(self, request: TokenRequest) -> OAuth2Request:
        headers = {"Authorization": request.authorization} if request.authorization else {}
        made = _Request("POST", seen_url(request), headers=headers)
        made.payload = BasicOAuth2Payload({name: request.value(name) for name in request.form})
        return made

    def handle_response(
        self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]
    ) -> TokenAnswer:
        return answered(status, body, headers)


class _Request(OAuth2Request):  # type: ignore[misc]
    @property
    def form(self) -> dict[str, str | None]:
        data: dict[str, str | None] = self.payload.data
        return data
