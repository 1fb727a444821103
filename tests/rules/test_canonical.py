"""Canonical JSON against RFC 8785's own examples and its refusals."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import canonical


def test_names_are_sorted_by_utf_16_as_the_standard_shows() -> None:
    # RFC 8785, 3.2.3: the smiley (two code units) sorts before the Hebrew presentation form.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert [*json.loads(canonical.encode(value))] == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


def test_text_is_escaped_as_little_as_json_allows() -> None:
    # RFC 8785, 3.2.2.2
    assert canonical.encode('€$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_nested_values_have_no_spaces() -> None:
    value = {"b": [1, True, None, "x"], "a": {}, "c": ()}
    assert canonical.encode(value) == b'{"a":{},"b":[1,true,null,"x"],"c":[]}'


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ({"a": [0.5]}, "/a/0"),
        ({"a": 2**53}, "/a"),
        ({1: 2}, "/"),
        ({"a": {1}}, "/a"),
        ({"a": "\ud800"}, "/a"),
        ({"\udfff": 1}, "/"),
    ],
)
def test_what_has_no_single_spelling_is_refused(value: Any, at: str) -> None:
    with pytest.raises(ValueError, match=f"^{at}: "):
        canonical.encode(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.MAX_WHOLE, canonical.MAX_WHOLE) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_the_bytes_are_json_and_say_the_same(value: Any) -> None:
    assert json.loads(canonical.encode(value)) == value


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=6), st.randoms())
def test_the_order_of_members_makes_no_difference(value: dict[str, int], random: Any) -> None:
    shuffled = dict(random.sample([*value.items()], len(value)))
    assert canonical.encode(shuffled) == canonical.encode(value)


@given(st.text(st.characters(min_codepoint=0, max_codepoint=300), max_size=8))
def test_text_is_spelled_as_json_spells_it(text: str) -> None:
    assert canonical.encode(text) == json.dumps(text, ensure_ascii=False).encode()
