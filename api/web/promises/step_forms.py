"""The steps of a procedure as a form holds them: read, checked, rearranged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.web.promises.nested import Do, fresh_key, keyed, parts, rearranged
from api.web.words import Words

ROLES = ("operator", "team_lead", "in_house_worker")
LONGEST_TITLE, LONGEST_INSTRUCTION, MOST_MINUTES, MOST_STEPS = 200, 10_000, 10_000, 100
_FLAGS = ("required", "evidence", "four_eyes")

Held = dict[str, dict[str, Any]]
Errors = dict[str, str]


def shown(steps: Iterable[Mapping[str, Any]]) -> Held:
    """Kept steps as the form shows them."""
    return keyed(
        {
            "title": _texts(step, "title"),
            "instruction": _texts(step, "instruction"),
            "minutes": str(step.get("expected_minutes", 0)),
            "role": step.get("role", "operator"),
            "flags": [
                name for name in _FLAGS if step.get(name, name == "required")
            ],  # only `required` is on where nothing is said
            "fields": list(step.get("fields", ())),
        }
        for step in steps
    )


def sent(value: object) -> Held:
    """What the form held."""
    return {
        key: {
            "title": _texts(part, "title"),
            "instruction": _texts(part, "instruction"),
            "minutes": str(part.get("minutes", "0")).strip(),
            "role": str(part.get("role", "operator")),
            "flags": _ticked(part, "flags"),
            "fields": _ticked(part, "fields"),
        }
        for key, part in list(parts(value).items())[:MOST_STEPS]
    }


def _texts(part: Mapping[str, Any], name: str) -> dict[str, str]:
    held = part.get(name)
    held = held if isinstance(held, dict) else {}
    return {language: str(held.get(language) or "").strip() for language in ("ja", "en")}


def _ticked(part: Mapping[str, Any], name: str) -> list[str]:
    held = part.get(name)
    return [str(each) for each in held] if isinstance(held, list) else []


def done(held: Held, do: Do) -> Held:
    """The steps after a button: one added at the end or after another, moved, or taken out."""
    if do.verb != "add":
        return rearranged(held, do)
    blank = shown([{"instruction": {"ja": "", "en": ""}}])["k0"]
    after = list(held) if do.key not in held else list(held)[: list(held).index(do.key) + 1]
    key = fresh_key(held)
    return {
        **{each: held[each] for each in after},
        key: blank,
        **{each: part for each, part in held.items() if each not in after},
    }


@dataclass(frozen=True, slots=True)
class Read:
    """Steps as they are kept, or what is wrong with which field."""

    steps: list[dict[str, Any]]
    errors: Errors


def read(held: Held, said: Words) -> Read:
    """Steps as procedures keep them; errors by the id of their field."""
    errors: Errors = {}
    if not held:
        errors["steps"] = said.gettext("A procedure has at least one step. Add one.")
    steps = [_step(f"steps.{key}", part, errors, said) for key, part in held.items()]
    return Read(steps, errors)


def _step(at: str, part: Mapping[str, Any], errors: Errors, said: Words) -> dict[str, Any]:
    title, instruction = part["title"], part["instruction"]
    if not instruction["ja"]:
        errors[f"{at}.instruction.ja"] = said.gettext("Describe in Japanese what is done in this step.")
    if title["en"] and not title["ja"]:
        errors[f"{at}.title.ja"] = said.gettext("The step only has an English name. Add a Japanese one.")
    for name, texts, most in (
        ("title", title, LONGEST_TITLE),
        ("instruction", instruction, LONGEST_INSTRUCTION),
    ):
        for language, text in texts.items():
            if len(text) > most:
                errors[f"{at}.{name}.{language}"] = said.gettext(
                    "This has %(held)s characters; the maximum is %(most)s."
                ) % {"held": len(text), "most": most}
    return {
        **({"title": {k: v for k, v in title.items() if v}} if title["ja"] else {}),
        "instruction": {k: v for k, v in instruction.items() if v},
        "expected_minutes": _minutes(f"{at}.minutes", part["minutes"], errors, said),
        "role": part["role"] if part["role"] in ROLES else "operator",
        **{flag: flag in part["flags"] for flag in _FLAGS},
        "fields": part["fields"],
    }


def _minutes(at: str, held: str, errors: Errors, said: Words) -> int:
    if held.isascii() and held.isdigit() and int(held) <= MOST_MINUTES:
        return int(held)
    errors[at] = said.gettext("Enter whole minutes, from 0 to 10,000.")
    return 0


def placed(errors: Iterable[tuple[str, str]], held: Held) -> Errors:
    """Errors of the service by pointer (`/steps/2/fields/0`) at the field of the form."""
    keys = list(held)
    found: Errors = {}
    for pointer, text in errors:
        _, _, rest = pointer.partition("/steps/")
        number, _, name = rest.partition("/")
        if number.isdigit() and int(number) < len(keys):
            found[f"steps.{keys[int(number)]}.{name.split('/')[0]}"] = text
        else:
            found["steps"] = text
    return found
