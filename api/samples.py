"""Example values made from JSON Schemas of the OpenAPI document: for the reference page, and for probing every route."""

from collections.abc import Mapping
from typing import Any

_NAMED: Mapping[str, Any] = {
    "code": "hr.onboarding", "email": "hanako@example.com", "key": "ACME", "task_type": "hr.onboarding", "subject": "入社手続き",
    "name": "山田 花子", "body": "書類を受け取りました。", "tenant": "ACME", "reason": "…",
}  # fmt: skip
_ID = "01990000-0000-7000-8000-000000000000"
_FORMATS = {"uuid": _ID, "date-time": "2026-11-24T09:00:00+09:00", "date": "2026-11-24"}


def sample(document: Mapping[str, Any], schema: Any, values: Mapping[str, Any], name: str = "") -> Any:
    """A value that a schema takes: what is required of it, and of `values` what it has a place for."""
    if "$ref" in schema:
        named = schema["$ref"].rpartition("/")[2]
        return sample(document, document["components"]["schemas"][named], values, name)
    if "anyOf" in schema:
        chosen = next(each for each in schema["anyOf"] if each.get("type") != "null")
        return sample(document, chosen, values, name)
    if name in values and schema.get("type") != "array":
        return values[name]
    if "const" in schema or "enum" in schema:
        return schema.get("const") or schema["enum"][0]
    return _plain(document, schema, values, name)


def _plain(document: Mapping[str, Any], schema: Any, values: Mapping[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            wanted = [key for key in properties if key in schema.get("required", ()) or key in values]
            return {key: sample(document, properties[key], values, key) for key in wanted}
        case "array":
            item = schema.get("items")
            return [sample(document, item, values, name)] * max(1, schema.get("minItems", 1)) if item else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return (
        values.get("id", _ID)
        if schema.get("format") == "uuid"
        else _FORMATS.get(schema.get("format"), _NAMED.get(name, "…"))
    )
