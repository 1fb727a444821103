"""Calls made from the OpenAPI document alone: a path with ids filled in, and a body that its schema takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


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
