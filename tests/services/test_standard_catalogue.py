"""The ready catalogue: every task type is complete, in both languages, and its form takes its example."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from services.catalogue import standard
from services.catalogue.standard_shapes import Name, TaskType, Text, unfolded, unfolded_japanese
from services.catalogue.standard_yaml import StandardInvalid
from services.in_force import forms

CATALOGUE = standard.catalogue()
DOMAINS = {"hr", "general_affairs", "accounting", "finance", "it"}
every_task_type = pytest.mark.parametrize("code", CATALOGUE.task_types)


def task_type(code: str) -> TaskType:
    return CATALOGUE.task_types[code]


def texts(value: object) -> Iterator[Name | Text]:
    """Every text in both languages inside a value."""
    if isinstance(value, Name | Text):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)


def schemas(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a form with its name, also inside lists and objects."""
    for name, field in schema.get("properties", {}).items():
        yield name, field
        yield from schemas(field)
        yield from schemas(field.get("items", {}))


def is_japanese(text: str) -> bool:
    return any("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in text)


def test_there_are_at_least_24_task_types_in_all_five_domains() -> None:
    assert len(CATALOGUE.task_types) >= 24
    assert {each.domain for each in CATALOGUE.task_types.values()} == DOMAINS
    assert {queue.domain for queue in CATALOGUE.queues.values()} == DOMAINS


@every_task_type
def test_the_form_is_taken_on_save_and_takes_its_example(code: str) -> None:
    form = task_type(code).form
    assert forms.check_schema(form) == []
    assert forms.compile_form(form).errors(task_type(code).example, language="ja") == []


@every_task_type
def test_the_form_refuses_an_empty_request_and_a_field_it_does_not_know(code: str) -> None:
    form = forms.compile_form(task_type(code).form)
    missing = form.errors({}, language="ja")
    assert [error.pointer for error in missing] != []
    assert {error.code for error in missing} == {"required"}
    unknown = form.errors({**task_type(code).example, "nickname": "x"}, language="en")
    assert [(error.pointer, error.code) for error in unknown] == [("/nickname", "unknown_field")]


@every_task_type
def test_each_required_field_is_missed_by_its_label(code: str) -> None:
    form = task_type(code).form
    for name in form["required"]:
        example = {key: value for key, value in task_type(code).example.items() if key != name}
        errors = forms.compile_form(form).errors(example, language="ja")
        [missed] = [error for error in errors if error.pointer == f"/{name}"]
        assert missed.code == "required"
        assert form["properties"][name]["x-label"]["ja"] in missed.detail


@every_task_type
def test_every_field_and_choice_has_a_label_in_both_languages(code: str) -> None:
    form = task_type(code).form
    for name, field in schemas(form):
        assert field["title"] == field["x-label"]["ja"], name
        assert not is_japanese(field["x-label"]["en"]), name
        assert "x-order" in field, name
        if "pattern" in field:
            assert field["x-help"], name
        choices = field.get("enum", field.get("items", {}).get("enum", []))
        labels = field.get("x-enum-labels", field.get("items", {}).get("x-enum-labels", {}))
        assert list(labels) == choices, name


@every_task_type
def test_everything_that_people_read_is_in_both_languages(code: str) -> None:
    for text in texts(task_type(code)):
        assert is_japanese(text.ja), text
        assert not is_japanese(text.en), text


def test_no_text_is_broken_in_the_middle_of_a_sentence() -> None:
    assert (
        unfolded("The first\nline.\n\nAnother\n1. one\n2. two")
        == "The first line.\n\nAnother\n1. one\n2. two"
    )
    assert (
        unfolded_japanese("一行目の\n続き。\n\n次の段落\n- 項目一\n- 項目二")
        == "一行目の続き。\n\n次の段落\n- 項目一\n- 項目二"
    )
    for each in CATALOGUE.task_types.values():
        assert all("\n" not in step.instruction.ja + step.instruction.en for step in each.steps)


def test_what_task_types_refer_to_is_in_both_languages() -> None:
    for group in (CATALOGUE.skills, CATALOGUE.queues, CATALOGUE.retention, CATALOGUE.units):
        for text in texts(group):
            assert is_japanese(text.ja), text
            assert not is_japanese(text.en), text


@every_task_type
def test_names_addresses_and_numbers_of_people_are_marked_as_personal(code: str) -> None:
    telling = (
        "kana",
        "birth_date",
        "account_number",
        "account_holder",
        "insurance_number",
        "pension_number",
        "phone",
    )
    for name, field in schemas(task_type(code).form):
        if name.endswith(telling):
            assert field.get("x-personal") is True, name


@every_task_type
def test_no_form_asks_for_a_my_number(code: str) -> None:
    assert not {name for name, _ in schemas(task_type(code).form)} & {"my_number", "individual_number"}
    taken = forms.compile_form(task_type(code).form).errors({"my_number": "123456789012"}, language="ja")
    assert ("/my_number", "unknown_field") in {(error.pointer, error.code) for error in taken}


@every_task_type
def test_the_procedure_takes_time_leaves_evidence_and_reports(code: str) -> None:
    steps = task_type(code).steps
    assert 5 <= len(steps) <= 10
    assert any(step.evidence for step in steps)
    assert any(step.required for step in steps)
    assert len({step.title.ja for step in steps}) == len(steps)


@every_task_type
def test_money_and_rights_pass_four_eyes(code: str) -> None:
    if code in {"hr.payroll", "finance.payment-file", "it.account-disable"}:
        assert any(step.four_eyes for step in task_type(code).steps)
    if task_type(code).review.mode == "always":
        assert any(step.four_eyes for step in task_type(code).steps)


@every_task_type
def test_a_first_answer_is_due_before_the_work(code: str) -> None:
    sla = task_type(code).sla
    for priority in ("urgent", "high", "normal", "low"):
        assert getattr(sla.first_response, priority) <= getattr(sla.resolution, priority)


def test_every_skill_and_queue_is_used_by_some_task_type() -> None:
    task_types = CATALOGUE.task_types.values()
    assert {skill for each in task_types for skill in each.skills} == set(CATALOGUE.skills)
    assert {each.queue for each in task_types} == set(CATALOGUE.queues)
    assert {each.retention for each in task_types} <= set(CATALOGUE.retention)


# Files that are wrong name themselves and the field


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue with one task type."""
    source = Path(str(files("services.catalogue") / "standard"))
    for file in source.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "hr").mkdir()
    shutil.copy(source / "hr" / "onboarding.yaml", tmp_path / "hr")
    return tmp_path


def test_a_copy_of_one_task_type_is_read(folder: Path) -> None:
    assert list(standard.read_catalogue(folder).task_types) == ["hr.onboarding"]


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("hr/onboarding.yaml", "domain: hr", "domain: it", "/domain"),
        ("hr/onboarding.yaml", "domain: hr", "domain: sales", "/domain"),
        ("hr/onboarding.yaml", "code: hr.onboarding", "code: HR", "/code"),
        ("hr/onboarding.yaml", "code: hr.onboarding", "code: hr.other", "/code"),
        ("hr/onboarding.yaml", "core: false", "core: no", "/core"),
        ("hr/onboarding.yaml", "core: false", "", "/core"),
        ("hr/onboarding.yaml", "core: false", "core: false\ncolour: red", "/colour"),
        ("hr/onboarding.yaml", "core: false", "core: false\ncore: true", ""),
        ("hr/onboarding.yaml", "queue: hr-labor", "queue: hr-labour", "/queue"),
        ("hr/onboarding.yaml", "{social-insurance: 3", "{juggling: 3", "/skills"),
        ("hr/onboarding.yaml", "{social-insurance: 3", "{social-insurance: 9", "/skills/social-insurance"),
        ("hr/onboarding.yaml", "retention: employment-insurance", "retention: for-ever", "/retention"),
        ("hr/onboarding.yaml", "rate: {unit: employee}", "rate: {unit: kilo}", "/rate/unit"),
        ("hr/onboarding.yaml", "rate: {unit: employee}", "rate: {unit: employee, quantity: note}", "/rate/quantity"),
        ("hr/onboarding.yaml", "resolution: {urgent: 240", "resolution: {urgent: -5", "/sla/resolution/urgent"),
        ("hr/onboarding.yaml", "resolution: {urgent: 240", "resolution: {urgent: 900", "/sla/resolution"),
        ("hr/onboarding.yaml", "{mode: sample, rate: 0.2}", "{mode: sample}", "/review"),
        ("hr/onboarding.yaml", "{mode: sample, rate: 0.2}", "{mode: always, rate: 0.2}", "/review"),
        ("hr/onboarding.yaml", "name: {ja: 入社手続き, en: Onboarding}", "name: {ja: 入社手続き}", "/name/en"),
        ("hr/onboarding.yaml", "minutes: 10", "minutes: 0", "/steps/0/minutes"),
        ("hr/onboarding.yaml", "fields: [joined_on,", "fields: [no_field,", "/steps/1/fields"),
        ("hr/onboarding.yaml", "kind: yes_no", "kind: maybe",
         "/form/properties/eligibility_certificate/kind"),
        ("hr/onboarding.yaml", "birth_date: {kind: birth_date,", "birth_date: {pattern: '(?=a)',",
         "/form/properties/birth_date/pattern"),
        ("hr/onboarding.yaml", "birth_date: 1994-07-21", "birth_date: 1994-02-30", "/example/birth_date"),
        ("hr/onboarding.yaml", "weekly_hours: 40", "weekly_hours: '40'", "/example/weekly_hours"),
        ("skills.yaml", "en: Payroll}", "en: ''}", "/payroll/name/en"),
        ("retention.yaml", "years: 5", "years: five", "/labor-records/years"),
        ("units.yaml", "ticket: {ja: 件", "ticket: {ja: &a 件, en: *a}\nx: {ja: 件", ""),
    ],
)  # fmt: skip
def test_a_wrong_file_names_itself_and_the_field(
    folder: Path, file: str, old: str, new: str, field: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StandardInvalid) as refusal:
        standard.read_catalogue(folder)
    assert (refusal.value.file, refusal.value.field) == (file, field)
    assert file in str(refusal.value)


def test_a_code_that_stands_twice_is_refused(folder: Path) -> None:
    (folder / "it").mkdir()
    text = (folder / "hr" / "onboarding.yaml").read_text(encoding="utf-8")
    (folder / "it" / "onboarding.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(
        StandardInvalid, match=r"it/onboarding\.yaml: /code: hr\.onboarding stands in hr/onboarding"
    ):
        standard.read_catalogue(folder)


def test_plain_words_stay_words(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "a: on\nb: 2026-04-01\nc: yes\nd: 0012\ne: 12\nf: true\ng: 1.5\nh: null\n"
    )
    read = standard.read_yaml(tmp_path / "x.yaml", "x.yaml")
    assert read == {
        "a": "on",
        "b": "2026-04-01",
        "c": "yes",
        "d": "0012",
        "e": 12,
        "f": True,
        "g": 1.5,
        "h": None,
    }
