"""What a month costs in-house and outsourced: worked by hand, with units that fit, and never a zero for what is missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import sourcing, sourcing_comparison
from services.rules.flaws import Flawed
from services.rules.quantities import UNITS, DimensionsDiffer, Quantity, quantity
from services.rules.sourcing import Outsourced
from services.rules.sourcing_inputs import IN_HOUSE, KINDS, Estimate, Given, read
from tests.rules.sourcing_book import BOOK, books

AWAY = Outsourced(usage=Fraction(80_000), allocated=Fraction(10_000), share=Fraction(1, 4))
DEARER = (
    "minutes_per_case",
    "error_rate",
    "rework_minutes",
    "hourly_pay",
    "people",
    "hiring_cost",
    "tools",
    "overhead_rate",
)
CHEAPER = ("utilisation", "tenure_months")


def _units() -> dict[str, Quantity]:
    return {code: quantity(Fraction(BOOK[code].value), KINDS[code].unit) for code in BOOK}


def test_a_month_in_house_is_the_sum_of_its_terms() -> None:
    terms = sourcing.in_house(sourcing.values(BOOK))
    assert terms.loaded_pay == 2700  # 2,000 × 1.35
    assert terms.handling == 720  # 12 min of 2,700 an hour are 540; ÷ 0.75
    assert terms.rework == 27  # 4 % × 15 min of 2,700 an hour
    assert terms.hiring == 7500  # half a person × 600,000 ÷ 40
    assert terms.month(Fraction(400)) == 747 * 400 + 7500 + 5000


def test_a_month_outsourced_is_its_invoice_and_what_the_client_spends_itself() -> None:
    known = sourcing.values(BOOK)
    assert AWAY.month(known) == 90_000 + Fraction(6 * 4000 + 360_000 // 24, 4)
    assert AWAY.month(known, in_term=False) == 90_000 + 6000


def test_the_units_of_every_term_fit() -> None:
    volume = quantity(Fraction(400), UNITS["cases/month"])
    of = _units()
    money_a_month = UNITS["money/month"].powers
    assert sourcing.in_house(of).month(volume).powers == money_a_month
    assert sourcing.governance(of).month.powers == money_a_month
    assert sourcing.hours(of, volume).powers == UNITS["hours/month"].powers
    assert sourcing.in_house(of).month(volume).value == sourcing.in_house(sourcing.values(BOOK)).month(
        Fraction(400)
    )


@pytest.mark.parametrize(
    ("code", "unit"),
    [("hourly_pay", "money/month"), ("tools", "money"), ("tenure_months", "hours/month"), ("utilisation", "months"),
     ("rework_minutes", "hours/month"), ("people", "share"), ("overhead_rate", "money/hour"), ("minutes_per_case", "months")],
)  # fmt: skip
def test_an_input_of_another_dimension_does_not_add_up(code: str, unit: str) -> None:
    of = {**_units(), code: quantity(Fraction(3), UNITS[unit])}
    with pytest.raises(DimensionsDiffer):
        sourcing.in_house(of).month(quantity(Fraction(400), UNITS["cases/month"]))


@given(books(), st.integers(1, 5000), st.sampled_from(DEARER + CHEAPER))
def test_a_cost_moves_the_way_its_input_says(of: dict[str, Estimate], volume: int, code: str) -> None:
    known = sourcing.values(of)
    _, low, high = of[code].base(KINDS[code])
    less, more = (sourcing.in_house({**known, code: end}).month(Fraction(volume)) for end in (low, high))
    assert less <= more if code in DEARER else less >= more


@pytest.mark.parametrize("code", list(BOOK))
def test_what_is_missing_is_named_and_no_zero(code: str) -> None:
    without = {name: each for name, each in BOOK.items() if name != code}
    found = sourcing_comparison.compared(without, 400, AWAY)
    side = found.in_house if code in IN_HOUSE else found.outsourced
    other = found.outsourced if code in IN_HOUSE else found.in_house
    assert side.cost is None
    assert side.missing == (code,)
    assert other.cost is not None
    assert not other.missing
    assert (found.saving, found.break_even, found.hours_released, list(found.swings)) == (
        None,
        None,
        None,
        [],
    )


def test_a_month_without_an_invoice_has_no_outsourced_cost() -> None:
    found = sourcing_comparison.compared(BOOK, 400, None)
    assert found.outsourced.missing == ("invoice",)
    assert found.outsourced.cost is None
    assert found.in_house.cost is not None
    assert found.saving is None


def test_inputs_are_read_in_any_unit_of_their_dimension() -> None:
    found = read(
        {"minutes_per_case": Given(Decimal("0.2"), Decimal("0.1"), Decimal("0.3"), "hours/case"), "tools": Given(Decimal(120_000), unit="money/year"),
         "error_rate": Given(Decimal(4), unit="percent")}, "task_type")  # fmt: skip
    assert found["minutes_per_case"] == Estimate(Decimal(12), Decimal(6), Decimal(18))
    assert found["tools"].value == 10_000
    assert found["error_rate"].value == Decimal("0.04")


@pytest.mark.parametrize(
    ("code", "held", "pointer", "flaw"),
    [
        ("minutes_per_case", Given(Decimal(3), unit="money/hour"), "/inputs/minutes_per_case/unit", "wrong_unit"),
        ("minutes_per_case", Given(Decimal(3), unit="fortnights"), "/inputs/minutes_per_case/unit", "wrong_unit"),
        ("minutes_per_case", Given(Decimal(0)), "/inputs/minutes_per_case/value", "out_of_range"),
        ("tenure_months", Given(Decimal(0)), "/inputs/tenure_months/value", "out_of_range"),
        ("error_rate", Given(Decimal("1.1")), "/inputs/error_rate/value", "out_of_range"),
        ("tools", Given(Decimal(-1)), "/inputs/tools/value", "out_of_range"),
        ("tools", Given(Decimal("NaN")), "/inputs/tools/value", "out_of_range"),
        ("hourly_pay", Given(Decimal(2000), low=Decimal(2100)), "/inputs/hourly_pay/low", "spread_crossed"),
        ("hourly_pay", Given(Decimal(2000), high=Decimal(1900)), "/inputs/hourly_pay/high", "spread_crossed"),
        ("utilisation", Given(Decimal("0.7")), "/inputs/utilisation", "unknown_field"),
    ],
)  # fmt: skip
def test_a_bad_input_is_refused_by_its_name(code: str, held: Given, pointer: str, flaw: str) -> None:
    with pytest.raises(Flawed) as refused:
        read({code: held}, "task_type")
    assert [(each.pointer, each.code) for each in refused.value.flaws] == [(pointer, flaw)]
    assert all(each.detail for each in refused.value.flaws)


def test_minutes_and_errors_are_measured_from_tickets_with_what_they_leave_open() -> None:
    seconds = [600, 600, 900, 1500]
    found = sourcing_comparison.measured(4, sum(seconds), sum(n * n for n in seconds), 1)
    assert found["minutes_per_case"].value == 15
    assert found["error_rate"].value == Decimal("0.25")
    assert found["rework_minutes"] == Estimate(Decimal(0), Decimal(0), Decimal(0))  # it is in the minutes
    one = found["minutes_per_case"]
    # standard deviation √50 of the sample, over √4, times 1.645
    assert abs((one.high - one.value) - Decimal("5.8160")) < Decimal("0.001")
    assert one.low == 2 * one.value - one.high
    assert sourcing_comparison.measured(0, 0, 0, 0) == {}
    assert "minutes_per_case" not in sourcing_comparison.measured(1, 600, 360_000, 0)
