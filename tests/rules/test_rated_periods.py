"""A period rated: the example of the public contract to the letter, and what holds for every card and usage."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.attainment import Attainment
from services.rules.billing_periods import Period
from services.rules.exact import plain
from services.rules.included import Carried
from services.rules.invoice_lines import LineKind, fees
from services.rules.invoicing import Terms, totalled
from services.rules.rate_cards import (
    Charge,
    Condition,
    Counts,
    CreditTier,
    Included,
    MinimumCommitment,
    Model,
    RateCard,
    ServiceCredit,
    TaxCategory,
)
from services.rules.rated_periods import RatedPeriod, rate
from services.rules.usage_sums import UsageSum
from tests.rules.billing import OCTOBER, charge, d, rate_cards, tiers, usages, used

MISSED = Attainment(met=94, breached=6, excused=0, reopened=0)
FIVE_PERCENT = ServiceCredit("resolution", (CreditTier(d("0.95"), d(5)), CreditTier(d("0.9"), d(10))))
PART = Period(date(2026, 10, 16), date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 1))
FIRST_HALF = Period(date(2026, 10, 1), date(2026, 10, 16), date(2026, 10, 1), date(2026, 11, 1))
ENTRY = charge(Model.FLAT, "entry", counts=Counts("tickets", frozenset({"entry"})), unit_price=d(100))
OTHER = charge(Model.FLAT, "other", unit_price=d(10))


def told(found: RatedPeriod) -> list[tuple[str, str, str, str]]:
    return [
        (line.code, plain(line.quantity), plain(line.amount), plain(line.tax_rate)) for line in found.lines
    ]


def only(card: RateCard, *usage: UsageSum, **facts: Any) -> list[tuple[str, str]]:
    return [(line.code, plain(line.amount)) for line in rate(card, usage, OCTOBER, **facts).lines]


def test_the_example_of_the_public_contract_to_the_letter():
    card = RateCard(
        charges=(
            charge(Model.GRADUATED, "invoice-entry", tiers=tiers((1000, 30), (None, 25))),
            charge(Model.FLAT, "newspaper", unit_price=d(500), tax_category=TaxCategory.REDUCED, counts=None),
            charge(Model.PACKAGE, "scan", package_size=d(100), unit_price=d(500), counts=Counts("pages")),
        ),
        minimum_commitment=MinimumCommitment(d(50_000)),
        service_credit=FIVE_PERCENT,
    )
    usage = [used(1200), UsageSum("papers", d(3), charge="newspaper"), UsageSum("pages", d(250))]
    found = rate(card, usage, OCTOBER, attainment=MISSED)
    assert told(found) == [
        ("invoice-entry", "1200", "35000", "0.1"),
        ("newspaper", "3", "1500", "0.08"),
        ("scan", "250", "1500", "0.1"),
        ("service-credit", "1", "-1825", "0.1"),
        ("service-credit", "1", "-75", "0.08"),
        ("minimum-commitment", "1", "12000", "0.1"),
    ]
    totals = totalled(found.lines, Terms())
    assert [(each.net, each.tax) for each in totals.groups] == [(46_675, 4667), (1425, 114)]
    assert (totals.net, totals.tax, totals.total) == (48_100, 4781, 52_881)


def test_usage_goes_to_the_charge_it_names_else_to_its_task_types_else_to_the_one_for_all():
    card = RateCard((OTHER, ENTRY))
    usage = [
        used(1, task_type="entry"),
        used(2, task_type="mail"),
        used(4, charge="other", task_type="entry"),
    ]
    assert only(card, *usage) == [("other", "60"), ("entry", "100")]


def test_usage_without_a_price_is_told_and_never_dropped():
    stray = [used(3, task_type="mail", items=3), UsageSum("pages", d(7)), used(1, charge="gone")]
    found = rate(RateCard((ENTRY,)), stray, OCTOBER)
    assert (found.lines, set(found.unpriced)) == ((), set(stray))


def test_without_usage_there_is_no_line_but_that_of_a_monthly_fee():
    base = Charge("base", Model.FIXED, amount=d(80_000))
    assert only(RateCard((base, ENTRY))) == [("base", "80000")]
    assert only(RateCard((base, ENTRY)), used(2, task_type="entry"), used(-2, task_type="entry")) == [
        ("base", "80000")
    ]


def test_fees_and_minimums_of_a_part_month_are_by_days_and_included_quantities_are_not():
    hours = charge(
        Model.HOURLY, "support", counts=Counts("hours"), unit_price=d(100), included=Included(d(10))
    )
    card = RateCard((Charge("base", Model.FIXED, amount=d(31_000)), hours), MinimumCommitment(d(62_000)))
    found = rate(card, [UsageSum("hours", d(12))], PART)
    assert [(line.code, plain(line.amount)) for line in found.lines] == [
        ("base", "16000"),
        ("support", "200"),
        ("minimum-commitment", "15800"),
    ]
    assert found.lines[0].facts == {"days": 16, "of_days": 31, "monthly": "31000"}


def test_a_one_off_charge_is_made_in_the_period_of_its_day_at_that_days_rate():
    before = Period(date(2019, 9, 21), date(2019, 10, 21), date(2019, 9, 21), date(2019, 10, 21))
    setup = Charge("setup", Model.ONE_OFF, amount=d(5000), charged_on=date(2019, 9, 30))
    card = RateCard((setup, replace(setup, code="later", charged_on=date(2019, 10, 21))))
    assert told(rate(card, [], before)) == [("setup", "1", "5000", "0.08")]


RUSH = charge(
    Model.SURCHARGE,
    "rush",
    counts=None,
    percent=d(25),
    of=frozenset({"entry"}),
    when=Condition(frozenset({"urgent"})),
)
NIGHT = replace(
    RUSH, code="night", percent=None, unit_price=d(30), of=frozenset(), when=Condition(out_of_hours=True)
)


def test_a_percentage_is_of_the_share_of_the_work_that_meets_the_condition():
    usage = [
        used(9, task_type="entry"),
        used(3, task_type="entry", priority="urgent"),
        used(5, priority="urgent"),
    ]
    found = rate(RateCard((ENTRY, OTHER, RUSH)), usage, OCTOBER)
    assert [(line.code, plain(line.amount)) for line in found.lines] == [
        ("entry", "1200"),
        ("other", "50"),
        ("rush", "75"),
    ]
    assert found.lines[-1].facts["of"] == [{"charge": "entry", "amount": "1200", "quantity": "3", "of": "12"}]


def test_a_surcharge_by_unit_counts_all_work_that_meets_its_condition_and_has_no_line_without():
    card = RateCard((ENTRY, OTHER, NIGHT))
    usage = [used(2, task_type="entry", out_of_hours=True), used(1, out_of_hours=True), used(4)]
    assert only(card, *usage)[-1] == ("night", "90")
    assert "night" not in dict(only(card, used(4)))


def test_both_conditions_must_be_met_and_a_cap_bounds_a_surcharge():
    both = replace(NIGHT, when=Condition(frozenset({"urgent"}), out_of_hours=True), cap=d(50))
    usage = [
        used(2, priority="urgent", out_of_hours=True),
        used(8, priority="urgent"),
        used(8, out_of_hours=True),
    ]
    assert only(RateCard((OTHER, both)), *usage)[-1] == ("night", "50")


@pytest.mark.parametrize(
    ("attained", "credit"),
    [
        (Attainment(95, 5, 0, 0), []),  # exactly the bound is not below it
        (Attainment(94, 6, 0, 0), [("service-credit", "-50")]),
        (Attainment(94, 6, 2, 0), []),  # 94 of 98 that count
        (Attainment(80, 20, 0, 0), [("service-credit", "-100")]),  # the lowest tier reached
        (Attainment(0, 0, 0, 0), []),  # nothing judged is no figure
        (None, []),
    ],
)
def test_the_lowest_tier_of_attainment_that_was_reached_gives_the_credit(attained, credit):
    card = RateCard((OTHER,), service_credit=FIVE_PERCENT)
    assert only(card, used(100), attainment=attained)[1:] == credit


def test_a_credit_by_the_raw_figure_with_a_cap_and_out_of_scope():
    terms = replace(FIVE_PERCENT, adjusted=False, cap_percent=d(3), reduces_price=False)
    card = RateCard((ENTRY, replace(OTHER, tax_category=TaxCategory.REDUCED)), service_credit=terms)
    found = rate(card, [used(1, task_type="entry"), used(10)], OCTOBER, attainment=Attainment(94, 6, 6, 0))
    (credit,) = found.lines[2:]
    assert (credit.tax_category, plain(credit.amount)) == (TaxCategory.OUT_OF_SCOPE, "-6")
    assert credit.facts["capped"] is True


def test_a_true_up_never_takes_a_credit_back_and_expenses_passed_on_count_for_neither():
    stamps = charge(Model.FLAT, "stamps", unit_price=d(1), counts=None, tax_category=TaxCategory.OUT_OF_SCOPE)
    card = RateCard((OTHER, stamps), MinimumCommitment(d(1000)), FIVE_PERCENT)
    usage = [used(90), UsageSum("yen", d(700), charge="stamps")]
    assert only(card, *usage, attainment=MISSED) == [
        ("other", "900"),
        ("stamps", "700"),
        ("service-credit", "-45"),
        ("minimum-commitment", "100"),
    ]


def test_included_quantities_are_carried_on_also_past_a_month_without_usage():
    support = charge(
        Model.HOURLY, "support", counts=Counts("hours"), unit_price=d(100), included=Included(d(10), 2)
    )
    quiet = rate(RateCard((support,)), [], OCTOBER)
    assert (quiet.lines, quiet.balances) == ((), {"support": (Carried(d(10), 2),)})
    busy = rate(RateCard((support,)), [UsageSum("hours", d(25))], OCTOBER, balances=quiet.balances)
    assert told(busy) == [("support", "5", "500", "0.1")]
    assert (busy.lines[0].facts["used"], busy.lines[0].facts["free"], busy.balances) == ("25", "20", {})


def test_work_that_is_wholly_included_has_a_line_of_nothing():
    support = charge(
        Model.HOURLY, "support", counts=Counts("hours"), unit_price=d(100), included=Included(d(10))
    )
    assert told(rate(RateCard((support,)), [UsageSum("hours", d(4))], OCTOBER)) == [
        ("support", "0", "0", "0.1")
    ]


def test_where_prices_change_within_a_period_included_quantities_and_caps_count_once():
    hours = charge(
        Model.HOURLY,
        "support",
        counts=Counts("hours"),
        unit_price=d(100),
        included=Included(d(10), 1),
        cap=d(1500),
    )
    dearer = RateCard((replace(hours, unit_price=d(200)),))
    whole = rate(RateCard((hours,)), [UsageSum("hours", d(25))], OCTOBER)
    first = rate(RateCard((hours,)), [UsageSum("hours", d(6))], FIRST_HALF, is_last=False)
    assert (told(first), first.balances) == ([("support", "0", "0", "0.1")], {"support": (Carried(d(4), 2),)})
    second = rate(
        dearer, [UsageSum("hours", d(9))], PART, balances=first.balances, earlier=[first], is_last=False
    )
    assert (told(second), second.balances["support"][0].quantity) == ([("support", "5", "1000", "0.1")], d(0))
    third = rate(dearer, [UsageSum("hours", d(9))], PART, balances=second.balances, earlier=[first, second])
    assert (told(third), third.balances) == ([("support", "9", "500", "0.1")], {})
    assert whole.balances == {}


@given(rate_cards(), usages)
def test_every_piece_of_usage_is_on_one_line_or_told_as_unpriced(card, usage):
    found = rate(card, usage, OCTOBER)
    counted = [line for line in found.lines if line.kind is LineKind.CHARGE and "items" in line.facts]
    billed = sum(line.quantity + Decimal(line.facts.get("free", 0)) for line in counted)
    assert billed + sum(each.quantity for each in found.unpriced) == sum(each.quantity for each in usage)


@given(rate_cards(), usages, st.randoms())
def test_neither_the_order_of_usage_nor_running_again_changes_a_byte(card, usage, random):
    mixed = list(usage)
    random.shuffle(mixed)
    assert repr(rate(card, mixed, OCTOBER)) == repr(rate(card, usage, OCTOBER))


@given(rate_cards(), usages)
def test_sums_may_be_split_as_one_likes(card, usage):
    halves = [replace(each, quantity=each.quantity / 2) for each in usage for _ in range(2)]
    whole, split = rate(card, usage, OCTOBER), rate(card, halves, OCTOBER)
    assert told(split) == told(whole)


@given(rate_cards(), usages)
def test_the_lines_are_the_invoice_and_the_minimum_is_reached(card, usage):
    lines = rate(card, usage, OCTOBER).lines
    totals = totalled(lines, Terms())
    for group in totals.groups:
        exact = sum(line.amount for line in lines if line.group == group.group)
        assert 0 <= exact - group.net < 1
    if card.minimum_commitment:
        topped_up = sum(line.amount for line in lines if line.kind is LineKind.TRUE_UP)
        assert fees(lines) + topped_up >= card.minimum_commitment.amount


@given(rate_cards(), usages, st.integers(0, 100))
def test_a_credit_is_the_same_share_of_every_tax_rate_and_leaves_the_true_up_alone(card, usage, met):
    without = rate(card, usage, OCTOBER).lines
    attained = Attainment(met, 100 - met, 0, 0)
    found = rate(replace(card, service_credit=FIVE_PERCENT), usage, OCTOBER, attainment=attained).lines
    taken_off = [line for line in found if line.kind is LineKind.SERVICE_CREDIT]
    assert [line for line in found if line not in taken_off] == list(without)
    percent = 10 if met < 90 else 5 if met < 95 else 0
    assert abs(sum(line.amount for line in taken_off) + fees(without) * percent / 100) < Decimal("1e-9")


@given(rate_cards(), usages, usages)
def test_more_work_never_costs_less_unless_volume_tiers_say_so(card, usage, more):
    monotonous = replace(
        card,
        charges=tuple(each for each in card.charges if each.model not in {Model.VOLUME, Model.SURCHARGE}),
    )
    less, grown = (rate(monotonous, each, OCTOBER).lines for each in (usage, [*usage, *more]))
    assert sum(each.amount for each in grown) >= sum(each.amount for each in less) - Decimal("1e-9")
    printed = totalled(
        grown, Terms()
    )  # each tax rate is rounded by itself, and what is above a minimum may bear another rate
    assert printed.net >= totalled(less, Terms()).net - len(printed.groups)
