"""Refusals as people meet them on pages: a page that says what to do, or a sentence on the page they came from."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api import languages
from api.web import reader as readers
from api.web import refusals
from api.web.reader import Reader
from api.web.rendering import back, page

log = logging.getLogger(__name__)

_PROGRAMS = ("/v1/", "/oauth/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_NO_COMPANY = "no_company_yet"
"""A page of a company, while there is none: no error of the reader's, so the page says what comes first."""
_SAID = {403, 404, 409, 412, 413, 415, 422, 429, 503}
"""After a form was sent, these are said on the page that it was sent from."""


def reads(request: Request) -> bool:
    """Whether a person reads the answer in a browser, not a program."""
    path = request.url.path
    return not path.startswith(_PROGRAMS) and path != "/v1"


async def shown(request: Request, status: int, code: str, detail: str, facts: Mapping[str, Any]) -> Response:
    """The answer to a request of a page that was refused."""
    if status == 401:
        return _to_sign_in(request)
    reader = await _reader(request)
    said = refusals.text(reader.language, status, code, detail, facts)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"detail": said}, status)  # a script of ours shows it beside what it is about
    came_from = _page_before(request)
    if request.method != "GET" and status in _SAID and came_from:
        return back(request, came_from, said, late=True)
    if code == _NO_COMPANY and request.method == "GET":
        return await page(request, reader, "promises/no_company.html")
    request_id = request.scope.get("request_id", "")
    return await page(
        request,
        reader,
        "error.html",
        status=status,
        sentence=said,
        titles=refusals.TITLES,
        again=_itself(request) if request.method != "GET" else "",
        request_id=request_id,
        number=status,
    )


def _to_sign_in(request: Request) -> Response:
    to = readers.sign_in_address(request)
    if request.headers.get("hx-request") and not request.headers.get("hx-boosted"):
        return Response(status_code=204, headers={"HX-Redirect": to})
    answer = RedirectResponse(to, status_code=303)
    readers.end(answer)
    return answer


async def _reader(request: Request) -> Reader:
    """Who reads; nobody where even that cannot be asked."""
    try:
        return await readers.visitor(request)
    except Exception as error:  # noqa: BLE001  (an error page must come, whatever is away)
        log.warning("an error page is shown to nobody in particular: %r", error)
        taste = readers.Taste.read(request.cookies.get(readers.TASTE, ""))
        asked = languages.asked_for(request.headers.get("accept-language"))
        return Reader(None, taste.language or asked or "ja", taste)


def _page_before(request: Request) -> str:
    """The page of ours that a form was sent from; empty where that is the form's own address, or the browser does not say."""
    before = _sent_from(request)
    return "" if urlsplit(before).path == request.url.path else before


def _itself(request: Request) -> str:
    """The form's own address, where it was sent from there: that page can be opened again."""
    before = _sent_from(request)
    return before if urlsplit(before).path == request.url.path else ""


def _sent_from(request: Request) -> str:
    parts = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer") or "")
    if not parts.path or parts.netloc != request.headers.get("host"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
