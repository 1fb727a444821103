"""The hours before now: half of the team is away, and more comes in than on other days, so that there is work to be seen.

This alone depends on the instant of loading, not only on its month.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime

from deploy.demo import hours
from deploy.demo.arrivals import Arrival
from deploy.demo.shapes import Company, Demand
from services.rules.instants import instant, micros
from services.rules.openings import Openings

AWAY: Mapping[str, int] = {"miura": 3, "sato": 2, "ito": 2, "kato": 2, "abe": 2, "watanabe": 2}
"""Who is away, and since how many working days, today included."""

_WAVE = 14
_LAST_MINUTES = 420


def away_since(days: int, now: datetime) -> datetime:
    """The beginning of the first shift of so many working days before now."""
    shift = hours.shift("day")
    opened = sorted({day: at for at, day in _openings(shift, now)}.values())
    return opened[-days]


def _openings(shift: Openings, now: datetime) -> Iterator[tuple[datetime, object]]:
    """The beginnings of stretches before now, latest first, with their days."""
    spans = list(shift.spans(micros(now) - 20 * 86_400_000_000, micros(now)))
    for start, _ in reversed(spans):
        at = instant(start)
        yield at, at.astimezone(shift.zone).date()


def wave(seed: str, company: Company, office: Openings, scale: float, now: datetime) -> Iterator[Arrival]:
    """What came in during the last open hours of a company."""
    rng = random.Random(f"today {seed} {company.key} {now.isoformat()}")  # noqa: S311
    demands = [each for each in company.demand if each.monthly > 2]
    for n in range(max(3, round(_WAVE * min(scale, 3)))):
        demand = rng.choices(demands, [each.monthly for each in demands])[0]
        at = _minutes_before(office, now, rng.uniform(5, _LAST_MINUTES))
        yield Arrival(
            at,
            company.key,
            Demand(code=demand.code, monthly=0),
            f"today {seed} {company.key} {now.isoformat()} {n}",
        )


def _minutes_before(office: Openings, now: datetime, minutes: float) -> datetime:
    """The instant from which so many open minutes pass until now."""
    wanted, end = round(minutes * 60_000_000), micros(now)
    low, high = end - 30 * 86_400_000_000, end
    while high - low > 1_000_000:
        middle = (low + high) // 2
        low, high = (middle, high) if office.between(middle, end) > wanted else (low, middle)
    return instant(low)
