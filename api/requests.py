"""Requests as we read them: JSON by orjson (strict UTF-8, no lone surrogates), text that can be stored, no parameter but those
that the call takes."""

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            body = await self.body()
            self._json = orjson.loads(body)
            if b"\\u0000" in body:
                _refuse_nul(self._json, [])
        return self._json


def _refuse_nul(value: Any, path: list[str | int]) -> None:
    if isinstance(value, str) and "\x00" in value:
        raise _Nul(path)
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_nul(key, path)
            _refuse_nul(inner, [*path, key])
    if isinstance(value, list):
        for n, inner in enumerate(value):
            _refuse_nul(inner, [*path, n])


class _Nul(Exception):
    def __init__(self, path: list[str | int]) -> None:
        super().__init__("U+0000")
        self.path = path


class Route(APIRoute):
    """A route that reads its request strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, taken = super().get_route_handler(), self._parameters()

        async def strict(request: Request) -> Response:
            if request.scope["query_string"] or "\x00" in request.scope["path"]:
                _refuse_parameters(request, taken)
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except Exception as error:
                if isinstance(error.__cause__, _Nul):
                    raise RequestValidationError([_nul("body", *error.__cause__.path)]) from error
                raise

        return strict

    def _parameters(self) -> frozenset[str] | None:
        """What this call takes in the query; None where it reads it as one shape (`api.query`), which refuses what is left."""
        if (self.openapi_extra or {}).get("parameters"):
            return None
        taken = get_flat_params(self.dependant)
        return frozenset(each.alias for each in taken if isinstance(each.field_info, Query))


def _refuse_parameters(request: Request, taken: frozenset[str] | None) -> None:
    """A misspelt filter would quietly narrow nothing. Raises RequestValidationError with each that is not taken or not storable."""
    asked = list(request.query_params.multi_items())
    flaws = [_unknown(name, value) for name, value in asked if taken is not None and name not in taken]
    flaws += [_nul("query", name) for name, value in asked if "\x00" in value]
    flaws += [_nul("path", name) for name, value in request.path_params.items() if "\x00" in str(value)]
    if flaws:
        raise RequestValidationError(flaws)


def _unknown(name: str, value: str) -> dict[str, Any]:
    return {
        "type": "extra_forbidden",
        "loc": ("query", name),
        "msg": "Extra inputs are not permitted",
        "input": value,
    }


def _nul(*where: str | int) -> dict[str, Any]:
    return {
        "type": "character_u0000",
        "loc": where,
        "msg": "takes text without the character U+0000",
        "input": None,
    }
