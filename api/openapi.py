"""The OpenAPI 3.1 document: the app's own, with how to sign in, how errors look, and the header of every POST."""

from typing import Any

from fastapi import FastAPI

from api.deps import IF_MATCH_NEEDED
from tenants.bounds import OPEN_TO_ALL, SCOPES

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "For people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_SECURITY = {
    "oauth": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {scope: scope.replace(":", ": ") for scope in sorted(SCOPES)},
            }
        },
    }
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "The same key and body get the first answer again for 24 hours.",
}
_ERRORS = {
    "400": "Not well-formed", "401": "No valid token", "403": "The role or scope may not", "404": "Not there, or not to be seen",
    "409": "A state conflict", "412": "If-Match is stale", "413": "Larger than is taken", "415": "Another media type than is taken",
    "422": "Well-formed but wrong", "428": "If-Match is needed", "429": "Too many requests", "503": "A dependency is away",
}  # fmt: skip
_WAITING = {"429", "503"}
_RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}


def install(app: FastAPI) -> None:
    """Complete the document that the app generates; it is made once."""
    plain = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["responses"] = {status: _refusal(status, text) for status, text in _ERRORS.items()}
    for path, verbs in document["paths"].items():
        if path.startswith("/v1/"):
            for method, operation in verbs.items():
                _complete(path, method, operation)
    _drop_unused(components["schemas"])
    return document


def _refusal(status: str, text: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return told | {"headers": {"Retry-After": _RETRY_AFTER}} if status in _WAITING else told


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["security"] = [{"oauth": []}]
    if method == "post":
        operation.setdefault("parameters", []).append(_KEY)
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    for status in sorted(_statuses(path, method, operation)):
        responses.setdefault(status, {"$ref": f"#/components/responses/{status}"})


def _statuses(path: str, method: str, operation: dict[str, Any]) -> set[str]:
    """The refusals that this operation can give."""
    parameters = operation.get("parameters", [])
    edit_token = [each for each in parameters if each["name"] == "if-match"]
    statuses = {"401", "429", "503"} if path in OPEN_TO_ALL else {"401", "403", "404", "429", "503"}
    if method != "get":
        statuses |= {"409", "413", "415", "422"}
    if parameters:
        statuses.add("422")
    if "requestBody" in operation:
        statuses.add("400")
    if edit_token:
        statuses.add("412")
    if any(each.get("description") == IF_MATCH_NEEDED for each in edit_token):
        statuses.add("428")
    return statuses


def _drop_unused(schemas: dict[str, Any]) -> None:
    """FastAPI's own error shapes are not ours."""
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
