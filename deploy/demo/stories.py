"""How it goes with one ticket: drawn once, from its own seed, before anybody touches it."""

import random
from dataclasses import dataclass, replace

from deploy.demo.arrivals import Arrival

CHANNELS = ("portal",) * 11 + ("email",) * 4 + ("api",) * 3 + ("chat",) * 1 + ("import",) * 1


@dataclass(frozen=True, slots=True)
class Story:
    """The turns that a ticket takes; minutes are the client's open minutes unless they say otherwise.

    `pace`: how long the work takes, as a share of what the steps say. `questions`: after which share of the work the client is
    asked, and how long the answer takes. `hold`: after which share, and for how many hours.
    """

    in_house: bool
    channel: str
    priority: str | None
    pace: float
    responds: bool
    questions: tuple[tuple[float, float], ...]
    hold: tuple[float, float] | None
    decided_after: float
    rejected: bool
    withdrawn_after: float | None
    duplicate: bool
    chased_after: float | None
    sent_back: bool
    reopened_after: float | None
    confirmed_after: float | None
    same_day: bool
    promised_days: int | None


def story(arrival: Arrival) -> Story:
    """The story of an arrival; the same arrival has always the same."""
    drawn = _drawn(arrival)
    if not arrival.is_plain:
        return drawn
    return replace(drawn, in_house=False, priority=None, withdrawn_after=None, duplicate=False)


def _drawn(arrival: Arrival) -> Story:
    rng = random.Random(f"story {arrival.seed}")  # noqa: S311
    asked = rng.random()
    questions = [
        (rng.uniform(0.15, 0.8), rng.lognormvariate(5.0, 0.9))
        for _ in range(2 if asked < 0.04 else asked < 0.2)
    ]
    return Story(
        in_house=rng.random() < arrival.demand.in_house,
        channel=rng.choice(CHANNELS),
        priority=_priority(rng),
        pace=min(2.6, max(0.35, rng.lognormvariate(-0.02, 0.38))),
        responds=rng.random() < 0.82,
        questions=tuple(sorted(questions)),
        hold=(rng.uniform(0.2, 0.8), rng.uniform(2, 30)) if rng.random() < 0.03 else None,
        decided_after=rng.lognormvariate(3.9, 1.0),
        rejected=rng.random() < 0.045,
        withdrawn_after=rng.uniform(5, 240) if rng.random() < 0.03 else None,
        duplicate=rng.random() < 0.06,
        chased_after=rng.uniform(120, 900) if rng.random() < 0.09 else None,
        sent_back=rng.random() < 0.09,
        reopened_after=rng.uniform(30, 1400) if rng.random() < 0.045 else None,
        confirmed_after=rng.uniform(20, 1500) if rng.random() < 0.45 else None,
        same_day=arrival.demand.code == "accounting.invoice-processing" and rng.random() < 0.2,
        promised_days=rng.randint(6, 15) if rng.random() < 0.04 else None,
    )


def _priority(rng: random.Random) -> str | None:
    """Mostly the task type's own."""
    drawn = rng.random()
    if drawn < 0.03:
        return "urgent"
    return "high" if drawn < 0.1 else "low" if drawn < 0.15 else None
