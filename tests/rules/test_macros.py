"""Ready texts: variables are filled, and what has no value is left to be seen."""

import pytest

from services.rules.macros import filled, unknown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear {{requester}},", "Dear Ann,"),
        ("{{ requester }} {{reference}}", "Ann ACME-0007"),
        ("until {{due}}", "until {{due}}"),  # nobody sends an empty place without seeing it
        ("{{nobody}} {requester}", "{{nobody}} {requester}"),
        ("", ""),
    ],
)
def test_what_has_a_value_is_filled(text: str, expected: str) -> None:
    assert filled(text, {"requester": "Ann", "reference": "ACME-0007", "due": ""}) == expected


def test_a_value_is_not_filled_again() -> None:
    assert filled("{{subject}}", {"subject": "{{me}}", "me": "Bob"}) == "{{me}}"


def test_names_that_are_no_variables_are_told_once() -> None:
    assert unknown("{{me}} {{password}} {{ password }} {{x}}") == ["password", "x"]
