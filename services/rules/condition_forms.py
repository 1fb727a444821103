"""Conditions as JSON: read with every mistake named by its pointer, and written back.

    {"task_type": ["payroll"], "priority": ["urgent", "high"], "tags": ["month-end"],
     "form": [{"path": "/kind", "in": ["new", "change"]}, {"path": "/paper", "eq": true},
              {"path": "/note", "exists": false}]}

Pure. Sizes are bounded, since conditions are held against every ticket that comes in.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from services.rules import pointers
from services.rules.conditions import Conditions, FormTest, Scalar
from services.rules.lifecycle import Channel, Priority
from services.rules.pointers import under
from services.rules.refusals import Problem, Refused, phrase

MAX_WORDS = 200
MAX_LETTERS = 200
MAX_TESTS = 20

T = TypeVar("T")
W = TypeVar("W", Priority, Channel)

_FREE = ("tenant", "task_type", "domain", "language", "tags")
_CHOICES = ("priority", "channel")
_QUESTIONS = frozenset({"eq", "in", "exists"})


@dataclass(eq=False)
class BadConditions(Refused):
    """Conditions that cannot be read; every mistake is listed."""

    code: ClassVar[str] = "bad_conditions"
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "; ".join(f"{problem.pointer or '/'}: {problem.detail}" for problem in self.problems)


def parse(raw: object, *, at: str = "") -> Conditions:
    """Read conditions from parsed JSON. `at` is the pointer of `raw` in its body, for the errors.

    Raises BadConditions with all that is wrong.
    """
    reader = _Reader()
    conditions = reader.conditions(raw, at)
    if reader.problems:
        raise BadConditions(tuple(reader.problems))
    return conditions


def dump(conditions: Conditions) -> dict[str, object]:
    """The JSON that `parse` reads back as the same conditions."""
    written: dict[str, object] = {
        name: [*words] for name in (*_FREE, *_CHOICES) if (words := getattr(conditions, name))
    }
    if conditions.form:
        written["form"] = [_dump_test(test) for test in conditions.form]
    return written


def _dump_test(test: FormTest) -> dict[str, object]:
    path = under("", *test.path)
    if test.values is None:
        return {"path": path, "exists": test.exists}
    if len(test.values) == 1:
        return {"path": path, "eq": test.values[0]}
    return {"path": path, "in": [*test.values]}


@dataclass
class _Reader:
    """Reads on after a mistake, so that one answer names them all."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, at: str, code: str, takes: str, held: object) -> None:
        self.problems.append(Problem(at, code, phrase("held {held}; takes {takes}", held=held, takes=takes)))

    def conditions(self, raw: object, at: str) -> Conditions:
        names = (*_FREE, *_CHOICES, "form")
        given = self.members(raw, at, names) or {}
        free = {
            name: self.items(given[name], under(at, name), MAX_WORDS, self.word)
            for name in _FREE
            if name in given
        }
        form = self.items(given["form"], under(at, "form"), MAX_TESTS, self.test) if "form" in given else ()
        return Conditions(
            **free,
            priority=self.choices(given, at, "priority", Priority),
            channel=self.choices(given, at, "channel", Channel),
            form=form,
        )

    def members(self, raw: object, at: str, names: tuple[str, ...]) -> Mapping[str, object] | None:
        if not isinstance(raw, Mapping):
            self.refuse(at, "wrong_type", phrase("an object"), raw)
            return None
        for name in raw:
            if name not in names:
                self.refuse(under(at, name), "unknown_field", ", ".join(names), name)
        return raw

    def items(
        self, raw: object, at: str, most: int, read: Callable[[object, str], T | None]
    ) -> tuple[T, ...]:
        if not isinstance(raw, list):
            self.refuse(at, "wrong_type", phrase("a list of 1 to {most}", most=most), raw)
            return ()
        if not 1 <= len(raw) <= most:
            self.refuse(at, "wrong_length", phrase("a list of 1 to {most}", most=most), len(raw))
            return ()
        found = (read(item, under(at, index)) for index, item in enumerate(raw))
        return tuple(item for item in found if item is not None)

    def word(self, raw: object, at: str) -> str | None:
        if isinstance(raw, str) and 1 <= len(raw) <= MAX_LETTERS:
            return raw
        self.refuse(at, "not_a_word", phrase("text of 1 to {most} letters", most=MAX_LETTERS), raw)
        return None

    def choices(self, given: Mapping[str, object], at: str, name: str, kind: type[W]) -> tuple[W, ...]:
        def read(raw: object, where: str) -> W | None:
            if isinstance(raw, str) and raw in set(kind):
                return kind(raw)
            self.refuse(where, "not_a_choice", ", ".join(kind), raw)
            return None

        return self.items(given[name], under(at, name), MAX_WORDS, read) if name in given else ()

    def test(self, raw: object, at: str) -> FormTest | None:
        given = self.members(raw, at, ("path", *sorted(_QUESTIONS)))
        if given is None:
            return None
        asked = _QUESTIONS & given.keys()
        if len(asked) != 1 or "path" not in given:
            self.refuse(at, "not_a_test", phrase("a path and one of eq, in, exists"), raw)
            return None
        path = self.path(given["path"], under(at, "path"))
        (question,) = asked
        return self.question(path, question, given[question], under(at, question))

    def question(self, path: tuple[str, ...], question: str, raw: object, at: str) -> FormTest | None:
        if question == "in":
            return FormTest(path, tuple(value for (value,) in self.items(raw, at, MAX_WORDS, self.scalar)))
        if question == "eq":
            return FormTest(path, self.scalar(raw, at))
        if isinstance(raw, bool):
            return FormTest(path, exists=raw)
        self.refuse(at, "wrong_type", phrase("true or false"), raw)
        return None

    def path(self, raw: object, at: str) -> tuple[str, ...]:
        try:
            return pointers.tokens(raw if isinstance(raw, str) else "")
        except ValueError as wrong:
            self.refuse(at, "bad_pointer", phrase("a JSON pointer: {wrong}", wrong=wrong), raw)
            return ()

    def scalar(self, raw: object, at: str) -> tuple[Scalar] | None:
        """The value in a tuple of its own: null is a value too."""
        if isinstance(raw, float) and not math.isfinite(raw):
            self.refuse(at, "not_a_number", phrase("a finite number"), str(raw))
            return None
        if raw is None or isinstance(raw, bool | int | float):
            return (raw,)
        if isinstance(raw, str) and len(raw) <= MAX_LETTERS:
            return (raw,)
        self.refuse(
            at,
            "not_a_scalar",
            phrase("text of up to {most} letters, a number, true, false or null", most=MAX_LETTERS),
            raw,
        )
        return None
