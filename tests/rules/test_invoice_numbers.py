"""Numbers as they are printed."""

import pytest

from services.rules.invoice_numbers import number


def test_numbers_sort_as_they_were_given() -> None:
    assert number("INV", 2026, 1) == "INV-2026-00001"
    assert number("CN", 2026, 123456) == "CN-2026-123456"


def test_there_is_no_number_zero() -> None:
    with pytest.raises(ValueError, match="begin with 1"):
        number("INV", 2026, 0)
