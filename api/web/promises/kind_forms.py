"""A task type's settings as a form holds them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from api.web.promises.nested import Do, fresh_key, keyed, parts, rearranged
from api.web.words import Words
from core.errors import FieldError

TEXTS = ("name_ja", "name_en", "description_ja", "description_en")
FLAGS = ("confidential", "core", "active")
DECIDERS = (("approver", "own"), ("approver", "any"), ("client_manager", "own"), ("client_manager", "any"))
REVIEWS, PRIORITIES, LEVELS = (
    ("none", "sample", "always"),
    ("urgent", "high", "normal", "low"),
    (1, 2, 3, 4, 5),
)
_MOST = {"name_ja": 120, "name_en": 120, "description_ja": 10_000, "description_en": 10_000}

Held = dict[str, Any]
Errors = dict[str, str]


def shown(row: Mapping[str, Any]) -> Held:
    """The kept columns as the form shows them."""
    approval, baseline = row["approval"] or {}, row["baseline"] or {}
    return {
        **{name: row[name] for name in TEXTS},
        "priority": row["priority"],
        "queue": str(row["default_queue_id"] or ""),
        "skills": keyed({"code": code, "level": str(level)} for code, level in sorted(row["skills"].items())),
        "units": str(row["capacity_units"]),
        "review": row["review"],
        "rate": f"{float(row['review_rate']) * 100:g}" if row["review_rate"] else "",
        "flags": [name for name in FLAGS if row[name]],
        "deciders": [
            f"{each['role']}:{each.get('department', 'any')}" for each in approval.get("any_of", ())
        ],
        "minutes": str(baseline.get("minutes", "")),
        "version": str(row["version"]),
    }


def sent(form: Mapping[str, Any]) -> Held:
    """What the form held."""
    lists = {name: form.get(name) for name in ("flags", "deciders")}
    plain = (*TEXTS, "priority", "queue", "units", "review", "rate", "minutes", "version")
    return {
        **{name: str(form.get(name, "")).strip() for name in plain},
        **{name: list(map(str, held)) if isinstance(held, list) else [] for name, held in lists.items()},
        "skills": {
            key: {"code": str(part.get("code", "")), "level": str(part.get("level", "1"))}
            for key, part in parts(form.get("skills")).items()
        },
    }


def done(held: Held, do: Do) -> Held:
    """A skill added or taken out."""
    skills = held["skills"]
    if do.verb == "add":
        skills = {**skills, fresh_key(skills): {"code": "", "level": "1"}}
    return {**held, "skills": rearranged(skills, do)}


def read(held: Held, row: Mapping[str, Any], said: Words) -> tuple[dict[str, Any], Errors]:
    """The columns of the row, and what is wrong by field."""
    errors: Errors = {}
    for name in ("name_ja", "name_en"):
        if not held[name]:
            errors[name] = said.gettext("Enter a name.")
    for name, most in _MOST.items():
        if len(held[name]) > most:
            errors[name] = said.gettext("This has %(held)s characters; the maximum is %(most)s.") % {
                "held": len(held[name]),
                "most": most,
            }
    minutes = _whole(held["minutes"], "minutes", 1, 60_000, errors, said) if held["minutes"] else None
    before = row["baseline"]
    return {
        **{name: held[name] for name in TEXTS},
        "priority": held["priority"] if held["priority"] in PRIORITIES else "normal",
        "default_queue_id": UUID(held["queue"]) if held["queue"] else None,
        "skills": {
            each["code"]: int(each["level"])
            for each in held["skills"].values()
            if each["code"] and each["level"] in map(str, LEVELS)
        },
        "capacity_units": _whole(held["units"], "units", 1, 100, errors, said),
        "review": held["review"] if held["review"] in REVIEWS else "none",
        "review_rate": _rate(held["rate"], errors, said),
        **{name: name in held["flags"] for name in FLAGS},
        "approval": _approval(held["deciders"]),
        "baseline": {**(before or {"per": "ticket"}), "minutes": minutes} if minutes else before,
    }, errors


def _whole(text: str, field: str, least: int, most: int, errors: Errors, said: Words) -> int:
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    errors[field] = said.gettext("Enter a whole number from %(least)s to %(most)s.") % {
        "least": least,
        "most": most,
    }
    return least


def _rate(text: str, errors: Errors, said: Words) -> Decimal:
    if not text:
        return Decimal(0)
    try:
        rate = Decimal(text.removesuffix("%")) / 100
    except InvalidOperation:
        rate = Decimal(-1)
    if not 0 <= rate <= 1:
        errors["rate"] = said.gettext("Enter a percentage from 0 to 100.")
        return Decimal(0)
    return round(rate, 4)


def _approval(deciders: list[str]) -> dict[str, Any] | None:
    chosen = [pair for pair in DECIDERS if f"{pair[0]}:{pair[1]}" in deciders]
    return {"any_of": [{"role": role, "department": where} for role, where in chosen]} if chosen else None


def field_of(error: FieldError) -> str:
    """The form's field of a pointer."""
    first = error.pointer.strip("/").split("/")[0]
    return {"default_queue": "queue", "review_rate": "rate", "capacity_units": "units"}.get(first, first)
