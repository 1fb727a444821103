"""What a quantity costs under each model."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.exact import plain
from services.rules.rate_cards import Model
from services.rules.rating import priced
from tests.rules.billing import charge, counting_charges, d, quantities, tier_lists, tiers

STEPS = tiers((10, 2), (20, 3), (None, 1))
FEES = tiers((100, 5, 1000), (None, 4, 300))


def cost(model: Model, quantity: str | int, **fields: object) -> str:
    return plain(priced(charge(model, **fields), d(quantity)).amount)


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [("0", "0"), ("1", "2"), ("10", "20"), ("10.5", "21.5"), ("15", "35"), ("20", "50"), ("120", "150")],
)
def test_graduated_tiers_price_their_own_part(quantity, amount):
    assert cost(Model.GRADUATED, quantity, tiers=STEPS) == amount


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [("0", "0"), ("10", "20"), ("10.000000000001", "30.000000000003"), ("20", "60"), ("21", "21")],
)
def test_the_volume_tier_that_holds_the_whole_quantity_prices_all_of_it(quantity, amount):
    assert cost(Model.VOLUME, quantity, tiers=STEPS) == amount


def test_a_volume_bound_belongs_to_the_lower_tier():
    up_to_100 = tiers((100, 5), (None, 4))
    assert cost(Model.VOLUME, "100", tiers=up_to_100) == "500"
    assert cost(Model.VOLUME, "100.5", tiers=up_to_100) == "402"


@pytest.mark.parametrize(
    ("model", "quantity", "amount"),
    [
        (Model.GRADUATED, "0", "0"),
        (Model.GRADUATED, "1", "1005"),
        (Model.GRADUATED, "100", "1500"),
        (Model.GRADUATED, "100.5", "1802"),
        (Model.VOLUME, "0", "0"),
        (Model.VOLUME, "100", "1500"),
        (Model.VOLUME, "101", "704"),
    ],
)
def test_the_flat_fee_of_a_tier_is_charged_only_when_it_is_entered(model, quantity, amount):
    assert cost(model, quantity, tiers=FEES) == amount


@pytest.mark.parametrize(
    ("quantity", "amount"), [("0", "0"), ("0.1", "500"), ("100", "500"), ("100.5", "1000"), ("250", "1500")]
)
def test_every_package_begun_is_charged(quantity, amount):
    assert cost(Model.PACKAGE, quantity, package_size=d(100), unit_price=d(500)) == amount


def test_hours_are_priced_to_the_twelfth_decimal():
    third = d("0.333333333333")  # 1,200 seconds
    assert cost(Model.HOURLY, str(third), unit_price=d("4200")) == "1399.9999999986"
    assert cost(Model.FLAT, "3", unit_price=d("0.333333333333")) == "0.999999999999"


def test_a_cap_is_the_most_that_a_charge_comes_to_and_says_so():
    found = priced(charge(Model.FLAT, unit_price=d(100), cap=d(1000)), d(11))
    assert (found.amount, found.unit_price) == (d(1000), None)
    assert found.facts == {"cap": "1000", "uncapped": "1100"}
    assert priced(charge(Model.FLAT, unit_price=d(100), cap=d(1000)), d(10)).facts == {}


def test_tiers_say_what_fell_to_each():
    parts = priced(charge(Model.GRADUATED, tiers=FEES), d(120)).facts["tiers"]
    assert [
        (part["above"], part["up_to"], part["quantity"], part["flat_fee"], part["amount"]) for part in parts
    ] == [
        ("0", "100", "100", "1000", "1500"),
        ("100", None, "20", "300", "380"),
    ]


@given(counting_charges("c", "t"), quantities)
def test_what_was_taken_back_costs_the_negative_of_its_magnitude(a_charge, quantity):
    back = priced(a_charge, -quantity).amount
    assert back == -priced(a_charge, quantity).amount or a_charge.cap is not None
    assert back <= 0


@given(tier_lists(), quantities, quantities)
def test_more_never_costs_less_under_graduated_tiers(steps, one, two):
    less, more = sorted((one, two))
    work = charge(Model.GRADUATED, tiers=steps)
    assert priced(work, less).amount <= priced(work, more).amount


@given(counting_charges("c", "t").filter(lambda each: each.model is not Model.VOLUME), quantities, quantities)
def test_only_volume_tiers_can_make_more_cost_less(work, one, two):
    less, more = sorted((one, two))
    assert priced(work, less).amount <= priced(work, more).amount


@given(tier_lists(), quantities)
def test_the_parts_of_the_tiers_are_the_quantity_and_the_amount(steps, quantity):
    for model in (Model.GRADUATED, Model.VOLUME):
        found = priced(charge(model, tiers=steps), quantity)
        assert sum(Decimal(part["quantity"]) for part in found.facts["tiers"]) == quantity
        assert sum(Decimal(part["amount"]) for part in found.facts["tiers"]) == found.amount


@given(st.sampled_from([Model.FIXED, Model.ONE_OFF, Model.SURCHARGE]))
def test_what_counts_no_usage_has_no_price_of_a_quantity(model):
    with pytest.raises(ValueError, match="no price of a quantity"):
        priced(charge(model, amount=d(1)), d(1))
