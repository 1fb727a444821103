"""Rates by category and date of supply, registration numbers."""

from datetime import date
from decimal import Decimal

import pytest

from services.rules.consumption_tax import TaxRates, tax_rate
from services.rules.rate_cards import TaxCategory
from services.rules.registration_number import NoRegistrationNumber, registration_number


@pytest.mark.parametrize(
    ("on", "standard", "reduced"),
    [
        ("1989-03-31", "0", "0"),
        ("1989-04-01", "0.03", "0.03"),
        ("1997-03-31", "0.03", "0.03"),
        ("1997-04-01", "0.05", "0.05"),
        ("2014-03-31", "0.05", "0.05"),
        ("2014-04-01", "0.08", "0.08"),
        ("2019-09-30", "0.08", "0.08"),
        ("2019-10-01", "0.10", "0.08"),
        ("2026-10-31", "0.10", "0.08"),
    ],
)
def test_japanese_rates_follow_the_date_of_supply(on, standard, reduced):
    day = date.fromisoformat(on)
    assert tax_rate(TaxCategory.STANDARD, day) == Decimal(standard)
    assert tax_rate(TaxCategory.REDUCED, day) == Decimal(reduced)


@pytest.mark.parametrize("category", [TaxCategory.EXEMPT, TaxCategory.OUT_OF_SCOPE, TaxCategory.EXPORT])
def test_what_is_exempt_exported_or_out_of_scope_bears_none(category):
    assert tax_rate(category, date(2026, 10, 1)) == 0


def test_other_countries_have_the_rates_that_are_given():
    germany = (TaxRates(date(2007, 1, 1), Decimal("0.19"), Decimal("0.07")),)
    assert tax_rate(TaxCategory.REDUCED, date(2026, 10, 1), germany) == Decimal("0.07")
    assert tax_rate(TaxCategory.STANDARD, date(2026, 10, 1), germany) == Decimal("0.19")


@pytest.mark.parametrize("typed", ["T7000012050002", " Ｔ７０００−０１２０−５０００２ ", "t7000012050002"])
def test_a_registration_number_is_read_as_people_type_it(typed):
    found = registration_number(typed)
    assert (found.number, found.warning) == ("T7000012050002", None)


def test_a_wrong_corporate_check_digit_is_a_warning_and_no_more():
    assert registration_number("T8000012050002").warning == "check_digit"


@pytest.mark.parametrize(
    "typed", ["", "7000012050002", "T700001205000", "T70000120500021", "TT000012050002", "T７00001205000A"]
)
def test_what_is_no_registration_number_is_refused(typed):
    with pytest.raises(NoRegistrationNumber, match="takes T and 13 digits"):
        registration_number(typed)
