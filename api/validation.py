"""What pydantic finds in a body or a query, in words of ours: its own are of Python."""

import re
from collections.abc import Mapping
from typing import Any

from core.said import is_said, noop, say, told

_TEXT, _OBJECT, _LIST = noop("takes text"), noop("takes an object"), noop("takes a list")
_WHOLE, _NUMBER, _TRUTH = noop("takes a whole number"), noop("takes a number"), noop("takes true or false")
_DAY, _TIME = noop('takes a date such as "2026-11-30"'), noop('takes a time such as "09:30"')
_INSTANT = noop('takes an instant with its offset, such as "2026-11-30T18:00:00+09:00"')
_UUID, _DECIMAL = noop("takes a UUID"), noop('takes a decimal number such as "12.5"')

SENTENCES: Mapping[str, str] = {
    "missing": noop("is missing"),
    "extra_forbidden": noop("is not a field that is known here"),
    "model_type": _OBJECT, "model_attributes_type": _OBJECT, "dict_type": _OBJECT, "mapping_type": _OBJECT,
    "list_type": _LIST, "tuple_type": _LIST, "set_type": _LIST, "frozen_set_type": _LIST, "iterable_type": _LIST,
    "invalid_key": noop("takes names that are text"),
    "none_required": noop("takes null"),
    "greater_than": noop("takes more than {gt}"),
    "greater_than_equal": noop("takes {ge} or more"),
    "less_than": noop("takes less than {lt}"),
    "less_than_equal": noop("takes {le} or less"),
    "multiple_of": noop("takes a multiple of {multiple_of}"),
    "finite_number": noop("takes a finite number"),
    "too_short": noop("takes {min_length} entries or more, held {actual_length}"),
    "too_long": noop("takes {max_length} entries or fewer, held {actual_length}"),
    "string_type": _TEXT, "string_unicode": _TEXT, "bytes_type": _TEXT,
    "string_too_short": noop("takes {min_length} characters or more"),
    "string_too_long": noop("takes {max_length} characters or fewer"),
    "string_pattern_mismatch": noop("takes text that matches {pattern}"),
    "enum": noop("takes one of {takes}"),
    "literal_error": noop("takes one of {takes}"),
    "bool_type": _TRUTH, "bool_parsing": _TRUTH,
    "int_type": _WHOLE, "int_parsing": _WHOLE, "int_parsing_size": _WHOLE, "int_from_float": _WHOLE,
    "float_type": _NUMBER, "float_parsing": _NUMBER,
    "date_type": _DAY, "date_parsing": _DAY, "date_from_datetime_parsing": _DAY, "date_from_datetime_inexact": _DAY,
    "time_type": _TIME, "time_parsing": _TIME,
    "datetime_type": _INSTANT, "datetime_parsing": _INSTANT, "datetime_object_invalid": _INSTANT,
    "datetime_from_date_parsing": _INSTANT, "timezone_aware": _INSTANT,
    "union_tag_invalid": noop("takes one of {takes}"),
    "union_tag_not_found": noop("takes an object that says its kind in {discriminator}"),
    "url_type": noop("takes a web address"), "url_parsing": noop("takes a web address"), "url_scheme": noop("takes a web address"),
    "uuid_type": _UUID, "uuid_parsing": _UUID, "uuid_version": _UUID,
    "decimal_type": _DECIMAL, "decimal_parsing": _DECIMAL,
    "decimal_max_digits": noop("takes up to {max_digits} digits"),
    "decimal_max_places": noop("takes up to {decimal_places} decimals"),
    "decimal_whole_digits": noop("takes up to {whole_digits} digits before the decimal point"),
}  # fmt: skip
_OTHERWISE = say("cannot be taken")
_QUOTED = re.compile(r"'([^']*)'")
_LISTED = {"expected": "takes", "expected_tags": "takes"}
"""Facts that list choices in the spelling of Python, and what they are called here."""


def sentence(raw: Mapping[str, Any]) -> str:
    """What is wrong, and what came."""
    said, held = _said(raw), raw.get("input")
    if raw["type"] == "missing" or isinstance(held, dict | list):
        return said
    return say("held {held}; {said}", held=held, said=said)


def _said(raw: Mapping[str, Any]) -> str:
    context: Mapping[str, Any] = raw.get("ctx", {})
    if raw["type"] == "value_error":
        ours = context["error"].args[0]
        return ours if is_said(ours) else _OTHERWISE
    known = SENTENCES.get(raw["type"])
    return told(known, dict(map(_fact, context.items()))) if known else _OTHERWISE


def _fact(named: tuple[str, Any]) -> tuple[str, Any]:
    name, fact = named
    return (_LISTED[name], _QUOTED.findall(fact) or fact) if name in _LISTED else (name, fact)
