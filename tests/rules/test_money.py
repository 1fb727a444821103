"""Money: rounding on the magnitude, exact decimals, apportioning."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.currencies import CurrencyUnknown, smallest_unit
from services.rules.exact import exact12, plain
from services.rules.money import Rounding, apportioned, rounded

amounts = st.decimals(-1_000_000, 1_000_000, places=6)
roundings = st.sampled_from(list(Rounding))
currencies = st.sampled_from(["JPY", "EUR", "KWD", "CLF"])


@pytest.mark.parametrize(
    ("amount", "floor", "half_up", "ceiling"),
    [
        ("10.5", "10", "11", "11"),
        ("-10.5", "-10", "-11", "-11"),
        ("10.4", "10", "10", "11"),
        ("-10.4", "-10", "-10", "-11"),
        ("0.5", "0", "1", "1"),
        ("-0.4", "0", "0", "-1"),
        ("7", "7", "7", "7"),
    ],
)
def test_a_negative_amount_is_rounded_on_its_magnitude(amount, floor, half_up, ceiling):
    modes = {Rounding.FLOOR: floor, Rounding.HALF_UP: half_up, Rounding.CEILING: ceiling}
    assert {mode: str(rounded(Decimal(amount), "JPY", mode)) for mode in modes} == modes


@pytest.mark.parametrize(
    ("currency", "unit"),
    [
        ("JPY", "1"),
        ("KRW", "1"),
        ("EUR", "0.01"),
        ("USD", "0.01"),
        ("KWD", "0.001"),
        ("CLF", "0.0001"),
        ("VND", "1"),
    ],
)
def test_every_currency_has_its_smallest_unit(currency, unit):
    assert smallest_unit(currency) == Decimal(unit)


@pytest.mark.parametrize("currency", ["", "jpy", "XXX", "YEN", "EURO"])
def test_what_is_no_currency_is_refused(currency):
    with pytest.raises(CurrencyUnknown, match="takes a code of ISO 4217"):
        smallest_unit(currency)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(5, 10**13), "0"),  # half to even
        (Fraction(15, 10**13), "0.000000000002"),
        (Fraction(-15, 10**13), "-0.000000000002"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0"), "0"),
        (Decimal("123456789012345678.123456789012"), "123456789012345678.123456789012"),
    ],
)
def test_an_amount_that_does_not_end_is_rounded_once_half_even_at_twelve_decimals(value, spelled):
    assert plain(exact12(value)) == spelled


@pytest.mark.parametrize(
    ("lines", "base", "shown"),
    [
        (["0.5", "0.5", "1"], "2", ["1", "0", "1"]),
        (["33.4", "33.3", "33.3"], "100", ["34", "33", "33"]),
        (["10.9", "-0.9"], "10", ["11", "-1"]),
        (["0.3", "0"], "1", ["1", "0"]),
        ([], "0", []),
    ],
)
def test_lines_are_apportioned_by_largest_remainder(lines, base, shown):
    found = apportioned([Decimal(line) for line in lines], Decimal(base), "JPY")
    assert [str(each) for each in found] == shown


def test_nothing_can_be_apportioned_to_no_lines_nor_half_a_yen_to_any():
    with pytest.raises(ValueError, match="cannot be apportioned"):
        apportioned([], Decimal(1), "JPY")
    with pytest.raises(ValueError, match="cannot be apportioned"):
        apportioned([Decimal(1)], Decimal("0.5"), "JPY")


@given(st.lists(amounts, min_size=1, max_size=20), currencies, roundings)
def test_apportioned_lines_add_up_to_the_base_and_are_never_a_unit_off(lines, currency, rounding):
    base = rounded(sum(lines, Decimal(0)), currency, rounding)
    found = apportioned(lines, base, currency)
    assert sum(found) == base
    assert all(abs(shown - line) <= smallest_unit(currency) for shown, line in zip(found, lines, strict=True))


@given(amounts, currencies, roundings)
def test_a_credit_mirrors_its_charge(amount, currency, rounding):
    assert rounded(-amount, currency, rounding) == -rounded(amount, currency, rounding)


@given(st.fractions(-(10**17), 10**17))
def test_exact_decimals_are_within_half_of_their_last_place(value):
    assert abs(Fraction(exact12(value)) - value) <= Fraction(1, 2 * 10**12)
