"""Which tickets a routing rule means, and how conditions are read and written."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import condition_forms
from services.rules.condition_forms import BadConditions
from services.rules.conditions import Conditions, Facts, FormTest
from services.rules.lifecycle import Channel, Priority

FACTS = Facts(
    tenant="ACME",
    task_type="payroll",
    domain="hr",
    priority=Priority.HIGH,
    channel=Channel.PORTAL,
    language="ja",
    tags=frozenset({"month-end", "paper"}),
    form={"kind": "new", "count": 1, "paper": True, "note": None, "people": [{"code": "07"}]},
)


@pytest.mark.parametrize(
    ("raw", "holds"),
    [
        ({}, True),
        ({"tenant": ["ACME"]}, True),
        ({"tenant": ["BETA"]}, False),
        ({"task_type": ["invoice", "payroll"]}, True),
        ({"domain": ["it"]}, False),
        ({"priority": ["urgent", "high"]}, True),
        ({"priority": ["low"]}, False),
        ({"channel": ["email"]}, False),
        ({"language": ["ja"]}, True),
        ({"tags": ["paper", "rush"]}, True),
        ({"tags": ["rush"]}, False),
        ({"tenant": ["ACME"], "priority": ["low"]}, False),
        ({"form": [{"path": "/kind", "eq": "new"}]}, True),
        ({"form": [{"path": "/kind", "in": ["change", "new"]}]}, True),
        ({"form": [{"path": "/kind", "eq": "New"}]}, False),
        ({"form": [{"path": "/count", "eq": 1.0}]}, True),
        ({"form": [{"path": "/count", "eq": True}]}, False),
        ({"form": [{"path": "/paper", "eq": 1}]}, False),
        ({"form": [{"path": "/paper", "eq": True}]}, True),
        ({"form": [{"path": "/note", "eq": None}]}, True),
        ({"form": [{"path": "/gone", "eq": None}]}, False),
        ({"form": [{"path": "/note", "exists": True}]}, True),
        ({"form": [{"path": "/gone", "exists": False}]}, True),
        ({"form": [{"path": "/gone", "exists": True}]}, False),
        ({"form": [{"path": "/people/0/code", "eq": "07"}]}, True),
        ({"form": [{"path": "/people", "eq": "07"}]}, False),
        ({"form": [{"path": "/kind", "eq": "new"}, {"path": "/count", "eq": 2}]}, False),
    ],
)
def test_every_field_given_must_hold_and_a_list_offers_alternatives(raw: dict[str, Any], holds: bool) -> None:
    assert condition_forms.parse(raw).hold(FACTS) is holds


def test_a_ticket_without_tags_carries_none_of_them() -> None:
    assert not condition_forms.parse({"tags": ["paper"]}).hold(replace(FACTS, tags=frozenset()))


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        ([], "/conditions", "wrong_type"),
        ({"colour": ["red"]}, "/conditions/colour", "unknown_field"),
        ({"tenant": "ACME"}, "/conditions/tenant", "wrong_type"),
        ({"tenant": []}, "/conditions/tenant", "wrong_length"),
        ({"tags": ["x"] * 201}, "/conditions/tags", "wrong_length"),
        ({"tags": ["a", ""]}, "/conditions/tags/1", "not_a_word"),
        ({"tags": ["a" * 201]}, "/conditions/tags/0", "not_a_word"),
        ({"priority": ["asap"]}, "/conditions/priority/0", "not_a_choice"),
        ({"priority": [["high"]]}, "/conditions/priority/0", "not_a_choice"),
        ({"channel": ["portal", "fax"]}, "/conditions/channel/1", "not_a_choice"),
        ({"form": {}}, "/conditions/form", "wrong_type"),
        ({"form": [7]}, "/conditions/form/0", "wrong_type"),
        ({"form": [{"path": "/a"}]}, "/conditions/form/0", "not_a_test"),
        ({"form": [{"eq": 1}]}, "/conditions/form/0", "not_a_test"),
        ({"form": [{"path": "/a", "eq": 1, "exists": True}]}, "/conditions/form/0", "not_a_test"),
        ({"form": [{"path": "/a", "eq": 1, "like": 2}]}, "/conditions/form/0/like", "unknown_field"),
        ({"form": [{"path": "a", "eq": 1}]}, "/conditions/form/0/path", "bad_pointer"),
        ({"form": [{"path": 7, "eq": 1}]}, "/conditions/form/0/path", "bad_pointer"),
        ({"form": [{"path": "/a", "eq": [1]}]}, "/conditions/form/0/eq", "not_a_scalar"),
        ({"form": [{"path": "/a", "eq": math.inf}]}, "/conditions/form/0/eq", "not_a_number"),
        ({"form": [{"path": "/a", "in": []}]}, "/conditions/form/0/in", "wrong_length"),
        ({"form": [{"path": "/a", "in": [1, {}]}]}, "/conditions/form/0/in/1", "not_a_scalar"),
        ({"form": [{"path": "/a", "exists": "yes"}]}, "/conditions/form/0/exists", "wrong_type"),
    ],
)
def test_a_mistake_is_named_by_its_pointer(raw: Any, pointer: str, code: str) -> None:
    with pytest.raises(BadConditions) as refused:
        condition_forms.parse(raw, at="/conditions")
    assert [(problem.pointer, problem.code) for problem in refused.value.problems] == [(pointer, code)]


def test_all_mistakes_are_named_at_once_with_what_was_held_and_what_is_taken() -> None:
    with pytest.raises(BadConditions) as refused:
        condition_forms.parse({"priority": ["asap"], "tenant": 7})
    assert str(refused.value) == (
        '/tenant: held 7; takes a list of 1 to 200; /priority/0: held "asap"; takes urgent, high, normal, low'
    )


def words() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)


def scalars() -> st.SearchStrategy[Any]:
    return (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
    )


def form_tests() -> st.SearchStrategy[FormTest]:
    paths = st.lists(st.text(max_size=5), min_size=1, max_size=4).map(tuple)
    values = st.lists(scalars(), min_size=1, max_size=3).map(tuple)
    return st.builds(FormTest, paths, values) | st.builds(FormTest, paths, exists=st.booleans())


CONDITIONS = st.builds(
    Conditions,
    tenant=words(),
    task_type=words(),
    domain=words(),
    priority=st.lists(st.sampled_from(Priority), max_size=3).map(tuple),
    channel=st.lists(st.sampled_from(Channel), max_size=3).map(tuple),
    language=words(),
    tags=words(),
    form=st.lists(form_tests(), max_size=3).map(tuple),
)


@given(CONDITIONS)
def test_conditions_survive_json(conditions: Conditions) -> None:
    written = json.loads(json.dumps(condition_forms.dump(conditions)))
    assert condition_forms.parse(written) == conditions


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
NAMES = ["tenant", "task_type", "domain", "priority", "channel", "language", "tags", "form"]


@given(st.dictionaries(st.sampled_from(NAMES), JSON) | JSON)
def test_any_json_is_either_conditions_or_refused_by_pointer(raw: Any) -> None:
    try:
        conditions = condition_forms.parse(raw)
    except BadConditions as refused:
        pointers = [problem.pointer for problem in refused.problems]
    else:
        pointers = None
        assert condition_forms.parse(condition_forms.dump(conditions)) == conditions
    assert pointers != []


@given(CONDITIONS, JSON)
def test_any_form_data_can_be_asked(conditions: Conditions, form: Any) -> None:
    assert conditions.hold(replace(FACTS, form=form)) in {True, False}
