"""The calls of the API as a page offers them to be tried: from the OpenAPI document, those that a company's programs may make."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from api.samples import sample
from core import json
from tenants.bounds import scope_of, scope_of_route
from tenants.roles import CLIENT_ROLES, grants_of

_BODIES = {"post", "patch", "put"}
_HIDDEN = {"tenant"}
"""A company's program is in its company already."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of the path or the query."""

    name: str
    where: str
    required: bool
    about: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One operation. `body` is an example of what it takes, as JSON text; empty where it takes none."""

    id: str
    method: str
    path: str
    group: str
    about: str
    fields: tuple[Field, ...]
    body: str


@cache
def calls(app: Any) -> tuple[Call, ...]:
    """All calls that a company's program may make, in the order of the contract."""
    document = app.openapi()
    scopes = {scope_of(grant) for grant in grants_of(CLIENT_ROLES)}
    return tuple(
        _call(document, path, method, operation)
        for path, verbs in document["paths"].items()
        for method, operation in verbs.items()
        if path.startswith("/v1/") and _is_offered(path, method, operation, scopes)
    )


def _is_offered(path: str, method: str, operation: Mapping[str, Any], scopes: set[str]) -> bool:
    needed = scope_of_route(method.upper(), path)
    content = operation.get("requestBody", {}).get("content", {"application/json": {}})
    return (needed is None or needed in scopes) and "application/json" in content and "stream" not in path


def _call(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Call:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    body = json.dumps(sample(document, schema, {})).decode() if schema and method in _BODIES else ""
    fields = tuple(
        _field(each)
        for each in operation.get("parameters", ())
        if each["in"] in {"path", "query"} and each["name"] not in _HIDDEN
    )
    return Call(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        group=(operation.get("tags") or ["other"])[0],
        about=operation.get("description") or operation.get("summary", ""),
        fields=fields,
        body=_pretty(body),
    )


def _pretty(text: str) -> str:

    return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode() if text else ""


def _field(parameter: Mapping[str, Any]) -> Field:
    schema = parameter.get("schema", {})
    return Field(
        parameter["name"], parameter["in"], bool(parameter.get("required")), parameter.get("description", ""),
        tuple(str(each) for each in schema.get("enum", ())),
    )  # fmt: skip


def address(call: Call, given: Mapping[str, str]) -> str:
    """The path and query of a call with these values; what is missing of the path stays in braces."""
    path = re.sub(r"\{(\w+)\}", lambda found: quote(given.get(found[1], ""), safe="") or found[0], call.path)
    query = {
        each.name: given[each.name] for each in call.fields if each.where == "query" and given.get(each.name)
    }
    return path + (f"?{urlencode(query)}" if query else "")


def curl(call: Call, given: Mapping[str, str], origin: str, body: str) -> str:
    """The call as a command; the token stays a variable."""
    lines = [
        f"curl -s {'' if call.method == 'GET' else f'-X {call.method} '}'{origin}{address(call, given)}'"
    ]
    lines.append('-H "Authorization: Bearer $TOKEN"')
    if body:
        quoted = body.replace("'", "'\\''")
        lines.append(f"--json '{quoted}'")
    return " \\\n  ".join(lines)
