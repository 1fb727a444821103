"""The form of a routing rule: what was typed, read into conditions, and conditions shown as they are typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from core import json
from core.errors import Invalid
from services.routing.rule_views import RuleCard
from services.rules import pointers
from services.rules.pointers import under

LISTS = ("task_type", "domain", "priority", "channel", "language")
_PARTS = re.compile(r"[\n,、]+")


@dataclass(frozen=True, slots=True)
class Test:
    """One question to the form data as it is typed."""

    path: str = ""
    question: str = "is"
    values: str = ""

    @property
    def chosen(self) -> list[str]:
        """The values one by one."""
        return parts(self.values)


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as it is typed. `chosen` are the alternatives by field."""

    tenant: str
    queue: str
    active: bool
    chosen: Mapping[str, Sequence[str]]
    tags: str
    tests: Sequence[Test]

    def rows(self, spare: int) -> list[Test]:
        """The questions, and some empty rows for more."""
        return [*self.tests, *[Test()] * spare]

    @property
    def conditions(self) -> dict[str, Any]:
        """The conditions that this says."""
        held: dict[str, Any] = {field: list(values) for field, values in self.chosen.items() if values}
        if tags := parts(self.tags):
            held["tags"] = tags
        if tests := [_read(test) for test in self.tests]:
            held["form"] = tests
        return held


BLANK = RuleForm("", "", True, {}, "", ())


def typed(form: ImmutableMultiDict[str, Any]) -> RuleForm:
    """What somebody typed."""
    return RuleForm(
        tenant=_text(form, "tenant"),
        queue=_text(form, "queue"),
        active=_text(form, "active") == "yes",
        chosen={field: [str(each) for each in form.getlist(field)] for field in LISTS},
        tags=_text(form, "tags"),
        tests=[
            Test(path.strip(), question, ", ".join(_texts(form, f"values-{n}")).strip())
            for n, (path, question) in enumerate(
                zip(_texts(form, "path"), _texts(form, "question"), strict=False), 1
            )
            if path.strip()
        ],
    )


def shown(card: RuleCard) -> RuleForm:
    """A rule as it would be typed."""
    return RuleForm(
        tenant=card.tenant or "",
        queue=str(card.queue),
        active=card.active,
        chosen={field: card.conditions.get(field, ()) for field in LISTS},
        tags=", ".join(card.conditions.get("tags", ())),
        tests=[_written(test) for test in card.conditions.get("form", ())],
    )


def parts(text: str) -> list[str]:
    """Words with commas or lines between."""
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def value(text: str) -> Any:
    """A typed value: a number, true, false, null or text in quotes as JSON has it, anything else as text."""
    try:
        read = json.loads(text)
    except ValueError:
        return text
    return read if read is None or isinstance(read, str | int | float) else text


def _read(test: Test) -> dict[str, Any]:
    path = test.path if test.path.startswith("/") else under("", *test.path.split("."))
    if test.question in {"exists", "missing"}:
        return {"path": path, "exists": test.question == "exists"}
    return {"path": path, "in": [value(part) for part in parts(test.values)]}


def _written(test: Mapping[str, Any]) -> Test:
    path = ".".join(pointers.tokens(test["path"]))
    if "exists" in test:
        return Test(path, "exists" if test["exists"] else "missing")
    values = test["in"] if "in" in test else [test["eq"]]
    return Test(path, "is", ", ".join(plain(each) for each in values))


def plain(each: Any) -> str:
    """As `value` reads it back: text in quotes only where it would be taken for something else."""
    return each if isinstance(each, str) and value(each) == each and "," not in each else json.text(each)


def _text(form: ImmutableMultiDict[str, Any], name: str) -> str:
    held = form.get(name, "")
    return held.strip() if isinstance(held, str) else ""


def _texts(form: ImmutableMultiDict[str, Any], name: str) -> list[str]:
    return [each for each in form.getlist(name) if isinstance(each, str)]


def places(error: Invalid) -> list[tuple[str, str]]:
    """(field of the form, code) of each mistake that the service found."""
    return [(_place(each.pointer), each.code) for each in error.errors]


def _place(pointer: str) -> str:
    if pointer.startswith("/conditions/form"):
        return "tests"
    name = pointer.removeprefix("/conditions").strip("/").partition("/")[0]
    return name if name in {*LISTS, "queue", "tags", "tenant"} else "queue"
