"""`POST /oauth/token`: RFC 6749 in and out; its rules are in tenants/oauth.py."""

from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from core import json
from core.errors import TooLarge
from core.said import say
from tenants import oauth
from tenants.token_request import TokenRequest

router = APIRouter(tags=["oauth"])

_LARGEST = 16 * 1024
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"const": "client_credentials"},
        "scope": {
            "type": "string",
            "description": "Separated by spaces; without it, all scopes of the client.",
        },
        "client_id": {"type": "string", "description": "Unless given by HTTP Basic."},
        "client_secret": {"type": "string", "format": "password"},
    },
}
_GRANTED: dict[str, Any] = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in"],
    "properties": {
        "access_token": {"type": "string"},
        "token_type": {"const": "Bearer"},
        "expires_in": {"type": "integer", "description": "Seconds."},
        "scope": {"type": "string"},
    },
}
_REFUSED: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}


def _json(what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": schema}}}


@router.post(
    "/oauth/token",
    responses={
        200: _json("A token", _GRANTED),
        400: _json("Refused", _REFUSED),
        401: _json("Refused", _REFUSED),
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}}
    },
)
async def token(request: Request) -> Response:
    """Give an API client a bearer token for its id and secret (client credentials; HTTP Basic or form)."""
    answer = await oauth.token(
        TokenRequest(
            url=str(request.url),
            peer=request.client.host if request.client else "",
            authorization=request.headers.get("authorization"),
            form=await _form(request),
        )
    )
    return Response(json.dumps(answer.body), answer.status, answer.headers)


async def _form(request: Request) -> dict[str, list[str]]:
    """The form's parameters; none where the body is no form (RFC 6749, 3.2, takes nothing else)."""
    body = await request.body()
    if len(body) > _LARGEST:
        raise TooLarge(say("A request for a token takes at most {most} bytes.", most=_LARGEST))
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
