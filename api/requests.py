"""Requests as we read them: JSON by orjson (strict UTF-8, no lone surrogates), text that can be stored."""

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
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
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except Exception as error:
                cause = error.__cause__
                if isinstance(cause, _Nul):
                    fault = {
                        "type": "character_u0000",
                        "loc": ("body", *cause.path),
                        "msg": "takes text without the character U+0000",
                        "input": None,
                    }
                    raise RequestValidationError([fault]) from error
                raise

        return strict
