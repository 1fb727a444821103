"""Printed totals: the sum exact, rounded once; the tax once, from what is printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import TaxMode, Terms, printed, totalled
from services.rules.money import Rounding
from services.rules.rate_cards import TaxCategory
from tests.rules.billing import d

RATES = {TaxCategory.STANDARD: d("0.10"), TaxCategory.REDUCED: d("0.08")}


def line(amount: str | Decimal, category: TaxCategory = TaxCategory.STANDARD) -> Line:
    return Line(
        LineKind.CHARGE, "work", "作業", "Work", d(1), Decimal(amount), category, RATES.get(category, d(0))
    )


def told(terms: Terms, *lines: Line) -> list[tuple[str, str, str]]:
    return [(str(each.net), str(each.tax), str(each.gross)) for each in totalled(lines, terms).groups]


def test_the_exact_lines_are_added_and_rounded_once_and_never_by_line():
    assert told(Terms(), line("0.6"), line("0.6"), line("0.8")) == [("2", "0", "2")]
    assert told(Terms(), *[line("10.9")] * 10) == [("109", "10", "119")]


@pytest.mark.parametrize(
    ("rounding", "net", "tax"),
    [(Rounding.FLOOR, "1005", "100"), (Rounding.HALF_UP, "1006", "101"), (Rounding.CEILING, "1006", "101")],
)
def test_the_tax_comes_from_the_printed_base(rounding, net, tax):
    assert told(Terms(rounding=rounding), line("1005.5")) == [(net, tax, str(int(net) + int(tax)))]


@pytest.mark.parametrize(
    ("gross", "net", "tax"),
    [("1100", "1000", "100"), ("1000.5", "910", "90"), ("999", "909", "90"), ("1", "1", "0")],
)
def test_prices_that_hold_tax_give_it_up_once_and_the_base_is_the_difference(gross, net, tax):
    terms = Terms(tax_mode=TaxMode.INCLUSIVE)
    assert told(terms, line(gross)) == [(net, tax, str(int(Decimal(gross))))]


def test_each_category_and_rate_is_a_group_of_its_own_the_highest_rate_first():
    lines = [line("100", category) for category in reversed(TaxCategory)]
    found = totalled(lines, Terms())
    assert [str(each.tax_category) for each in found.groups] == [
        "standard",
        "reduced",
        "exempt",
        "out_of_scope",
        "export",
    ]
    assert (found.net, found.tax, found.total) == (d(500), d(18), d(518))


def test_other_currencies_have_their_own_smallest_unit():
    assert told(Terms("EUR"), line("10.019")) == [("10.01", "1.00", "11.01")]
    assert told(Terms("KWD"), line("10.0199")) == [("10.019", "1.001", "11.020")]


def test_a_credit_is_rounded_on_its_magnitude():
    assert told(Terms(), line("-10.5")) == [("-10", "-1", "-11")]


def test_nothing_comes_to_nothing():
    assert totalled([], Terms()).total == 0


amounts = st.decimals(-100_000, 100_000, places=6)
lines_of = st.lists(st.builds(line, amounts, st.sampled_from(list(TaxCategory))), max_size=12)
all_terms = st.builds(
    Terms,
    st.sampled_from(["JPY", "EUR", "KWD"]),
    st.sampled_from(list(TaxMode)),
    st.sampled_from(list(Rounding)),
)


@given(lines_of, all_terms)
def test_printed_lines_add_up_to_the_printed_base_of_their_group(lines, terms):
    found = totalled(lines, terms)
    shown = printed(lines, found, terms)
    for group in found.groups:
        of_group = [size for each, size in zip(lines, shown, strict=True) if each.group == group.group]
        assert sum(of_group) == group.net
        assert group.net + group.tax == group.gross
    assert found.net + found.tax == found.total == sum(group.gross for group in found.groups)


@given(lines_of, all_terms, st.randoms())
def test_the_order_of_lines_changes_no_total(lines, terms, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert totalled(mixed, terms) == totalled(lines, terms)


@given(amounts, all_terms)
def test_an_invoice_and_its_full_credit_cancel(amount, terms):
    charged, back = totalled([line(amount)], terms), totalled([line(-amount)], terms)
    assert (charged.net + back.net, charged.tax + back.tax, charged.total + back.total) == (0, 0, 0)
