"""Attainment of a period, and excuses."""

from datetime import date
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.rules.attainment import Attainment, NotBreached, attainment, excused
from services.rules.clocks import Clock, Result
from services.rules.happenings import ClientCommented, StaffCommented, StatusChanged
from services.rules.policies import Metric
from services.rules.sla import Standings
from services.rules.standing import Standing, standing
from tests.rules.sla_book import at, cycles, lived, only

TOKYO = ZoneInfo("Asia/Tokyo")
Cycles = list[tuple[UUID, Clock]]


def of(*tickets: Standings) -> Cycles:
    return [(UUID(int=n), clock) for n, seen in enumerate(tickets) for clock in seen.clocks]


def june(cycles: Cycles, first: int, last: int, metric: Metric = Metric.RESOLUTION) -> Attainment:
    return attainment(cycles, metric, from_on=date(2026, 6, first), to_on=date(2026, 6, last), zone=TOKYO)


def resolved(when: str, *then: tuple[str, str]) -> Standings:
    story = [("01 09:10", "queued"), ("01 09:20", "in_progress"), (when, "resolved"), *then]
    return lived(*(StatusChanged(at(time), status) for time, status in story))


def test_attainment_is_met_over_met_and_breached():
    counts = june(of(resolved("01 12:00"), resolved("01 13:00"), resolved("05 12:00")), 1, 8)
    assert (counts.met, counts.breached, counts.raw) == (2, 1, Fraction(2, 3))


def test_nothing_judged_is_no_figure_and_not_zero():
    counts = june(of(lived()), 1, 30)
    assert (counts.raw, counts.adjusted) == (None, None)


def test_a_result_belongs_to_the_local_day_on_which_it_was_decided():
    late = of(resolved("05 12:00"))  # breached on the 1st, found and resolved on the 5th
    assert june(late, 1, 2).breached == 1
    assert june(late, 5, 6).breached == 0
    elsewhere = ZoneInfo("Pacific/Honolulu")  # there it was still the day before
    met = of(resolved("01 16:00"))
    assert june(met, 1, 2).met == 1
    assert (
        attainment(
            met, Metric.RESOLUTION, from_on=date(2026, 6, 1), to_on=date(2026, 6, 2), zone=elsewhere
        ).met
        == 0
    )


def test_the_last_resolution_of_a_ticket_within_the_period_counts_and_no_later_period_changes_it():
    again = of(
        resolved("01 11:00", ("03 10:00", "queued"), ("08 10:00", "in_progress"), ("09 11:00", "resolved"))
    )
    assert june(again, 1, 3) == Attainment(met=1, breached=0, excused=0, reopened=0)
    assert june(again, 1, 30) == Attainment(met=0, breached=1, excused=0, reopened=1)
    first_week = again[:]
    before = [pair for pair in first_week if pair[1].cycle == 1]
    assert june(before, 1, 3) == june(again, 1, 3)


def test_every_cycle_of_the_other_metrics_counts():
    asked = lived(ClientCommented(at("01 09:10")), StaffCommented(at("01 15:00")),
                  ClientCommented(at("01 16:00")), StaffCommented(at("01 16:30")))  # fmt: skip
    counts = june(of(asked), 1, 2, Metric.NEXT_RESPONSE)
    assert (counts.met, counts.breached) == (1, 1)


def test_an_excused_breach_leaves_the_adjusted_count_and_stays_in_the_raw_one():
    seen = resolved("05 12:00")
    breach = only(seen, Metric.RESOLUTION)
    forgiven = excused(breach, at=at("06 12:00"), by=UUID(int=5))
    counts = june([(UUID(int=1), forgiven), *of(resolved("01 12:00"))], 1, 8)
    assert (counts.raw, counts.adjusted, counts.excused) == (Fraction(1, 2), Fraction(1), 1)
    assert (forgiven.result, standing(forgiven, now=at("07 00:00"))) == (Result.BREACHED, Standing.EXCUSED)
    assert excused(forgiven, at=at("08 12:00"), by=UUID(int=6)) == forgiven


def test_what_is_not_breached_cannot_be_excused():
    met = cycles(resolved("01 12:00"), Metric.RESOLUTION)[0]
    with pytest.raises(NotBreached, match="is met; takes breached"):
        excused(met, at=at("06 12:00"), by=UUID(int=5))
