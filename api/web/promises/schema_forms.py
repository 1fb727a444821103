"""An intake form edited field by field: rows of the page from a JSON Schema, and back. What the rows do not know of is kept."""

from collections.abc import Mapping
from json import dumps
from typing import Any

from api.web.promises.nested import Do, fresh_key, keyed, parts, rearranged
from api.web.words import Words
from core import json

KINDS = ("line", "text", "whole", "number", "date", "yes_no", "choice", "choices", "email", "other")
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "line": {"type": "string", "minLength": 1, "maxLength": 200},
    "text": {"type": "string", "maxLength": 2000},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "yes_no": {"type": "boolean"},
    "email": {"type": "string", "format": "email", "maxLength": 254},
    "choice": {"type": "string"},
    "choices": {"type": "array", "uniqueItems": True},
}
_OURS = ("x-label", "title", "x-help", "x-order", "x-personal", "x-check")
LONG = 500

Rows = dict[str, dict[str, Any]]
Errors = dict[str, str]


def kind_of(part: Mapping[str, Any]) -> str:
    """Which of the kinds of the page a property is."""
    if "enum" in part and part.get("type") == "string":
        return "choice"
    if part.get("type") == "array" and "enum" in (part.get("items") or {}):
        return "choices"
    by_type = {"boolean": "yes_no", "integer": "whole", "number": "number"}
    if part.get("type") in by_type:
        return by_type[str(part["type"])]
    if part.get("type") == "string":
        formats = {"date": "date", "email": "email"}
        long = "text" if part.get("maxLength", 0) > LONG else "line"
        return formats.get(str(part.get("format")), long if "format" not in part else "other")
    return "other"


def rows(schema: Mapping[str, Any]) -> Rows:
    """The properties as rows, in the order of the page."""
    known = schema.get("properties") or {}
    needed = schema.get("required") or []
    ordered = sorted(
        known.items(), key=lambda item: item[1].get("x-order", 10_000) if isinstance(item[1], dict) else 0
    )
    return keyed(_row(name, part, name in needed) for name, part in ordered if isinstance(part, dict))


def _row(name: str, part: Mapping[str, Any], needed: bool) -> dict[str, Any]:
    label, hint = part.get("x-label") or {}, part.get("x-help") or {}
    return {
        "name": name, "was": name, "kind": kind_of(part), "ja": label.get("ja") or part.get("title", ""), "en": label.get("en", ""),
        "help_ja": hint.get("ja", ""), "help_en": hint.get("en", ""), "choices": _shown_choices(part),
        "flags": [*(["required"] if needed else []), *(["personal"] if part.get("x-personal") else [])],
    }  # fmt: skip


def _shown_choices(part: Mapping[str, Any]) -> str:
    holder = part if "enum" in part else part.get("items") or {}
    labels = part.get("x-enum-labels") or holder.get("x-enum-labels") or {}
    return "\n".join(
        " | ".join([str(value), *(text for text in (names.get("ja"), names.get("en")) if text)])
        for value in holder.get("enum") or ()
        if isinstance(names := labels.get(value) or {}, dict)
    )


def sent(form: Mapping[str, Any]) -> Rows:
    """The rows as the form held them."""
    names = ("name", "was", "kind", "ja", "en", "help_ja", "help_en", "choices")
    return {
        key: {
            **{name: str(part.get(name, "")).strip() for name in names},
            "flags": [str(each) for each in part["flags"]] if isinstance(part.get("flags"), list) else [],
        }
        for key, part in parts(form.get("fields")).items()
    }


def done(held: Rows, do: Do) -> Rows:
    """A row added at the end, moved or taken out."""
    if do.verb == "add":
        blank = {"kind": "line", "flags": []} | dict.fromkeys(
            ("name", "was", "ja", "en", "help_ja", "help_en", "choices"), ""
        )
        return {**held, fresh_key(held): blank}
    return rearranged(held, do)


def read(held: Rows, base: Mapping[str, Any], said: Words) -> tuple[dict[str, Any], Errors]:
    """The schema of the rows on the ground of the one they came from, and what is wrong by field."""
    errors: Errors = {}
    properties: dict[str, Any] = {}
    needed: list[str] = []
    for order, (key, row) in enumerate(held.items(), start=1):
        at, name = f"fields.{key}", row["was"] or row["name"]
        if not name.isidentifier() or not name.isascii():
            errors[f"{at}.name"] = said.gettext("Use letters, digits and underscores, such as joined_on.")
        elif name in properties:
            errors[f"{at}.name"] = said.gettext("Another field has this name.")
        if not row["ja"]:
            errors[f"{at}.ja"] = said.gettext("Add a Japanese label.")
        if row["kind"] in {"choice", "choices"} and not row["choices"]:
            errors[f"{at}.choices"] = said.gettext("Enter at least one choice, one per line.")
        properties[name] = _part(row, (base.get("properties") or {}).get(row["was"]) or {}, order)
        if "required" in row["flags"]:
            needed.append(name)
    rest = {name: value for name, value in base.items() if name not in {"properties", "required"}}
    return {"type": "object", **rest, "required": needed, "properties": properties}, errors


def _part(row: Mapping[str, Any], before: Mapping[str, Any], order: int) -> dict[str, Any]:
    """A property: as it was, unless it became another kind."""
    same = bool(before) and (kind_of(before) == row["kind"] or row["kind"] == "other")
    part = (
        dict(before)
        if same
        else {**{k: v for k, v in before.items() if k in _OURS}, **_SHAPES.get(row["kind"], {})}
    )
    if row["kind"] in {"choice", "choices"} and (not same or _shown_choices(before) != row["choices"]):
        part |= _choices(row)
    texts = (("x-label", "ja", "en"), ("x-help", "help_ja", "help_en"))
    for name, ja, en in texts:
        given = {tongue: row[field] for tongue, field in (("ja", ja), ("en", en)) if row[field]}
        part = {k: v for k, v in part.items() if k != name} | ({name: given} if given else {})
    part |= {"title": row["ja"], "x-order": order}
    part.pop("x-personal", None)
    return part | ({"x-personal": True} if "personal" in row["flags"] else {})


def _choices(row: Mapping[str, Any]) -> dict[str, Any]:
    values: list[str] = []
    labels: dict[str, Any] = {}
    for line in row["choices"].splitlines():
        value, *names = [piece.strip() for piece in line.replace("｜", "|").split("|")]
        if value and value not in values:
            values.append(value)
            labels[value] = {
                "ja": names[0] if names else value,
                "en": names[1] if len(names) > 1 else (names[0] if names else value),
            }
    if row["kind"] == "choices":
        return {"items": {"type": "string", "enum": values, "x-enum-labels": labels}}
    return {"enum": values, "x-enum-labels": labels}


def parsed(text: str) -> dict[str, Any] | None:
    """The schema that an expert wrote; None where it is no JSON object."""
    try:
        held = json.loads(text)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


def pretty(schema: Mapping[str, Any]) -> str:
    """The schema as experts read it."""
    return dumps(schema, ensure_ascii=False, indent=2)
