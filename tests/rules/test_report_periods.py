"""Periods of reports and the stretches of a trend."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import report_periods
from services.rules.report_periods import Grain, Period


def period(from_on: str, to_on: str) -> Period:
    return Period(date.fromisoformat(from_on), date.fromisoformat(to_on))


@pytest.mark.parametrize(
    ("asked", "earlier"),
    [
        (("2026-10-01", "2026-11-01"), ("2026-09-01", "2026-10-01")),  # 31 days against 30: whole months
        (("2026-01-01", "2026-04-01"), ("2025-10-01", "2026-01-01")),
        (("2026-10-02", "2026-10-09"), ("2026-09-25", "2026-10-02")),
        (("2026-03-01", "2026-03-31"), ("2026-01-30", "2026-03-01")),  # one day short of a month: 30 days
    ],
)
def test_a_period_is_held_against_the_one_before(asked: tuple[str, str], earlier: tuple[str, str]) -> None:
    assert report_periods.before(period(*asked)) == period(*earlier)


@pytest.mark.parametrize("days", [0, -1, 3 * 366 + 1])
def test_no_day_or_too_many_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match="takes"):
        Period(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days))


def test_three_years_are_taken_and_the_first_year_has_none_before() -> None:
    assert period("2024-01-01", "2027-01-01").days == 1096
    assert report_periods.before(period("0001-01-01", "0001-02-01")) is None


def test_the_last_day_is_outside() -> None:
    asked = period("2026-10-01", "2026-11-01")
    assert date(2026, 10, 31) in asked
    assert date(2026, 11, 1) not in asked
    assert None not in asked


@pytest.mark.parametrize(
    ("grain", "firsts"),
    [
        (Grain.DAY, ["2026-09-30", "2026-10-01", "2026-10-02"]),
        (Grain.WEEK, ["2026-09-28"]),
        (Grain.MONTH, ["2026-09-01", "2026-10-01"]),
    ],
)
def test_stretches_touch_every_day(grain: Grain, firsts: list[str]) -> None:
    found = report_periods.stretches(period("2026-09-30", "2026-10-03"), grain)
    assert [each.isoformat() for each in found] == firsts


@pytest.mark.parametrize(
    ("asked", "whole", "edges"),
    [
        (("2026-09-20", "2026-12-05"), ("2026-10-01", "2026-12-01"),
         [("2026-09-20", "2026-10-01"), ("2026-12-01", "2026-12-05")]),
        (("2026-10-01", "2026-12-01"), ("2026-10-01", "2026-12-01"), []),
        (("2026-10-02", "2026-10-31"), None, [("2026-10-02", "2026-10-31")]),
        (("2026-10-02", "2026-11-03"), None, [("2026-10-02", "2026-11-03")]),
    ],
)  # fmt: skip
def test_whole_months_are_taken_out(
    asked: tuple[str, str], whole: tuple[str, str] | None, edges: list[tuple[str, str]]
) -> None:
    found, rest = report_periods.split_months(period(*asked))
    assert found == (period(*whole) if whole else None)
    assert list(rest) == [period(*each) for each in edges]


PERIODS = st.tuples(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 1098)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))
)


@given(PERIODS, st.sampled_from(Grain))
def test_every_day_lies_in_one_stretch(asked: Period, grain: Grain) -> None:
    firsts = list(report_periods.stretches(asked, grain))
    days = [asked.from_on + timedelta(days=n) for n in range(asked.days)]
    assert firsts == sorted({report_periods.stretch_of(on, grain) for on in days})


@given(PERIODS)
def test_months_and_edges_are_the_whole_period_once(asked: Period) -> None:
    whole, edges = report_periods.split_months(asked)
    parts = [*edges, *([whole] if whole else [])]
    assert sum(each.days for each in parts) == asked.days
    assert all(each.from_on >= asked.from_on and each.to_on <= asked.to_on for each in parts)
