"""When which work comes in. Each day of each kind of work is drawn by itself, so that a longer history begins with the shorter one."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deploy.demo.shapes import Company, Demand, Rhythm
from services.rules.calendar_json import parse_calendar
from services.rules.instants import instant, micros
from services.rules.openings import Openings, compiled

BUSY_MONDAY = 1.9
DAYS_A_MONTH = 23.5


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ticket to come: which, when, and the seed of everything else about it. A plain one takes no turns."""

    at: datetime
    company: str
    demand: Demand
    seed: str
    is_plain: bool = False


def arrivals(seed: str, company: Company, scale: float, start: datetime, end: datetime) -> Iterator[Arrival]:
    """What a company asks for between two instants, in no order."""
    hours = office_hours(company)
    zone = hours.zone
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if spans := _open(hours, day):
            for demand in company.demand:
                yield from _of_day(
                    f"{seed} {company.key} {demand.code} {day}",
                    company,
                    demand,
                    day,
                    spans,
                    scale,
                    start,
                    end,
                )
        day += timedelta(days=1)


def office_hours(company: Company) -> Openings:
    """The hours of the client's own people: what they ask comes in then."""
    return compiled(parse_calendar(company.hours[company.office][2]))


def _open(hours: Openings, day: date) -> list[tuple[int, int]]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
    return list(hours.spans(micros(midnight), micros(midnight + timedelta(days=1))))


def _of_day(
    seed: str,
    company: Company,
    demand: Demand,
    day: date,
    spans: list[tuple[int, int]],
    scale: float,
    start: datetime,
    end: datetime,
) -> Iterator[Arrival]:
    rng = random.Random(seed)  # noqa: S311
    days = DAYS_A_MONTH * 1.2 if "sat" in str(company.hours["default"][2]) else DAYS_A_MONTH
    much = scale if demand.grows else min(scale, 1.0)
    for n in range(_poisson(rng, demand.monthly / days * much * weight(demand.rhythm, day))):
        at = instant(_moment(rng, spans))
        if start <= at < end:
            yield Arrival(at, company.key, demand, f"{seed} {n}")


def weight(rhythm: Rhythm, day: date) -> float:
    """How much more than on an average day."""
    left = ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days
    match rhythm:
        case "mondays":
            return BUSY_MONDAY if day.weekday() == 0 else 0.8
        case "month_start":
            return 4.0 if day.day <= 5 else 0.3
        case "month_end":
            return 3.2 if left <= 5 else 0.55
        case "gotobi":
            return 2.6 if day.day % 5 == 0 or left == 1 else 0.6
        case "payday":
            return 3.0 if 12 <= day.day <= 19 else 0.2
        case "even":
            return 1.0


def _moment(rng: random.Random, spans: list[tuple[int, int]]) -> int:
    """An instant within the open hours, more likely in the late morning and the early afternoon."""
    share = rng.betavariate(1.6, 2.0) if rng.random() < 0.55 else rng.betavariate(4.0, 3.0)
    left = int(share * sum(end - start for start, end in spans))
    for start, end in spans:
        if left < end - start:
            return start + left
        left -= end - start
    return spans[-1][1] - 1


def _poisson(rng: random.Random, mean: float) -> int:
    """Knuth's product of uniform draws; in slices, since exp(-mean) vanishes for a large mean."""
    count = 0
    while mean > 0:
        part = min(mean, 30.0)
        mean -= part
        bound, product = math.exp(-part), rng.random()
        while product > bound:
            count += 1
            product *= rng.random()
    return count
