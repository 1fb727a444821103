"""The routes of the pages, and the parts of the product that they lie in."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from fastapi.routing import APIRoute

from api.app import create_app

ELSEWHERE = ("/docs", "/openapi.json", "/static", "/auth", "/v1", "/live")
"""What is no page of this kind, or leads out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A route of pages."""

    path: str
    regex: Any


@cache
def kinds() -> tuple[Kind, ...]:
    """Every GET route of the pages."""
    routes = [route for route in create_app().router.routes if isinstance(route, APIRoute)]
    return tuple(
        Kind(route.path, route.path_regex)
        for route in routes
        if "GET" in route.methods and not route.include_in_schema and not route.path.startswith(ELSEWHERE)
    )


def kind_of(address: str) -> str | None:
    """The route that a path of ours belongs to."""
    path = urlsplit(address).path
    return next((kind.path for kind in kinds() if kind.regex.match(path)), None)
