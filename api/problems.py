"""Errors as RFC 9457 problem details, with a stable `code` and, for bad fields, `errors: [{pointer, code, detail}]`."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match, Route

from api import languages, unchanging, validation
from api.answers import replayed
from api.web import errors as pages
from api.web.words import words
from core import errors, json
from core.errors import FieldError, Refusal
from core.said import noop, say, together
from tenants.idempotency import Repeated

log = logging.getLogger(__name__)

AREA = "refusals"
"""The words of what is refused, in the catalogues."""

STATUS: Mapping[type[Refusal], int] = {
    errors.Unauthenticated: 401,
    errors.Denied: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.UnsupportedMedia: 415,
    errors.Invalid: 422,
    errors.PreconditionMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
_TITLES = {
    400: noop("Bad request"), 401: noop("Not signed in"), 403: noop("Not allowed"), 404: noop("Not found"), 405: noop("Method not allowed"),
    409: noop("Conflict"), 412: noop("Changed meanwhile"), 413: noop("Too large"), 415: noop("Unsupported media type"),
    422: noop("Wrong content"), 428: noop("If-Match needed"), 429: noop("Too many requests"), 500: noop("Internal error"),
    503: noop("Away for a moment"),
}  # fmt: skip
_PLACES = {"body", "query", "path", "header"}
_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
_OF_THE_FRAMEWORK = {
    400: say("The request cannot be read."),
    404: say("There is nothing at this address."),
    405: say("This address does not take this method."),
}
"""What the framework refuses by itself, in words of ours."""
_AWAY = (ConnectionError, asyncpg.exceptions.CannotConnectNowError, asyncpg.exceptions.ConnectionDoesNotExistError,
         asyncpg.exceptions.AdminShutdownError, asyncpg.exceptions.CrashShutdownError,
         asyncpg.InterfaceError, asyncpg.exceptions.TooManyConnectionsError, TimeoutError)  # fmt: skip


def problem(
    request: Request, status: int, code: str, detail: str, *, fields: Sequence[FieldError] = (), facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """One problem document as an answer, in the language of who asked."""
    body = _body(languages.of(request), status, code, detail, fields, facts or {})
    answer = Response(json.dumps(body), status, headers, "application/problem+json")
    answer.headers["Content-Language"] = languages.of(request)
    return answer


def _body(
    language: str, status: int, code: str, detail: str, fields: Sequence[FieldError], facts: Mapping[str, Any]
) -> dict[str, Any]:
    said = words(language, AREA)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": said.gettext(_TITLES.get(status, noop("Error"))),
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = said.told(detail)
    if fields:
        body["errors"] = [
            {"pointer": f.pointer, "code": f.code, "detail": said.told(f.detail)} for f in fields
        ]
    return body | {name: value for name, value in facts.items() if name not in body}


def document(refusal: Refusal, language: str) -> dict[str, Any]:
    """The problem document that a refusal is."""
    listed = refusal.errors if isinstance(refusal, errors.Invalid) else ()
    return _body(language, status_of(refusal), refusal.reason, refusal.detail, listed, _told(refusal))


def _told(refusal: Refusal) -> Mapping[str, Any]:
    """The facts for the body. How a limit stands goes into the headers."""
    if isinstance(refusal, errors.TooMany):
        return {name: value for name, value in refusal.facts.items() if name != "standing"}
    return refusal.facts


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: that of the nearest kind it derives from."""
    return next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 400)


def of_refusal(request: Request, refusal: Refusal) -> Response:
    """The problem that a refusal is, as an answer."""
    status = status_of(refusal)
    listed = refusal.errors if isinstance(refusal, errors.Invalid) else ()
    headers = _headers(status, refusal.facts)
    return problem(
        request, status, refusal.reason, refusal.detail, fields=listed, facts=_told(refusal), headers=headers
    )


