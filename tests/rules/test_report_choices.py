"""Periods by name, and what they are compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.report_choices import Against, Choice, Days, compared, days_of, months_of

TODAY = date(2026, 11, 27)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("choice", "first", "end"),
    [
        (Choice.THIS_MONTH, "2026-11-01", "2026-11-28"),
        (Choice.LAST_MONTH, "2026-10-01", "2026-11-01"),
        (Choice.QUARTER, "2026-10-01", "2026-11-28"),
        (Choice.LAST_QUARTER, "2026-07-01", "2026-10-01"),
        (Choice.FISCAL_YEAR, "2026-04-01", "2026-11-28"),
        (Choice.LAST_12_MONTHS, "2025-12-01", "2026-11-28"),
    ],
)
def test_a_named_period_has_its_days(choice: Choice, first: str, end: str) -> None:
    assert days_of(choice, today=TODAY) == Days(d(first), d(end))


def test_in_march_the_fiscal_year_began_the_year_before() -> None:
    assert days_of(Choice.FISCAL_YEAR, today=d("2026-03-31")).from_on == d("2025-04-01")


def test_custom_has_no_days_of_its_own() -> None:
    with pytest.raises(ValueError, match="custom"):
        days_of(Choice.CUSTOM, today=TODAY)


@pytest.mark.parametrize(
    ("choice", "first", "end"),
    [
        (Choice.THIS_MONTH, "2026-10-01", "2026-10-28"),
        (Choice.LAST_MONTH, "2026-09-01", "2026-10-01"),
        (Choice.QUARTER, "2026-07-01", "2026-08-28"),
        (Choice.FISCAL_YEAR, "2025-04-01", "2025-11-28"),
    ],
)
def test_a_running_period_is_held_against_as_many_days(choice: Choice, first: str, end: str) -> None:
    found = compared(days_of(choice, today=TODAY), Against.PREVIOUS, by=months_of(choice))
    assert found == Days(d(first), d(end))


def test_days_of_ones_own_move_by_their_number_and_whole_months_by_months() -> None:
    assert compared(Days(d("2026-11-10"), d("2026-11-20")), Against.PREVIOUS) == Days(
        d("2026-10-31"), d("2026-11-10")
    )
    assert compared(Days(d("2026-02-01"), d("2026-04-01")), Against.PREVIOUS) == Days(
        d("2025-12-01"), d("2026-02-01")
    )


def test_last_year_has_the_same_days_and_nothing_is_nothing() -> None:
    assert compared(Days(d("2024-02-29"), d("2024-03-01")), Against.LAST_YEAR) == Days(
        d("2023-02-28"), d("2023-03-01")
    )
    assert compared(Days(d("2026-11-01"), d("2026-11-28")), Against.NOTHING) is None


@given(today=st.dates(date(1990, 1, 1), date(2090, 1, 1)), choice=st.sampled_from([c for c in Choice if c is not Choice.CUSTOM]),
       against=st.sampled_from([Against.PREVIOUS, Against.LAST_YEAR]))  # fmt: skip
def test_what_is_compared_has_days_and_none_of_the_period(
    today: date, choice: Choice, against: Against
) -> None:
    days = days_of(choice, today=today)
    found = compared(days, against, by=months_of(choice))
    assert found is not None
    assert found.from_on < found.to_on <= days.from_on
