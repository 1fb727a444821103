"""The hours before now: part of the team is away, and more comes in than on other days, so that there is work to be seen.

This alone depends on the instant of loading, not only on its month.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime

from deploy.demo import hours
from deploy.demo.arrivals import Arrival
from deploy.demo.shapes import Company, Demand
from services.catalogue.standard import catalogue
from services.rules.instants import DAY, MINUTE, instant, micros
from services.rules.openings import Openings

AWAY: Mapping[str, float] = {
    "sato": 260, "suzuki": 260, "tanaka": 260, "watanabe": 260,
    "ito": 700, "kato": 700, "abe": 700, "miura": 1300,
}  # fmt: skip
"""Who is away, and since how many minutes of the day's shift."""

_WAVE = 14
_LAST_MINUTES = 420
_PLACED = {
    "ACME": {"it.password-reset": (0.4, 0.7, 0.85, 0.95, 1.3, 1.8), "it.helpdesk": (0.1, 0.2, 0.3, 0.4)}
}
"""Tickets of the IT team while it is away, by the share of their target that they have waited."""


def away_since(mail: str, now: datetime) -> datetime | None:
    """Since when somebody is away; None for who is there."""
    minutes = AWAY.get(mail.rstrip("0123456789"))
    return None if minutes is None else minutes_before(hours.shift("day"), now, minutes)


def wave(seed: str, company: Company, office: Openings, scale: float, now: datetime) -> Iterator[Arrival]:
    """What came in during the last open hours of a company."""
    named = f"today {seed} {company.key} {now.isoformat()}"
    rng = random.Random(named)  # noqa: S311
    demands = [each for each in company.demand if each.monthly > 2]
    for n in range(max(3, round(_WAVE * min(scale, 3)))):
        code = rng.choices(demands, [each.monthly for each in demands])[0].code
        at = minutes_before(office, now, rng.uniform(5, _LAST_MINUTES))
        yield Arrival(at, company.key, Demand(code=code, monthly=0), f"{named} {n}")
    for code, shares in _PLACED.get(company.key, {}).items():
        for share in shares:
            at = minutes_before(office, now, share * _target(code))
            yield Arrival(
                at, company.key, Demand(code=code, monthly=0), f"{named} {code} {share}", is_plain=True
            )


def _target(code: str) -> float:
    """The minutes within which such a ticket is to be resolved."""
    kind = catalogue().task_types[code]
    minutes: int = getattr(kind.sla.resolution, kind.priority)
    return minutes


def minutes_before(open_hours: Openings, now: datetime, minutes: float) -> datetime:
    """The instant from which so many open minutes pass until now."""
    wanted, end = round(minutes * MINUTE), micros(now)
    low, high = end - 30 * DAY, end
    while high - low > 1_000_000:
        middle = (low + high) // 2
        low, high = (middle, high) if open_hours.between(middle, end) > wanted else (low, middle)
    return instant(low)
