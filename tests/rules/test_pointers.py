"""JSON pointers into form data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import pointers
from services.rules.pointers import NOTHING

FORM = {"kind": "new", "people": [{"name": "佐藤"}, {"name": None}], "a/b": {"~c": 1}, "": 0}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/kind", "new"),
        ("/people/0/name", "佐藤"),
        ("/people/1/name", None),
        ("/a~1b/~0c", 1),
        ("/", 0),
        ("/people/2", NOTHING),
        ("/people/00", NOTHING),
        ("/people/-1", NOTHING),
        ("/people/٠", NOTHING),
        ("/people/99999999999", NOTHING),
        ("/kind/0", NOTHING),
        ("/missing", NOTHING),
    ],
)
def test_a_pointer_finds_what_rfc_6901_says(pointer: str, value: object) -> None:
    assert pointers.look_up(FORM, pointers.tokens(pointer)) is value or (
        pointers.look_up(FORM, pointers.tokens(pointer)) == value and value is not NOTHING
    )


@pytest.mark.parametrize("pointer", ["", "kind", "/a~", "/a~2", "/a" * 17])
def test_a_broken_pointer_is_refused(pointer: str) -> None:
    with pytest.raises(ValueError, match=r"pointer|~"):
        pointers.tokens(pointer)


@given(st.lists(st.text(), min_size=1, max_size=16))
def test_what_is_written_is_read_back(names: list[str]) -> None:
    assert pointers.tokens(pointers.under("", *names)) == tuple(names)
