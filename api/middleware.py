"""Around every request: an id, a bound on the body, the right media type, and the time it took."""

import re
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import limits
from api.problems import problem
from api.web import errors as pages
from core.said import say
from core.settings import settings

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_UPLOADS = re.compile(
    r"^/v1/(documents|bank-deposits|usage/files|tickets/[^/]+/documents)$|^/(console|portal)/.*(files|replies|new/[^/]+)$"
)
SEVERAL = 3
"""A form of a page may hold as many of the largest documents at once; each is measured by itself as well."""


class RequestId:
    """Every response has `X-Request-Id` (one that a proxy gave is kept if it is plain), and says how the rate limit stands."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        scope["request_id"] = request_id

        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [
                    ("x-request-id", request_id),
                    *limits.headers(scope.get("state", {}).get("standing")).items(),
                ]
                message["headers"].extend((name.encode(), value.encode()) for name, value in added)
            await send(message)

        await self.app(scope, receive, with_id)


class Bounds:
    """Bodies of the API are JSON (uploads apart) and no larger than the settings allow: 415 and 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        upload = bool(_UPLOADS.match(path))
        if refusal := _wrong_type(headers, path, upload=upload):
            await problem(Request(scope), 415, "unsupported_media_type", refusal)(scope, receive, send)
            return
        limit = _limit(path, upload=upload)
        if int(headers.get("content-length") or 0) > limit:
            answer = await _too_large(scope, receive, limit)
            await answer(scope, receive, send)
            return
        await self.app(scope, _counted(receive, limit), send)


def _wrong_type(headers: Headers, path: str, *, upload: bool) -> str | None:
    if not path.startswith("/v1/") or upload or _is_empty(headers):
        return None
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return None
    return say("held Content-Type {held}; takes application/json", held=kind)


def _limit(path: str, *, upload: bool) -> int:
    if not upload:
        return settings().max_body_bytes
    return settings().max_document_bytes * (1 if path.startswith("/v1/") else SEVERAL) + 65_536


def _is_empty(headers: Headers) -> bool:
    return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers


def _counted(receive: Receive, limit: int) -> Receive:
    """A body without Content-Length is counted as it comes."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, say("The body is larger than {limit} bytes.", limit=limit))
        return message

    return counted


async def _too_large(scope: Scope, receive: Receive, limit: int) -> ASGIApp:
    """A program is told at once. A browser reads no answer before it has sent everything: that is let pass, up to a bound."""
    request = Request(scope)
    if not pages.reads(request):
        return problem(request, 413, "too_large", say("The body is larger than {limit} bytes.", limit=limit))
    await _let_pass(receive, limit * SEVERAL)
    return await pages.shown(request, 413, "form_too_large", "", {"size": f"{limit / 1_000_000:.0f} MB"})


async def _let_pass(receive: Receive, most: int) -> None:
    """Take in a body and forget it."""
    passed, more = 0, True
    while more and passed <= most:
        message = await receive()
        passed += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
