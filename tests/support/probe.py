"""Calls made from the OpenAPI document alone: a path with ids filled in, and a body that its schema takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PATTERNED = {"code": "probe-code", "email": "probe@example.com", "key": "PROBE"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb of one path, with what it takes."""

    method: str
    path: str
    parameters: tuple[str, ...]
    query: tuple[str, ...]
    body: Any

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation under /v1."""
    for path, verbs in document["paths"].items():
        for method, operation in verbs.items():
            if path.startswith("/v1/"):
                schema = (
                    operation.get("requestBody", {})
                    .get("content", {})
                    .get("application/json", {})
                    .get("schema")
                )
                asked = tuple(
                    each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"
                )
                yield Operation(method.upper(), path, tuple(re.findall(r"{(\w+)}", path)), asked, schema)


def sample(document: Mapping[str, Any], schema: Any, values: Mapping[str, Any], name: str = "") -> Any:
    """A value that a schema takes: what is required of it, and of `values` what it has a place for."""
    if "$ref" in schema:
        return sample(
            document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], values, name
        )
    if "anyOf" in schema:
        return sample(
            document, next(each for each in schema["anyOf"] if each.get("type") != "null"), values, name
        )
    if name in values and schema.get("type") != "array":
        return values[name]
    if "const" in schema or "enum" in schema:
        return schema.get("const") or schema["enum"][0]
    match schema.get("type"):
        case "object":
            wanted = [
                key
                for key in schema.get("properties", {})
                if key in schema.get("required", ()) or key in values
            ]
            return {key: sample(document, schema["properties"][key], values, key) for key in wanted}
        case "array":
            return (
                [sample(document, schema["items"], values, name)] * max(1, schema.get("minItems", 1))
                if schema.get("items")
                else []
            )
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string" if schema.get("format") == "uuid":
            return values["id"]
        case "string" if schema.get("format") == "date-time":
            return "2030-01-01T00:00:00Z"
        case "string" if schema.get("format") == "date":
            return "2030-01-01"
        case _:
            return _PATTERNED.get(name, "probe")
