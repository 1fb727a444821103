"""What an invoice says is kept as JSON, whole and in one spelling, and read back as strictly."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import json
from services.billing.papers import content_json
from services.rules.flaws import Flawed
from tests.support import papers


@pytest.mark.parametrize(
    "content", [papers.content(), papers.draft(), papers.credit_note(), papers.summary(), papers.inclusive()]
)
def test_what_was_kept_is_read_back(content: Any) -> None:
    kept = json.loads(json.dumps(content_json.write(content)))
    assert content_json.read(kept) == content


def test_the_scale_that_decimals_come_with_changes_nothing() -> None:
    lines = tuple(replace(each, amount=each.amount + Decimal("0.000000000000")) for each in papers.LINES)
    assert content_json.write(papers.content(lines)) == content_json.write(papers.content())


@given(st.decimals(-(10**15), 10**15, places=12))
def test_a_decimal_keeps_its_value_and_has_one_spelling(value: Decimal) -> None:
    written = content_json.plain(value)
    assert Decimal(written) == value
    assert written == content_json.plain(Decimal(written))
    assert "E" not in written


def _without(kept: Any) -> None:
    del kept["lines"][0]["quantity"]


def _unknown(kept: Any) -> None:
    kept["discount"] = "5"


def _float(kept: Any) -> None:
    kept["net"] = 1.5


def _day(kept: Any) -> None:
    kept["period"]["first_on"] = "October"


def _word(kept: Any) -> None:
    kept["totals"][0]["tax_category"] = "luxury"


def _nothing(kept: Any) -> None:
    kept["recipient"] = None


def _true(kept: Any) -> None:
    kept["form"] = True


@pytest.mark.parametrize(
    ("spoil", "pointer"),
    [
        (_without, "/lines/0/quantity"), (_unknown, "/discount"), (_float, "/net"), (_day, "/period/first_on"),
        (_word, "/totals/0/tax_category"), (_nothing, "/recipient"), (_true, "/form"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_refused_by_its_place(spoil: Any, pointer: str) -> None:
    kept = content_json.write(papers.content())
    spoil(kept)
    with pytest.raises(Flawed) as refused:
        content_json.read(kept)
    assert [flaw.pointer for flaw in refused.value.flaws] == [pointer]