def _headers(status: int, facts: Mapping[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="urakata"'
    if status in {429, 503}:
        headers["Retry-After"] = str(max(1, int(facts.get("retry_after", 1))))
    return headers


def install(app: FastAPI) -> None:
    """Answer every kind of error as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Repeated, _repeated)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    for kind in _AWAY:
        app.add_exception_handler(kind, _away)
    app.add_exception_handler(asyncpg.exceptions.LockNotAvailableError, _busy)
    app.add_exception_handler(asyncpg.exceptions.DeadlockDetectedError, _busy)
    app.add_exception_handler(asyncpg.exceptions.UntranslatableCharacterError, _untranslatable)
    app.add_exception_handler(asyncpg.exceptions.CharacterNotInRepertoireError, _untranslatable)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    if isinstance(error, errors.TooMany):
        request.state.standing = error.facts.get("standing")
    if pages.reads(request):
        return await pages.shown(request, status_of(error), error.reason, error.detail, error.facts)
    return of_refusal(request, error)


async def _repeated(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Repeated)
    return replayed(error.answer)


async def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    raw = error.errors()
    if pages.reads(request) and any(each["loc"][:1] == ("path",) for each in raw):
        return await pages.shown(request, 404, "not_found", say("There is no such page."), {})
    if pages.reads(request):
        listed = together(each.detail for each in fields(raw, error.body))
        return await pages.shown(request, 422, "invalid", listed, {})
    if any(each["type"] == "json_invalid" for each in raw):
        return problem(request, 400, "malformed_json", say("The body is not well-formed JSON in UTF-8."))
    return problem(
        request, 422, "invalid", say("Some fields cannot be taken."), fields=fields(raw, error.body)
    )


def fields(raw: Iterable[Any], body: Any) -> list[FieldError]:
    """What pydantic found in a body (or outside it), as errors by pointer."""
    return [_field(each, body) for each in raw]


def _field(raw: Mapping[str, Any], body: Any) -> FieldError:
    place, *path = raw["loc"] if raw["loc"][:1] and raw["loc"][0] in _PLACES else ("body", *raw["loc"])
    path = _followed(path, body) if place == "body" and body is not None else path
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
    if place != "body":
        pointer = f"/{path[0]}" if path else f"/{place}"
    return FieldError(pointer, raw["type"], validation.sentence(raw))


def _followed(path: Sequence[str | int], body: Any) -> list[str | int]:
    """The steps of a path that lead through the body, and a last one that is missing there.

    Where a field takes one of several shapes, pydantic's path also names the shape that it tried.
    """
    steps: list[str | int] = []
    for n, step in enumerate(path):
        if isinstance(body, dict) and (step in body or n == len(path) - 1):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            body = body[step]
        else:
            continue
        steps.append(step)
    return steps


async def _gone(_request: Request, _error: Exception) -> Response:
    """Who asked has left in the middle of what they sent: nobody reads the answer, and it is no fault of ours."""
    return Response(status_code=400)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "error")
    detail = (
        _OF_THE_FRAMEWORK.get(error.status_code, error.detail) if type(error.detail) is str else error.detail
    )
    if pages.reads(request):
        return await pages.shown(request, error.status_code, code, detail, {})
    if error.status_code == 405:
        said = unchanging.instead(request.url.path) or detail
        return problem(request, 405, code, said, headers={"Allow": ", ".join(_methods(request))})
    return problem(request, error.status_code, code, detail, headers=error.headers)


def _methods(request: Request) -> list[str]:
    """Every method that this address takes: the router names only those of the first route that has it (RFC 9110, 15.5.6)."""
    found = [
        route.methods or ()
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    return sorted({method for methods in found for method in methods})


async def _away(request: Request, error: Exception) -> Response:
    log.warning("a dependency is away: %r", error)
    if pages.reads(request):
        return await pages.shown(request, 503, "unavailable", "", {})
    return problem(
        request,
        503,
        "unavailable",
        say("The database cannot be reached now; try again."),
        headers={"Retry-After": "2"},
    )


async def _busy(request: Request, _error: Exception) -> Response:
    if pages.reads(request):
        return await pages.shown(request, 409, "busy", "", {})
    return problem(request, 409, "busy", say("Somebody else is changing this right now; try again."))


async def _untranslatable(request: Request, _error: Exception) -> Response:
    if pages.reads(request):
        return await pages.shown(request, 422, "untranslatable", "", {})
    return problem(request, 422, "invalid", say("The text holds a character that cannot be stored (U+0000)."))


async def _failed(request: Request, error: Exception) -> Response:
    log.error("unhandled error at %s %s", request.method, request.url.path, exc_info=error)
    if pages.reads(request):
        return await pages.shown(request, 500, "internal_error", "", {})
    return problem(
        request,
        500,
        "internal_error",
        say("Something broke on our side. Nothing was changed. The request id helps to find it."),
    )
