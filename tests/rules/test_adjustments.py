"""Late usage of an issued period, and sharing among bill-to parties."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.rules.adjustments import added, adjustment, dump_billed, parse_billed
from services.rules.attainment import Attainment
from services.rules.bill_to_shares import Party, shared
from services.rules.exact import plain
from services.rules.invoice_lines import sums
from services.rules.rate_cards import (
    CreditTier,
    MinimumCommitment,
    Model,
    RateCard,
    ServiceCredit,
    TaxCategory,
)
from services.rules.rated_periods import rate
from tests.rules.billing import OCTOBER, charge, d, rate_cards, tiers, usages, used

STEPS = RateCard((charge(Model.GRADUATED, tiers=tiers((10, 2), (20, 3), (None, 4))),))
MAIN = Party("main", is_main=True)
PLANT = Party("plant", frozenset({"plant", "office"}))
CREDIT = ServiceCredit("resolution", (CreditTier(d(1), d(10)),))
BAD = Attainment(0, 1, 0, 0)


def test_fifteen_units_are_35_and_five_late_ones_add_15_not_10():
    before = sums(rate(STEPS, [used(15)], OCTOBER).lines)
    assert before == {(TaxCategory.STANDARD, d("0.1")): d(35)}
    found = adjustment(rate(STEPS, [used(15), used(5)], OCTOBER).lines, before, month="2026-10")
    (line,) = found.more
    assert (line.amount, line.name_en, line.name_ja) == (15, "Adjustment for 2026-10", "2026年10月分の調整")
    assert (found.less, line.facts) == ((), {"month": "2026-10", "recomputed": "50", "billed": "35"})


def test_less_is_given_back_at_the_rate_that_it_was_billed_at():
    before = parse_billed({"standard 0.08": "50"})
    found = adjustment(rate(STEPS, [used(15)], OCTOBER).lines, before, month="2026-10")
    assert [(plain(line.tax_rate), plain(line.amount)) for line in found.more] == [("0.1", "35")]
    assert [(plain(line.tax_rate), plain(line.amount)) for line in found.less] == [("0.08", "50")]


def test_late_usage_under_the_minimum_adds_nothing():
    card = replace(STEPS, minimum_commitment=MinimumCommitment(d(100)))
    before = sums(rate(card, [used(15)], OCTOBER).lines)
    found = adjustment(rate(card, [used(20)], OCTOBER).lines, before, month="2026-10")
    assert (found.more, found.less) == ((), ())


@given(rate_cards(), usages, usages)
def test_what_was_billed_and_its_adjustment_are_the_period_as_it_now_is(card, usage, late):
    before = sums(rate(card, usage, OCTOBER).lines)
    now = rate(card, [*usage, *late], OCTOBER).lines
    found = adjustment(now, before, month="2026-10")
    back = [replace(line, amount=-line.amount) for line in found.less]
    billed = added(before, [*found.more, *back])
    assert {group: size for group, size in billed.items() if size} == {
        g: s for g, s in sums(now).items() if s
    }
    again = adjustment(now, billed, month="2026-10")
    assert (again.more, again.less) == ((), ())
    assert parse_billed(dump_billed(billed)) == billed


def test_work_is_shared_by_quantity_and_tiers_count_contract_wide():
    usage = [used(12, department="plant"), used(3, department="sales")]
    found = shared(rate(STEPS, usage, OCTOBER).lines, [MAIN, PLANT])
    assert {code: [plain(line.amount) for line in lines] for code, lines in found.items()} == {
        "main": ["7"],
        "plant": ["28"],
    }
    assert found["plant"][0].facts["share"] == {"part": "12", "of": "15", "amount": "35"}


def test_a_credit_goes_where_its_fees_went_and_the_true_up_to_the_main_party():
    card = replace(STEPS, minimum_commitment=MinimumCommitment(d(100)), service_credit=CREDIT)
    usage = [used(12, department="plant"), used(3)]
    found = shared(rate(card, usage, OCTOBER, attainment=BAD).lines, [MAIN, PLANT])
    amounts = {code: [(line.code, plain(line.amount)) for line in lines] for code, lines in found.items()}
    assert amounts == {
        "main": [("work", "7"), ("service-credit", "-0.7"), ("minimum-commitment", "65")],
        "plant": [("work", "28"), ("service-credit", "-2.8")],
    }


@given(rate_cards(), usages, st.booleans())
def test_the_shares_of_every_line_add_up_to_it_to_the_last_decimal(card, usage, reduces_price):
    credit = replace(CREDIT, reduces_price=reduces_price)
    lines = rate(replace(card, service_credit=credit), usage, OCTOBER, attainment=BAD).lines
    found = shared(lines, [MAIN, PLANT, Party("sales", frozenset({"sales"}))])
    together = [line for listed in found.values() for line in listed]
    for code in {line.code for line in lines}:
        assert sums(line for line in together if line.code == code) == sums(
            line for line in lines if line.code == code
        )
    assert sums(together) == sums(lines)
