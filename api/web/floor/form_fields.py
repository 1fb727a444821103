"""The fields of intake forms that a routing rule can ask about: named as people read them, with what can be chosen in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.web.floor import rule_forms
from api.web.floor.kinds import Kinds
from api.web.forms.conditions import yes_no
from api.web.forms.kinds import choices_of, kind_of, members
from services.in_force.forms import field_at
from services.in_force.forms.fields import Field
from services.in_force.forms.keywords import Path, Schema

_ASKED = frozenset({"choice", "yes_no", "line", "number", "date"})
"""How a field is entered that has one short value."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by its dotted path. `choices`: values as a rule's form takes them, with their texts; empty where anything goes."""

    path: str
    label: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one kind of work."""

    name: str
    fields: Sequence[FormField]


def groups(kinds: Kinds, codes: Sequence[str]) -> list[Group]:
    """The fields of these kinds of work, by kind."""
    return [Group(kinds.name(code), fields) for code in codes if (fields := fields_of(kinds, code))]


def fields_of(kinds: Kinds, code: str) -> list[FormField]:
    """The fields of a kind of work in the order of its form; as the first company has it that has such work."""
    form = next((held[code].form for held in kinds.by_company.values() if code in held), None)
    return list(_inside(form, (), kinds.language)) if form is not None else []


def named(kinds: Kinds, codes: Sequence[str], path: str) -> FormField | None:
    """A field of these kinds of work by its path."""
    return next((each for code in codes for each in fields_of(kinds, code) if each.path == path), None)


def _inside(form: Schema, path: Path, language: str, before: str = "") -> Iterator[FormField]:
    for name in members(field_at(form, path)):
        field = field_at(form, (*path, name))
        kind, label = kind_of(form, field, language), f"{before}{field.name(language)}"
        if kind == "group":
            yield from _inside(form, field.path, language, f"{label} › ")
        elif kind in _ASKED and not field.personal:
            yield FormField(".".join(map(str, field.path)), label, _choices(field, kind, language))


def _choices(field: Field, kind: str, language: str) -> list[tuple[str, str]]:
    if kind == "yes_no":
        return list(yes_no(language).items())
    values = field.first("enum")
    if values is None:
        values = [each["const"] for each in field.first("oneOf") or field.first("anyOf") or ()]
    texts = [text for _, text in choices_of(field, language)]
    return [(rule_forms.plain(value), text) for value, text in zip(values, texts, strict=False)]
