"""What keeps pages safe: the policy of what a page may load, and that forms are sent by our own pages alone."""

from collections.abc import Callable, Coroutine
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.requests import StrictRequest
from api.web import reader
from core.errors import Denied, NotFound
from core.said import say

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store", "Vary": "Cookie, Accept-Language, HX-Request",
}  # fmt: skip
_SAFE = {"GET", "HEAD", "OPTIONS"}
OF_THE_PROVIDER = ("/floor", "/admin", "/billing")
"""Where the provider's staff alone may go, whatever a page there asks for besides."""
TOKEN_FIELD, TOKEN_HEADER = "csrf", "x-csrf-token"


class ForeignForm(Denied):
    """The form was not sent by a page of this session; load the page anew and send it again."""

    code = "foreign_form"


class PageRoute(APIRoute):
    """A route of the pages. What changes something must come from a page of ours, in the session that it was made for."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            if request.method not in _SAFE:
                await _refuse_foreign(request)
            if request.url.path.startswith(OF_THE_PROVIDER):
                await _refuse_clients(request)
            return await handle(request)

        return guarded


async def _refuse_foreign(request: Request) -> None:
    """Raise ForeignForm unless the browser says that the page is ours, and the form holds the session's token.

    Before anybody is signed in there is no session to act in; there the browser's word must do (Fetch Metadata, Origin).
    """
    if not _is_same_origin(request):
        raise ForeignForm
    visitor = await reader.visitor(request)
    if visitor.csrf and not compare_digest(visitor.csrf, await _token(request)):
        raise ForeignForm


async def _refuse_clients(request: Request) -> None:
    """Raise NotFound for client people; who is not signed in is led to the door by the page."""
    visitor = await reader.visitor(request)
    if visitor.scope is not None and not visitor.scope.is_staff:
        raise NotFound(say("These pages are the provider's."))


def _is_same_origin(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _token(request: Request) -> str:
    if given := request.headers.get(TOKEN_HEADER):
        return given
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return ""
    held = (await request.form()).get(TOKEN_FIELD)
    return held if isinstance(held, str) else ""
