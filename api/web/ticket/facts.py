"""The form of a ticket as its task type labels it: in the form's order, each value as people read it, personal ones masked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.web.formats import Formats
from api.web.forms.kinds import is_month, is_year
from api.web.ticket.reading import Read
from api.web.words import noop
from core import json
from services.in_force import forms
from services.in_force.forms.fields import Field
from services.in_force.forms.keywords import Path, Schema
from services.in_force.forms.plain import leaves
from services.in_force.forms.refusals import pointer_of


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of the form. `masked`: something of it is hidden; whether this reader may have it shown."""

    pointer: str
    label: str
    text: str
    masked: bool
    may_reveal: bool


def facts(read: Read, formats: Formats) -> list[Fact]:
    """Every value that the form holds, masked as its reader may see it."""
    schema, hidden = read.kind.form, {each.pointer: each.may_reveal for each in read.content.hidden}
    found = [
        _fact(schema, path, value, hidden, formats) for path, value in _values(read.content.form, hidden)
    ]
    return [fact for _, fact in sorted(found, key=lambda each: each[0])]


def _values(form: Mapping[str, Any], hidden: Iterable[str]) -> Iterator[tuple[Path, Any]]:
    """The values without the names that `leaves` gives beside them; a plain list as one, where nothing of it is hidden."""
    for path, value in leaves(form):
        if not path or _at(form, path) is not value:
            continue
        whole, step = path[:-1], path[-1]
        if isinstance(step, str) or not _is_plain(_at(form, whole), f"/form{pointer_of(whole)}/", hidden):
            yield path, value
        elif step == 0:
            yield whole, _at(form, whole)


def _is_plain(entries: Any, below: str, hidden: Iterable[str]) -> bool:
    """Whether a list has values alone, none of them hidden: then it is one line."""
    return not any(isinstance(each, dict | list) for each in entries) and not any(
        each.startswith(below) for each in hidden
    )


def _at(form: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        try:
            form = form[step]
        except (KeyError, IndexError, TypeError):
            return None
    return form


def _fact(
    schema: Schema, path: Path, value: Any, hidden: Mapping[str, bool], formats: Formats
) -> tuple[Any, Fact]:
    field = forms.field_at(schema, path)
    pointer = f"/form{pointer_of(path)}"
    label = field.name(formats.words.language)
    if field.row is not None:
        label += formats.aside(field.row)
    rows = zip(field.order, path, strict=True)  # a list stays together row by row
    order = tuple((place, step if isinstance(step, int) else -1) for place, step in rows)
    if isinstance(value, list) and value:
        between = "、" if formats.words.language == "ja" else ", "
        entry = forms.field_at(schema, (*path, 0))
        text = between.join(value_said(entry, each, formats) for each in value)
    else:
        text = value_said(field, value, formats)
    return order, Fact(pointer, label, text, pointer in hidden, hidden.get(pointer, False))


def value_said(field: Field, value: Any, formats: Formats) -> str:
    """A value as people read it: dates as days, choices by their labels, yes and no."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return formats.words.of("ticket").gettext(noop("Yes") if value else noop("No"))
    if isinstance(value, int | float):
        return str(value) if is_year(field) else formats.number(value)
    text = str(value)
    if is_month(field):
        return _month(text, formats)
    if field.first("format") in {"date", "date-time"}:
        return _when(text, formats)
    chosen = next(
        (s["x-enum-labels"][text] for s in field.schemas if text in s.get("x-enum-labels", {})), None
    )
    return str(chosen.get(formats.words.language) or chosen["en"]) if chosen else text


def _month(text: str, formats: Formats) -> str:
    """2026-04 as 2026年4月; as it was written where it is none."""
    try:
        return formats.month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return text


def _when(text: str, formats: Formats) -> str:
    """A day, or an instant in the reader's zone; as it was written where it is neither, or says no zone."""
    try:
        if "T" not in text:
            return formats.day(date.fromisoformat(text), year=True)
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return formats.moment(at) if at.tzinfo else text


def plain_text(value: Any) -> str:
    """A value as it stands, for who was shown it."""
    return value if isinstance(value, str) else json.text(value)
