"""What the facts of tickets add to each rollup, as numbers under keys: they are added when a ticket gives them, and taken off when not.

A key and its measures stand in the order of `ROLLUPS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from services.rules import histograms, tallies
from services.rules.report_facts import CANCELLED, REOPENED, RESOLVED, Judged, TicketFacts

RESOLUTION = "resolution"
NEVER = date.max
"""The day of what does not come again."""
Key = tuple[Any, ...]
Amounts = tuple[int | Decimal, ...]

_DIMENSIONS = ("task_type_id", "team_id", "sourcing", "priority")


@dataclass(frozen=True, slots=True)
class Rollup:
    """A table of sums: the columns of its key (after the tenant), and those that are added up."""

    table: str
    key: tuple[str, ...]
    measures: tuple[str, ...]
    tallies: frozenset[str] = frozenset()
    """Which measures are tallies (services/rules/tallies.py)."""
    spans: int = 1
    """How many days the key begins with."""


DAYS = Rollup(
    "report_days", ("day", *_DIMENSIONS),
    ("created", "resolved", "first_pass", "worked", "resolutions", "reopened", "ended", "touch_seconds", "work_squares",
     "cycle_seconds", "cycle_tally", "work_seconds", "unpriced_seconds", "cost"),
    frozenset({"cycle_tally"}),
)  # fmt: skip
MONTHS = Rollup("report_months", ("month", *_DIMENSIONS), DAYS.measures, DAYS.tallies)
SLA = Rollup("report_sla", ("day", *_DIMENSIONS, "metric"), ("met", "breached", "excused"))
SLA_MONTHS = Rollup("report_sla_months", ("month", *_DIMENSIONS, "metric"), SLA.measures)
REPEATS = Rollup("report_sla_repeats", ("day", "next_day", *_DIMENSIONS), SLA.measures, spans=2)
REPEAT_MONTHS = Rollup("report_sla_repeat_months", ("month", "next_month", *_DIMENSIONS), SLA.measures)
REOPENINGS = Rollup("report_reopenings", ("day", "next_day", *_DIMENSIONS), ("tickets",), spans=2)
REOPENING_MONTHS = Rollup(
    "report_reopening_months", ("month", "next_month", *_DIMENSIONS), REOPENINGS.measures
)
HOURS = Rollup("report_hours", ("day", "hour", "task_type_id", "channel"), ("created", "resolved"))
HOUR_MONTHS = Rollup(
    "report_hour_months", ("month", "task_type_id", "sourcing", "priority", "channel"),
    ("created_tally", "resolved_tally"), frozenset({"created_tally", "resolved_tally"}),
)  # fmt: skip
PEOPLE = Rollup(
    "report_people", ("month", "task_type_id", "sourcing", "person_id"),
    ("resolved", "under_procedure", "worked", "touch_seconds", "work_squares", "work_seconds"),
)  # fmt: skip
ROLLUPS = (
    DAYS, MONTHS, SLA, SLA_MONTHS, REPEATS, REPEAT_MONTHS, REOPENINGS, REOPENING_MONTHS, HOURS, HOUR_MONTHS, PEOPLE,
)  # fmt: skip
BY_MONTH = {
    DAYS.table: MONTHS,
    SLA.table: SLA_MONTHS,
    REPEATS.table: REPEAT_MONTHS,
    REOPENINGS.table: REOPENING_MONTHS,
}
"""Which rollup holds the days of another added up by month."""


@dataclass(slots=True)
class Sums:
    """What was added under each key of each rollup; `+1` and `-1` of the same facts leave nothing."""

    of: dict[str, dict[Key, list[int | Decimal]]] = field(
        default_factory=lambda: {rollup.table: {} for rollup in ROLLUPS}
    )

    def add(self, facts: TicketFacts | None, sign: int = 1) -> None:
        """Add what a ticket gives, or (`-1`) take it off."""
        if facts is not None:
            with tallies.exactly():
                self._give(facts, sign)

    def _give(self, facts: TicketFacts, sign: int) -> None:
        for rollup, key, amounts in given(facts):
            self._add(self.of[rollup.table], key, amounts, sign)
            if (monthly := BY_MONTH.get(rollup.table)) is not None:
                months = (day.replace(day=1) for day in key[: rollup.spans])
                self._add(self.of[monthly.table], (*months, *key[rollup.spans :]), amounts, sign)

    def _add(self, held: dict[Key, list[int | Decimal]], key: Key, amounts: Amounts, sign: int) -> None:
        there = held.get(key)
        if there is None:
            held[key] = [sign * each for each in amounts]
            return
        for n, each in enumerate(amounts):
            there[n] += sign * each

    def left(self, rollup: Rollup) -> Mapping[Key, list[int | Decimal]]:
        """The keys under which something is left."""
        return {key: amounts for key, amounts in self.of[rollup.table].items() if any(amounts)}

    def __len__(self) -> int:
        return sum(map(len, self.of.values()))


def sums(tickets: Iterable[TicketFacts]) -> Sums:
    """Everything that these tickets give."""
    made = Sums()
    for facts in tickets:
        made.add(facts)
    return made


def given(facts: TicketFacts) -> Iterator[tuple[Rollup, Key, Amounts]]:
    """What a ticket adds. A merged one adds its work alone."""
    yield from _of_work(facts)
    if facts.merged:
        return
    yield DAYS, _on(facts, facts.created_on), _days(created=1)
    yield from _of_hour(facts, facts.created_on, facts.created_hour, (1, 0))
    yield from _of_turns(facts)
    yield from _of_promises(facts)
    if facts.resolved_on is not None:
        yield from _of_volume(facts, facts.resolved_on)


def _on(facts: TicketFacts, *days: date) -> Key:
    return (*days, facts.task_type, facts.team, facts.sourcing, facts.priority)


def _measured(rollup: Rollup) -> Callable[..., Amounts]:
    def amounts(**known: int | Decimal) -> Amounts:
        return tuple(known.get(name, 0) for name in rollup.measures)

    return amounts


_days, _people = _measured(DAYS), _measured(PEOPLE)
_TURNS = {RESOLVED: _days(resolutions=1), REOPENED: _days(reopened=1), CANCELLED: _days(ended=1)}


def _of_work(facts: TicketFacts) -> Iterator[tuple[Rollup, Key, Amounts]]:
    for each in facts.work:
        if each.seconds:
            unpriced = each.seconds if each.cost is None else 0
            amounts = _days(work_seconds=each.seconds, unpriced_seconds=unpriced, cost=each.cost or 0)
            yield DAYS, _on(facts, each.day), amounts
            month = each.day.replace(day=1)
            yield (
                PEOPLE,
                (month, facts.task_type, facts.sourcing, each.person),
                _people(work_seconds=each.seconds),
            )


def _of_turns(facts: TicketFacts) -> Iterator[tuple[Rollup, Key, Amounts]]:
    """Every turn, and each day on which it was reopened with the next such day: a period counts those whose next is not in it."""
    for turn in facts.turns:
        yield DAYS, _on(facts, turn.day), _TURNS[turn.what]
    if facts.reopened:
        days = sorted({turn.day for turn in facts.turns if turn.what == REOPENED})
        for pair in pairwise((*days, NEVER)):
            yield REOPENINGS, _on(facts, *pair), (1,)


def _of_volume(facts: TicketFacts, day: date) -> Iterator[tuple[Rollup, Key, Amounts]]:
    touch, cycle = facts.work_seconds, facts.cycle_seconds or 0
    done = {"resolved": 1, "worked": int(touch > 0), "touch_seconds": touch, "work_squares": touch * touch}
    spread = {"cycle_seconds": cycle, "cycle_tally": tallies.one(histograms.bucket(cycle))}
    yield DAYS, _on(facts, day), _days(**done, first_pass=int(facts.first_pass), **spread)
    yield from _of_hour(facts, day, facts.resolved_hour or 0, (0, 1))
    under = int(facts.under_procedure)
    who = (day.replace(day=1), facts.task_type, facts.sourcing, facts.resolved_by)
    yield PEOPLE, who, _people(**done, under_procedure=under)


def _of_hour(
    facts: TicketFacts, day: date, hour: int, counted: tuple[int, int]
) -> Iterator[tuple[Rollup, Key, Amounts]]:
    """Something created, or resolved, in an hour: by day, and by month with all hours of the week in a tally."""
    yield HOURS, (day, hour, facts.task_type, facts.channel), counted
    place = tallies.one(hour_of_week(day, hour))
    of = (facts.task_type, facts.sourcing, facts.priority, facts.channel)
    yield HOUR_MONTHS, (day.replace(day=1), *of), tuple(each * place for each in counted)


def hour_of_week(day: date, hour: int) -> int:
    """The place of an hour in the tally of a week, which begins on its Monday."""
    return day.weekday() * 24 + hour


def _of_promises(facts: TicketFacts) -> Iterator[tuple[Rollup, Key, Amounts]]:
    """Every cycle of a metric; of resolutions the last of each day, and beside them which of these a later day's replaces."""
    last: dict[date, Judged] = {}
    for each in facts.judged:
        if each.metric != RESOLUTION:
            yield SLA, (*_on(facts, each.day), each.metric), _result(each)
        elif each.day not in last or last[each.day].cycle < each.cycle:
            last[each.day] = each
    cycles = sorted(last.values(), key=lambda each: each.cycle)
    for each in cycles:
        yield SLA, (*_on(facts, each.day), RESOLUTION), _result(each)
    for each, later in pairwise(cycles):
        yield REPEATS, _on(facts, each.day, later.day), _result(each)


def _result(judged: Judged) -> Amounts:
    return int(judged.met), int(not judged.met), int(judged.excused)
