"""The little English that figures need."""

from decimal import Decimal

import pytest

from services.rules import english


@pytest.mark.parametrize(("word", "many"), [
    ("case", "cases"), ("copy", "copies"), ("person", "people"), ("yen", "yen"), ("box", "boxes"), ("batch", "batches"), ("day", "days"),
    ("hours", "hours"), ("address", "addresses"), ("h", "h"), ("kg", "kg"), ("GB", "GB"), ("page of mail", "page of mail"), ("件", "件"), ("", ""),
])  # fmt: skip
def test_a_unit_is_said_of_one_and_of_many(word: str, many: str) -> None:
    assert english.unit(Decimal(1), word) == word
    for quantity in ("0", "2", "0.5", "1200"):
        assert english.unit(Decimal(quantity), word) == many
