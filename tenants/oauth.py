"""The token endpoint (RFC 6749, client credentials), by Authlib's framework-free server.

Authlib is synchronous. It does no I/O here: the client that a request names is read before, and the token that it grants is
stored after, in the same transaction. So it runs on the event loop, for some tens of microseconds, and needs no thread.
"""

from authlib.oauth2.rfc6749.errors import OAuth2Error

from core.settings import RateLimit, settings
from tenants import limits, tokens
from tenants.db import Tx, transaction
from tenants.oauth_server import STRANGER, Client, Server
from tenants.scope import system
from tenants.token_request import TokenAnswer, TokenRequest, answered, named_client

SIGN_IN_RATE = RateLimit(per_second=20, burst=200)
"""Requests for a token from one address; the settings' `off` also turns this off."""

_FIND = """
SELECT c.id, c.secret_hash, c.scopes FROM api_clients c LEFT JOIN memberships m ON m.id = c.membership_id
WHERE c.client_id = $1 AND c.ended_at IS NULL AND m.ended_at IS NULL
"""


async def token(request: TokenRequest) -> TokenAnswer:
    """Answer a request for a token. Raises TooMany."""
    await limits.spend(f"sign-in:{request.peer}", SIGN_IN_RATE if settings().rate_limit else None)
    try:
        client_id = named_client(request)
    except OAuth2Error as error:
        return answered(*error())
    async with transaction(system(name="oauth")) as tx:
        server = Server(await _client(tx, client_id))
        answer: TokenAnswer = server.create_token_response(request)
        if server.granted:
            await tokens.issue(tx, api_client_id=server.client.id, scopes=server.scopes, token=server.granted)
    return answer


async def _client(tx: Tx, client_id: str) -> Client:
    row = await tx.fetchrow(_FIND, client_id)
    return Client(row["id"], row["secret_hash"], frozenset(row["scopes"])) if row else STRANGER
