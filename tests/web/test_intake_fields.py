"""From schema to fields, from what a browser sent to data, and back: every form of the standard catalogue, without a browser."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from api.web import forms
from api.web.formats import Formats
from api.web.forms import Control, Reading
from api.web.words import words
from services.catalogue.standard import catalogue
from services.in_force.forms import compile_form

TOKYO = ZoneInfo("Asia/Tokyo")
HOW = Reading("ja", TOKYO, Formats(words("ja"), TOKYO, datetime(2026, 11, 27, tzinfo=UTC)))


def sent_of(controls: list[Control] | Any) -> list[tuple[str, str]]:
    """What a browser would send of these fields as they stand."""
    sent: list[tuple[str, str]] = []
    for each in controls:
        if each.kind in {"group", "entries"}:
            sent += sent_of(each.parts)
        elif each.kind == "rows":
            for row in each.rows:
                sent += sent_of(row)
        elif each.kind == "date":
            sent += [(f"{each.name}:{part}", text) for part, text in zip("ymd", each.value, strict=True)]
        elif each.kind == "choices":
            sent += [(each.name, value) for value in each.value]
        else:
            sent.append((each.name, each.value))
    return sent


@pytest.mark.parametrize("code", sorted(catalogue().task_types))
def test_the_example_of_each_standard_form_goes_through_a_page_unchanged(code: str) -> None:
    kind = catalogue().task_types[code]
    shown = forms.build(kind.form, kind.example, {}, HOW)
    assert forms.read(kind.form, FormData(sent_of(shown)), HOW) == kind.example
    assert {line.pointer for line in forms.show(kind.form, kind.example, HOW)} == {
        f"/{name}" for name in kind.example
    }


def _read(schema: dict[str, Any], *sent: tuple[str, str]) -> Any:
    return forms.read({"type": "object", "properties": {"x": schema}}, FormData(list(sent)), HOW).get("x")


@pytest.mark.parametrize(
    ("schema", "typed", "read"),
    [
        ({"type": "integer"}, "１，２００円", 1200),
        ({"type": "integer"}, "12人", "12人"),  # kept as typed; the check names it
        ({"type": "number"}, "3.50", 3.5),
        ({"type": "boolean"}, "false", False),
        ({"type": "string", "pattern": "^[ァ-ヶー 　]+$"}, "ｵﾉﾃﾞﾗ ﾀｸﾐ", "オノデラ タクミ"),
        ({"type": "string", "maxLength": 20}, "ｵﾉﾃﾞﾗ", "ｵﾉﾃﾞﾗ"),
        ({"oneOf": [{"const": 1, "title": "one"}, {"const": 2, "title": "two"}]}, "2", 2),
        ({"type": "string", "format": "date-time"}, "2026-12-01T09:00", "2026-12-01T09:00:00+09:00"),
        ({"type": "string"}, "  ", None),
    ],
)
def test_what_was_typed_is_read_as_its_type(schema: dict[str, Any], typed: str, read: Any) -> None:
    assert _read(schema, ("f/x", typed)) == read


def test_a_day_that_is_none_stays_as_it_was_typed() -> None:
    schema = {"type": "string", "format": "date"}
    assert _read(schema, ("f/x:y", "２０２６"), ("f/x:m", "4"), ("f/x:d", "1")) == "2026-04-01"
    broken = _read(schema, ("f/x:y", "2026"), ("f/x:m", "13"), ("f/x:d", ""))
    assert broken == "2026-13-"
    whole = {"type": "object", "properties": {"x": schema}}
    [control] = forms.build(whole, {"x": broken}, {}, HOW)
    assert control.value == ("2026", "13", "")
    assert compile_form(whole).errors({"x": broken}, language="ja")


def test_what_a_choice_makes_necessary_is_said_before_and_after() -> None:
    form = catalogue().task_types["hr.onboarding"].form
    before = {each.label: each for each in forms.build(form, {}, {}, HOW)}["契約期間の末日"]
    after = {each.label: each for each in forms.build(form, {"employment_type": "fixed_term"}, {}, HOW)}[
        "契約期間の末日"
    ]
    assert (before.required, after.required) == (False, True)
    assert before.when == "雇用区分：契約社員（有期）"
