"""Intake forms: what is refused on save, and what a requester is told on submit."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.in_force import forms
from services.in_force.forms.keywords import KNOWN
from services.in_force.forms.plain import MAX_DATA_DEPTH

FORM: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["start_on", "kind"],
    "dependentRequired": {"name": ["kana"]},
    "if": {"properties": {"kind": {"const": "part"}}, "required": ["kind"]},
    "then": {"required": ["hours"]},
    "$defs": {
        "line": {
            "type": "object",
            "required": ["amount"],
            "properties": {"amount": {"type": "integer", "x-label": {"ja": "金額", "en": "Amount"}}},
        }
    },
    "properties": {
        "start_on": {
            "type": "string",
            "format": "date",
            "x-label": {"ja": "入社日", "en": "Start date"},
            "x-order": 1,
        },
        "kind": {
            "enum": ["full", "part"],
            "x-label": {"ja": "雇用区分", "en": "Employment"},
            "x-enum-labels": {
                "full": {"ja": "正社員", "en": "Regular"},
                "part": {"ja": "パート", "en": "Part-time"},
            },
            "x-order": 2,
        },
        "name": {"type": "string", "maxLength": 5, "x-label": {"ja": "氏名", "en": "Name"}, "x-order": 3},
        "kana": {
            "type": "string",
            "pattern": "^[ァ-ヶー　 ]+$",
            "x-label": {"ja": "フリガナ", "en": "Name in kana"},
            "x-help": {"ja": "全角カタカナ", "en": "full-width katakana"},
            "x-order": 4,
        },
        "hours": {
            "type": "integer",
            "minimum": 1,
            "maximum": 40,
            "x-label": {"ja": "週の時間", "en": "Weekly hours"},
        },
        "lines": {
            "type": "array",
            "maxItems": 2,
            "uniqueItems": True,
            "items": {"$ref": "#/$defs/line"},
            "x-label": {"ja": "明細", "en": "Lines"},
        },
        "my_number": {"type": "string", "pattern": "^\\d{12}$", "x-personal": True, "title": "個人番号"},
        "account": {
            "type": "object",
            "x-personal": True,
            "properties": {"number": {"type": "string", "maxLength": 7}},
        },
        "contact": {"anyOf": [{"type": "string", "format": "email"}, {"type": "integer"}]},
        "registration": {"type": "string", "pattern": "^T\\d{13}$", "x-check": "corporate_number"},
    },
}
GOOD = {"start_on": "2026-04-01", "kind": "full"}


def told(data: object, language: str = "en", schema: Mapping[str, Any] = FORM) -> list[tuple[str, str, str]]:
    """The errors of data as (pointer, code, detail)."""
    errors = forms.compile_form(schema).errors(data, language=language)
    return [(error.pointer, error.code, error.detail) for error in errors]


def refused(schema: object) -> set[tuple[str, str]]:
    """Why a schema is refused, as (pointer, code)."""
    return {(error.pointer, error.code) for error in forms.check_schema(schema)}


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


# On submit


def test_good_data_has_no_errors() -> None:
    assert forms.check_schema(FORM) == []
    assert (
        told({**GOOD, "name": "花子", "kana": "ハナコ", "lines": [{"amount": 1}], "contact": "a@example.jp"})
        == []
    )


@pytest.mark.parametrize(
    ("data", "pointer", "code", "en", "ja"),
    [
        ({"kind": "full"}, "/start_on", "required",
         "Start date is missing; it takes a date such as 2026-04-01.",
         "「入社日」は必須です。指定できるのは日付（例 2026-04-01）です。"),
        ({**GOOD, "start_on": "2026-02-30"}, "/start_on", "format",
         'Start date held "2026-02-30"; it takes a date such as 2026-04-01.',
         "「入社日」は「2026-02-30」でした。指定できるのは日付（例 2026-04-01）です。"),
        ({**GOOD, "kind": "x"}, "/kind", "choice",
         'Employment held "x"; it takes one of Regular (full), Part-time (part).',
         "「雇用区分」は「x」でした。指定できるのは次のいずれか：正社員 (full), パート (part)です。"),
        ({**GOOD, "name": "花" * 90, "kana": "ア"}, "/name", "too_long",
         f'Name held "{"花" * 39}…"; it takes up to 5 characters.',
         f"「氏名」は「{'花' * 39}…」でした。指定できるのは5 文字以内です。"),
        ({**GOOD, "kana": "ひらがな"}, "/kana", "pattern",
         'Name in kana held "ひらがな"; it takes full-width katakana.',
         "「フリガナ」は「ひらがな」でした。指定できるのは全角カタカナです。"),
        ({**GOOD, "lines": [{"amount": 1}, {"amount": "x"}]}, "/lines/1/amount", "type",
         'Amount (2) held "x"; it takes a whole number.',
         "「金額 (2)」は「x」でした。指定できるのは整数です。"),
        ({**GOOD, "lines": [{"amount": 1}, {}]}, "/lines/1/amount", "required",
         "Amount (2) is missing; it takes a whole number.",
         "「金額 (2)」は必須です。指定できるのは整数です。"),
        ({**GOOD, "kind": "part", "hours": 41}, "/hours", "too_large",
         "Weekly hours held 41; it takes up to 40.",
         "「週の時間」は41でした。指定できるのは40 以下です。"),
        ([], "", "type", "The form held a list of 0; it takes an object.",
         "リスト（0 件）でした。指定できるのはオブジェクトです。"),
    ],
)  # fmt: skip
def test_an_error_names_the_label_what_it_held_and_what_it_takes(
    data: object, pointer: str, code: str, en: str, ja: str
) -> None:
    assert told(data) == [(pointer, code, en)]
    assert told(data, "ja") == [(pointer, code, ja)]


@pytest.mark.parametrize(
    ("data", "pointer", "code"),
    [
        ({**GOOD, "name": "花子"}, "/kana", "required"),  # asked for by another field
        ({**GOOD, "kind": "part"}, "/hours", "required"),  # asked for by a condition
        ({**GOOD, "nickname": "x"}, "/nickname", "unknown_field"),
        ({**GOOD, "a/b~c": "x"}, "/a~1b~0c", "unknown_field"),
        ({**GOOD, "lines": [{"amount": 1}] * 2}, "/lines", "not_unique"),
        ({**GOOD, "lines": [{"amount": n} for n in range(3)]}, "/lines", "too_many"),
        ({**GOOD, "contact": 3.5}, "/contact", "no_alternative"),
        ({**GOOD, "contact": "nobody@localhost"}, "/contact", "no_alternative"),
    ],
)
def test_every_kind_of_error_points_to_its_field(data: object, pointer: str, code: str) -> None:
    assert [(at, said) for at, said, _ in told(data)] == [(pointer, code)]


def test_an_entry_without_a_label_has_that_of_its_list() -> None:
    tags = {"type": "array", "items": {"type": "string"}, "x-label": {"ja": "タグ", "en": "Tags"}}
    assert told({"tags": ["a", 2]}, schema=obj(tags=tags)) == [
        ("/tags/1", "type", "Tags (2) held 2; it takes a text.")
    ]


def test_alternatives_say_what_each_of_them_lacks() -> None:
    [(_, _, detail)] = told({**GOOD, "contact": "x"})
    assert "an e-mail address such as" in detail
    assert "a whole number" in detail


def test_errors_come_in_the_order_of_the_form_behind_the_pointer_of_the_request() -> None:
    errors = forms.compile_form(FORM).errors(
        {"kana": "x", "name": "長すぎる名前"}, language="ja", under="/form"
    )
    assert [error.pointer for error in errors] == ["/form/start_on", "/form/kind", "/form/name", "/form/kana"]


def test_no_more_than_a_hundred_errors_are_told() -> None:
    assert len(told({**GOOD, **{f"x{n}": 1 for n in range(500)}})) == 100


SECRETS = st.from_regex(r"[0-9]{12}[a-z]?|[0-9]{4}-[0-9]{4}-[0-9]{4}[a-z]?", fullmatch=True)


@settings(deadline=None)
@given(SECRETS)
def test_the_digits_of_a_personal_number_are_never_repeated(secret: str) -> None:
    plain = dict.fromkeys(["start_on", "kind", "kana", "name"], secret)
    data = {**plain, "my_number": f"{secret}9", "account": {"number": f"{secret}9"}, "contact": {"x": secret}}
    for language in ("ja", "en"):
        assert secret not in " ".join(detail for _, _, detail in told(data, language))


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), min_size=13, max_size=20))
def test_the_value_of_a_personal_field_is_never_repeated(name: str) -> None:
    texts = told({**GOOD, "my_number": name, "account": {"number": name}})
    assert len(texts) == 2
    assert name not in " ".join(detail for _, _, detail in texts)


def test_a_personal_value_is_described_by_its_shape() -> None:
    [(_, _, en)] = told({**GOOD, "my_number": "12345"})
    [(_, _, ja)] = told({**GOOD, "my_number": "12345"}, "ja")
    assert en.startswith("個人番号 held 5 digits;")
    assert ja.startswith("「個人番号」は数字 5 桁でした。")


def test_personal_fields_are_found_behind_references_lists_and_alternatives() -> None:
    row = {"type": "object", "properties": {"name": {"x-personal": True}, "amount": {"type": "integer"}}}
    schema = obj(
        rows={"type": "array", "items": {"$ref": "#/$defs/row"}},
        bank={"x-personal": True, "properties": {"number": {"x-personal": True}}},
        other={"anyOf": [{"type": "null"}, {"properties": {"a/b": {"x-personal": True}}}]},
    )
    schema["$defs"] = {"row": row}
    assert forms.check_schema(schema) == []
    assert forms.personal_fields(schema) == ["/bank", "/other/a~1b", "/rows/*/name"]


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("\x00", "text"), ("\ud800", "text"), (float("nan"), "number"), (float("inf"), "number"),
        (2**64, "number"), ("x" * 300_000, "too_large"), ([0] * 10_001, "too_large"), (-(2**63) - 1, "number"), (nested(5_000), "too_deep"),
        (object(), "not_json"), (b"x", "not_json"), ({1: 2}, "not_json"), ({"\x00": 1}, "text"),
    ],
)  # fmt: skip
def test_what_json_or_the_database_cannot_carry_is_refused(value: object, code: str) -> None:
    assert code in {said for _, said, _ in told({"free": value}, schema={"type": "object"})}


def test_what_they_can_carry_is_taken() -> None:
    carried = {
        "text": "髙𠮷\n",
        "int": 2**64 - 1,
        "deep": nested(MAX_DATA_DEPTH - 1),
        "none": None,
        "yes": True,
    }
    assert told(carried, schema={"type": "object"}) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*FORM["properties"], "other"]), JSON))
def test_any_json_gets_an_answer_in_both_languages(data: dict[str, object]) -> None:
    ja, en = told(data, "ja"), told(data, "en")
    assert [error[:2] for error in ja] == [error[:2] for error in en]
    assert all(detail for _, _, detail in ja + en)


def test_a_wrong_check_digit_warns_and_does_not_refuse() -> None:
    form = forms.compile_form(FORM)
    wrong, right = {**GOOD, "registration": "T1234567890123"}, {**GOOD, "registration": "T7000012050002"}
    assert form.errors(wrong, language="ja") == []
    assert [(w.pointer, w.code) for w in form.warnings(wrong, language="ja")] == [
        ("/registration", "check_digit")
    ]
    assert form.warnings(right, language="ja") == []


# On save


def doubling(steps: int) -> dict[str, Any]:
    """Definitions that each name the next one twice: 2 ** steps checks from a small document."""
    defs = {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(steps)}
    return {"type": "object", "$ref": "#/$defs/d0", "$defs": {**defs, f"d{steps}": {"const": 1}}}


@pytest.mark.parametrize(
    ("schema", "pointer", "code"),
    [
        ("object", "", "type"),
        ([], "", "type"),
        (True, "", "type"),
        ({}, "/type", "root_type"),
        ({"type": "array"}, "/type", "root_type"),
        (obj(a=nested(60)), "", "too_deep"),
        (obj(a={"description": "x" * 70_000}), "", "too_large"),
        (obj(**{f"p{n}": {} for n in range(301)}), "", "too_many_properties"),
        (obj(a={"description": "\ud800"}), "", "not_json"),
        ({"type": "object", 1: 2}, "", "not_json"),
        ({"type": "object", "$schema": "http://json-schema.org/draft-07/schema#"}, "/$schema", "dialect"),
        ({"type": "object", "$schema": "https://example.com/mine"}, "/$schema", "dialect"),
        (
            obj(a={"$schema": "https://json-schema.org/draft/2020-12/schema"}),
            "/properties/a/$schema",
            "dialect",
        ),
        (obj(a={"$ref": "https://example.com/x"}), "/properties/a/$ref", "reference"),
        (obj(a={"$ref": "file:///etc/passwd"}), "/properties/a/$ref", "reference"),
        (obj(a={"$ref": "other.json#/x"}), "/properties/a/$ref", "reference"),
        (obj(a={"$ref": "#/$defs/none"}), "/properties/a/$ref", "reference"),
        # what stands behind a word that holds no schema was not checked as one
        (obj(a={"$ref": "#/default"}) | {"default": {"pattern": "(?=a)"}}, "/properties/a/$ref", "reference"),
        (obj(a={"$dynamicRef": "#x"}), "/properties/a/$dynamicRef", "unknown_keyword"),
        (obj(a={"$id": "https://example.com/"}), "/properties/a/$id", "unknown_keyword"),
        (obj(a={"$anchor": "x"}), "/properties/a/$anchor", "unknown_keyword"),
        (obj(a={"requred": True}), "/properties/a/requred", "unknown_keyword"),
        ({"type": "object", "$ref": "#"}, "", "circular"),
        (obj(a={"format": "regex"}), "/properties/a/format", "format"),
        (obj(a={"type": "strnig"}), "/properties/a/type", "keyword_value"),
        (obj(a={"minLength": -1}), "/properties/a/minLength", "keyword_value"),
        ({"type": "object", "required": "a"}, "/required", "keyword_value"),
        ({"type": "object", "properties": 3}, "/properties", "keyword_value"),
        (obj(a=3), "/properties/a", "keyword_value"),
        (obj(a={"pattern": "(?=a)b"}), "/properties/a/pattern", "pattern"),
        (obj(a={"pattern": "(a)\\1"}), "/properties/a/pattern", "pattern"),
        (obj(a={"pattern": "("}), "/properties/a/pattern", "pattern"),
        (obj(a={"pattern": "(a{1000}){1000}"}), "/properties/a/pattern", "pattern"),
        ({"type": "object", "patternProperties": {"(?<=a)b": {}}}, "/patternProperties/(?<=a)b", "pattern"),
        (obj(a={"x-label": "氏名"}), "/properties/a/x-label", "texts"),
        (obj(a={"x-help": {"ja": "氏名", "en": " "}}), "/properties/a/x-help", "texts"),
        (obj(a={"x-enum-labels": {"v": {"ja": "氏名"}}}), "/properties/a/x-enum-labels/v", "texts"),
        (obj(a={"x-enum-labels": []}), "/properties/a/x-enum-labels", "extension"),
        (obj() | {"x-attachments": {"ja": "契約書", "en": "Contract"}}, "/x-attachments", "extension"),
        (obj() | {"x-attachments": [{"ja": "契約書"}]}, "/x-attachments/0", "texts"),
        (obj(a={"x-personal": "yes"}), "/properties/a/x-personal", "extension"),
        (obj(a={"x-order": "1"}), "/properties/a/x-order", "extension"),
        (obj(a={"x-check": "luhn"}), "/properties/a/x-check", "extension"),
    ],
)
def test_a_schema_that_may_not_be_run_is_refused_on_save(schema: object, pointer: str, code: str) -> None:
    assert (pointer, code) in refused(schema)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_of_a_schema_says_what_it_held(language: str) -> None:
    [error] = forms.check_schema(obj(a={"format": "regex"}), language=language)
    assert "regex" in error.detail
    assert "date-time" in error.detail


def test_circles_of_definitions_are_refused() -> None:
    circle = {"a": {"$ref": "#/$defs/b"}, "b": {"items": {"$ref": "#/$defs/a"}}}
    assert {code for _, code in refused({"type": "object", "$defs": circle})} == {"circular"}


def test_definitions_that_multiply_are_refused() -> None:
    assert {code for _, code in refused(doubling(20))} == {"expansion"}


def test_long_chains_of_definitions_are_refused() -> None:
    chain = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(1_000)}
    schema = {"type": "object", "$ref": "#/$defs/d0", "$defs": {**chain, "d1000": {}}}
    assert {code for _, code in refused(schema)} == {"chain"}


def test_references_inside_the_document_are_taken() -> None:
    schema = obj(a={"$ref": "#/$defs/x~1y%20z"}) | {"$defs": {"x/y z": {"type": "integer"}}}
    assert told({"a": 1}, schema=schema) == []
    assert [error[:2] for error in told({"a": "1"}, schema=schema)] == [("/a", "type")]


def test_a_refused_schema_is_never_compiled() -> None:
    with pytest.raises(forms.SchemaRefused) as refusal:
        forms.compile_form(doubling(20))
    assert refusal.value.errors
    with pytest.raises(forms.SchemaRefused):
        forms.compile_form({"type": "object", "description": "\ud800"})


KEYWORDS = sorted(
    KNOWN | {"x-label", "x-enum-labels", "x-personal", "x-order", "$id", "$dynamicRef", "definitions"}
)
REFERENCES = st.sampled_from(
    ["#", "#/$defs/a", "#/properties/a", "#a", "", "http://x", "#/%zz", "#/$defs/~2"]
)
PATTERNS = st.sampled_from(["^a+$", "(", "\\p{L}", "(?=a)", "[", "\\d{3}-\\d{4}", "a{99999}", "\\u{110000}"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | REFERENCES | PATTERNS
SCHEMAS = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "a/b~c", ""]), inner, max_size=3)
    ),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYWORDS), SCHEMAS, max_size=5),
    st.dictionaries(st.text(max_size=2), JSON),
)
def test_any_schema_is_refused_with_a_reason_or_runs(schema: dict[str, Any], data: dict[str, object]) -> None:
    schema["type"] = "object"
    if errors := forms.check_schema(schema):
        assert all(error.detail for error in errors)
        return
    form = forms.compile_form(schema)
    assert isinstance(form.errors(data, language="ja"), list)
    assert isinstance(forms.personal_fields(schema), list)


def best_of(times: int, work: Any) -> float:
    """The least processor time in seconds: bounds of a second tell what explodes, which takes minutes, on any machine."""

    def spent() -> Iterator[float]:
        for _ in range(times):
            began = time.process_time()
            work()
            yield time.process_time() - began

    return min(spent())


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^(.*)*x$", "(.*a){20}b"])
def test_patterns_that_explode_elsewhere_take_linear_time(pattern: str) -> None:
    form = forms.compile_form(obj(a={"type": "string", "pattern": pattern}))
    data = {"a": "a" * 5_000 + "!"}
    assert [error.code for error in form.errors(data, language="ja")] == ["pattern"]
    assert best_of(5, lambda: form.errors(data, language="ja")) < 1


def test_the_largest_schemas_that_are_taken_answer_quickly() -> None:
    form = forms.compile_form(doubling(8))
    assert best_of(5, lambda: form.errors({}, language="ja")) < 1


def test_many_alternatives_for_many_entries_tell_the_first_error_alone() -> None:
    alternatives = {"anyOf": [{"const": f"c{n}"} for n in range(1_000)]}
    form = forms.compile_form(obj(a={"type": "array", "items": alternatives}))
    data = {"a": ["x"] * 5_000}
    assert [error.pointer for error in form.errors(data, language="ja")] == ["/a/0"]
    assert best_of(3, lambda: form.errors(data, language="ja")) < 1
    assert len(form.errors({"a": ["x"] * 15}, language="ja")) == 15
    empty = {"a": [{}] * 5_000}
    assert [error.pointer for error in form.errors(empty, language="ja")] == ["/a/0"]


def test_many_rows_of_a_plain_form_tell_all_their_errors() -> None:
    line = obj(**{f"f{n}": {"type": "integer"} for n in range(20)})
    form = forms.compile_form(obj(lines={"type": "array", "items": line}))
    data = {"lines": [{f"f{n}": 1 for n in range(20)} for _ in range(200)] + [{"f1": "x", "f2": "y"}]}
    assert [error.pointer for error in form.errors(data, language="ja")] == ["/lines/200/f1", "/lines/200/f2"]


def test_equal_schemas_share_one_compiled_form() -> None:
    form = forms.compile_form(FORM)
    assert forms.compile_form(dict(reversed(FORM.items()))) is form
    assert forms.compile_form({**FORM, "description": "x"}).digest != form.digest
