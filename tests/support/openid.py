"""A real OpenID provider, for the tests of company sign-ins: Authlib's server behind uvicorn, on loopback.

It lets in whoever it is told is there, without a page. `claims` spoils the next ID tokens; `denies` says no.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Error, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.embedded.ports import free_port
from tenants.oidc.tokens import LOGOUT


@dataclass
class Client(ClientMixin):
    """The one client: our product."""

    client_id: str = "urakata"
    secret: str = "a secret of the tests"

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/callback")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """A code that was given out."""

    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class OpenIdProvider:
    """What the provider knows, and how it misbehaves."""

    url: str
    client: Client = field(default_factory=Client)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    sub: str = field(default_factory=lambda: secrets.token_hex(8))
    sid: str = field(default_factory=lambda: secrets.token_hex(8))
    email: str = "nobody@example.com"
    verified: bool = True
    tells_in_user_info: bool = False
    denies: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def person(self) -> dict[str, Any]:
        return {"sub": self.sub, "email": self.email, "email_verified": self.verified}

    def logout_token(self, *, leave: tuple[str, ...] = (), **changes: Any) -> str:
        """A token that tells of a logout, without the claims of `leave`."""
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": self.client.client_id, "iat": now, "exp": now + 120, "jti": secrets.token_hex(8),
            "events": {LOGOUT: {}}, "sub": self.sub, "sid": self.sid,
        } | changes  # fmt: skip
        kept = {name: value for name, value in claims.items() if name not in leave}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, kept, self.key)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks", "userinfo_endpoint": f"{self.url}/userinfo", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
            "backchannel_logout_supported": True, "backchannel_logout_session_supported": True,
        }  # fmt: skip


class _Request(OAuth2Request):  # type: ignore[misc]
    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)


class _Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, provider: OpenIdProvider) -> None:
        super().__init__()
        self.provider = provider
        self.register_grant(_grant_of(provider), [_id_tokens_of(provider), CodeChallenge(required=True)])
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: secrets.token_urlsafe(24)))

    def query_client(self, client_id: str) -> Client | None:
        return self.provider.client if client_id == self.provider.client.client_id else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Nobody asks about it later."""

    def send_signal(self, *_args: Any, **_kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: tuple[Request, dict[str, str]]) -> OAuth2Request:
        asked, values = request
        made = _Request(asked.method, str(asked.url), headers=asked.headers)
        made.payload = BasicOAuth2Payload(values)
        return made

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        made = JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)
        made.headers.update(dict(headers))
        return made


def _grant_of(provider: OpenIdProvider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            data = request.payload.data
            provider.codes[code] = Code(
                request.payload.redirect_uri, request.payload.scope, data.get("nonce"), data.get("code_challenge"),
                data.get("code_challenge_method"),
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes = {
                code: held for code, held in provider.codes.items() if held is not authorization_code
            }

        def authenticate_user(self, authorization_code: Code) -> OpenIdProvider:
            return provider

    return Grant


def _id_tokens_of(provider: OpenIdProvider) -> OpenIDCode:
    class IdTokens(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
            return False

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.key

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": provider.key.kid or ""}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.url, "aud": client.client_id, "sid": provider.sid}

        def generate_user_info(self, user: OpenIdProvider, scope: str) -> UserInfo:
            told = {"sub": user.sub} if user.tells_in_user_info else user.person()
            return UserInfo(told | provider.claims)

    return IdTokens()


def _app(provider: OpenIdProvider) -> Starlette:
    server = _Server(provider)

    async def authorize(request: Request) -> Response:
        values = dict(request.query_params)
        provider.asked.append(values)
        try:
            grant = server.get_consent_grant((request, values), provider)
        except OAuth2Error as error:
            return JSONResponse({"error": error.error}, 400)
        grant_user = None if provider.denies else provider
        return server.create_authorization_response(grant.request, grant_user, grant)

    async def token(request: Request) -> Response:
        return server.create_token_response((request, dict(await request.form())))

    async def user_info(_request: Request) -> Response:
        return JSONResponse(provider.person())

    async def metadata(_request: Request) -> Response:
        return JSONResponse(provider.metadata())

    async def keys(_request: Request) -> Response:
        return JSONResponse(KeySet([provider.key]).as_dict(private=False))

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", metadata), Route("/jwks", keys), Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]), Route("/userinfo", user_info),
        ]
    )  # fmt: skip


@contextmanager
def running() -> Iterator[OpenIdProvider]:
    """A provider, until the end of the block."""
    port = free_port()
    provider = OpenIdProvider(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(
        _app(provider), host="127.0.0.1", port=port, log_level="warning", lifespan="off", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < until, "the provider did not start"
            time.sleep(0.02)
        yield provider
    finally:
        server.should_exit = True
        thread.join(20)
