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


FLAWED: dict[str, Any] = {
    "type": "object",
    "required": ["name", "kind", "days"],
    "properties": {
        "name": {"type": "string", "x-label": {"ja": "氏名", "en": "Name"}},
        "kind": {"enum": ["a", "b"], "x-label": {"ja": "区分", "en": "Kind"}},
        "days": {"type": "array", "items": {"type": "object", "properties": {
            "on": {"type": "string", "format": "date", "x-label": {"ja": "日", "en": "Day"}}}},
            "x-label": {"ja": "日程", "en": "Days"}},
        "code": {"type": "string", "pattern": "^[0-9]{4}$", "x-label": {"ja": "番号", "en": "Code"},
                 "x-help": {"ja": "数字4桁", "en": "four digits"}},
        "count": {"type": "integer", "maximum": 1000, "x-label": {"ja": "件数", "en": "Count"}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "ja", "en"),
    [
        ({}, ["「氏名」を入力してください。", "「区分」を選択肢から選んでください。", "「日程」を1件以上入力してください。"],
         ["Name is missing.", "Kind: choose one of the options.", "Days: at least one entry is needed."]),
        ({"name": "x", "kind": "c", "days": [{}, {"on": "2026-02-30"}]},
         ["「区分」を選択肢から選んでください。", "「日（2）」は存在する日付ではありません。年・月・日を数字で入力してください。"],
         ["Kind: choose one of the options.", "Day (2) is not a valid date. Enter the day, month and year in figures."]),
        ({"name": "x", "kind": "a", "days": [], "code": "12", "count": 2000},
         ["「番号」の形式が正しくありません。数字4桁", "「件数」は1,000以下で入力してください。"],
         ["Code is not in the right format. Four digits", "Count may be up to 1,000."]),
        ({"name": "x", "kind": "a", "days": [], "count": "many"},
         ["「件数」は整数で入力してください。"], ["Count must be a whole number."]),
    ],
)  # fmt: skip
def test_a_page_says_what_is_wrong_without_codes_and_shapes(
    data: dict[str, Any], ja: list[str], en: list[str]
) -> None:
    form = compile_form(FLAWED)
    for language, said in (("ja", ja), ("en", en)):
        errors = form.errors(data, language=language, under="/form")
        assert sorted(forms.flaw(FLAWED, each, language) for each in errors) == sorted(said)


def test_what_has_no_plainer_words_keeps_its_own() -> None:
    [error] = compile_form(FLAWED | {"additionalProperties": False}).errors(
        {"name": "x", "kind": "a", "days": [], "other": 1}, language="en", under="/form"
    )
    assert forms.flaw(FLAWED, error, "en") == error.detail
