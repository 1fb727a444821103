"""Billing periods: closing days, part periods, fiscal years, proration."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.billing_periods import Period, period_of_day, period_of_month, periods, whole_period
from services.rules.exact import plain
from services.rules.fiscal_years import fiscal_year, fiscal_year_days
from services.rules.proration import prorated
from tests.rules.billing import d

closing_days = st.integers(0, 28)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def of(month: str, closing_day: int, starts: str, ends: str | None = None) -> tuple[str, str] | None:
    found = period_of_month(
        date.fromisoformat(f"{month}-01"),
        closing_day=closing_day,
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends) if ends else None,
    )
    return found and (found.starts_on.isoformat(), found.ends_on.isoformat())


@pytest.mark.parametrize(
    ("month", "closing_day", "starts", "ends"),
    [
        ("2026-10", 0, "2026-10-01", "2026-11-01"),
        ("2026-10", 20, "2026-09-21", "2026-10-21"),
        ("2026-03", 28, "2026-03-01", "2026-03-29"),  # February has no 29th
        ("2028-03", 28, "2028-02-29", "2028-03-29"),  # but this one has
        ("2026-01", 10, "2025-12-11", "2026-01-11"),
    ],
)
def test_a_month_closes_the_period_whose_closing_day_it_holds(month, closing_day, starts, ends):
    assert of(month, closing_day, "2020-01-01") == (starts, ends)


@pytest.mark.parametrize(
    ("month", "starts", "ends", "closed"),
    [
        ("2026-09", "2026-10-05", None, None),
        ("2026-10", "2026-10-05", None, ("2026-10-05", "2026-10-21")),
        ("2026-10", "2026-01-01", "2026-10-11", ("2026-09-21", "2026-10-11")),
        ("2026-11", "2026-01-01", "2026-10-26", ("2026-10-21", "2026-10-26")),
        ("2026-12", "2026-01-01", "2026-10-26", None),
    ],
)
def test_the_first_and_last_periods_are_cut_to_the_term(month, starts, ends, closed):
    assert of(month, 20, starts, ends) == closed


def test_a_period_is_named_for_the_month_in_which_it_closes():
    assert whole_period(date(2026, 10, 1), 20).month == "2026-10"
    assert whole_period(date(2026, 10, 1), 20).last_on == date(2026, 10, 20)


@given(closing_days, days, st.integers(1, 500))
def test_periods_follow_each_other_without_a_gap_from_the_first_day_to_the_last(
    closing_day, starts_on, length
):
    ends_on = starts_on + timedelta(days=length)
    found = list(periods(closing_day=closing_day, starts_on=starts_on, ends_on=ends_on, until_on=ends_on))
    assert (found[0].starts_on, found[-1].ends_on) == (starts_on, ends_on)
    assert all(one.ends_on == two.starts_on for one, two in itertools.pairwise(found))
    assert not any(period.is_part for period in found[1:-1])
    assert len({period.month for period in found}) == len(found)


@given(closing_days, days, days)
def test_every_day_of_a_term_is_in_the_one_period_that_says_so(closing_day, starts_on, on):
    found = period_of_day(on, closing_day=closing_day, starts_on=starts_on)
    if on < starts_on:
        assert found is None
    else:
        assert found is not None
        assert found.starts_on <= on < found.ends_on
        again = period_of_month(found.month_on, closing_day=closing_day, starts_on=starts_on, ends_on=None)
        assert again == found


def test_a_part_month_costs_its_share_of_the_days():
    part = Period(date(2026, 10, 16), date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 1))
    assert plain(prorated(d(31_000), part)) == "16000"
    assert plain(prorated(d(100), part)) == "51.612903225806"
    assert plain(prorated(d(100), whole_period(date(2026, 10, 1), 0))) == "100"


@pytest.mark.parametrize(
    ("on", "starts_in", "year"),
    [("2027-03-31", 4, 2026), ("2027-04-01", 4, 2027), ("2026-12-31", 1, 2026), ("2026-11-30", 12, 2025)],
)
def test_a_fiscal_year_is_named_by_the_year_in_which_it_begins(on, starts_in, year):
    day = date.fromisoformat(on)
    assert fiscal_year(day, starts_in=starts_in) == year
    first, after = fiscal_year_days(year, starts_in=starts_in)
    assert first <= day < after
