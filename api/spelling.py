"""JSON says what a value is: a number is no text, and a truth is no number. A validator would guess; bodies are held to what they say.

A query is text throughout: there `READS_TEXT` leaves the guessing to the validator.
"""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationInfo
from pydantic_core import CoreSchema, core_schema

from core.said import say

READS_TEXT: Mapping[str, bool] = {"text": True}
"""The context under which a shape is read from a query."""
_SAID = {"bool": (bool,), "int": (int, float), "float": (int, float)}
_TAKES = {
    "bool": say("takes true or false"),
    "int": say("takes a whole number"),
    "float": say("takes a number"),
}
_NOT_SCHEMAS = frozenset({"metadata", "function", "serialization", "default", "config", "cls"})


def spelled_out(model: CoreSchema) -> CoreSchema:
    """The schema of a model, its numbers and truths taken only as such. Models inside have seen to their own."""
    return cast("CoreSchema", _parts(model))


def _within(node: Any) -> Any:
    if isinstance(node, dict):
        kind = node.get("type")
        if kind == "model":
            return node
        parts = _parts(node)
        return _held(parts, kind) if isinstance(kind, str) and kind in _SAID else parts
    if isinstance(node, list | tuple):
        return type(node)(_within(each) for each in node)
    return node


def _parts(node: Any) -> Any:
    return {name: part if name in _NOT_SCHEMAS else _within(part) for name, part in node.items()}


def _held(node: Any, kind: str) -> CoreSchema:
    def check(value: Any, info: ValidationInfo) -> Any:
        is_truth = isinstance(value, bool)
        if info.context is not READS_TEXT and (
            not isinstance(value, _SAID[kind]) or is_truth != (kind == "bool")
        ):
            raise ValueError(_TAKES[kind])
        return value

    return core_schema.with_info_before_validator_function(check, node)
