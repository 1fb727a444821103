"""Instants of the demo: the half year that it covers, and a clock that ticks through the set-up."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.ids import uuid7

TOKYO = ZoneInfo("Asia/Tokyo")
MONTHS = 6


def month_of(now: datetime) -> str:
    """The month in which the demo is loaded, in Tokyo: 2026-11."""
    return f"{now.astimezone(TOKYO):%Y-%m}"


def beginning(now: datetime) -> datetime:
    """Midnight in Tokyo of the first day, six months before the month of `now`."""
    first = now.astimezone(TOKYO).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    return first.astimezone(UTC)


@dataclass(slots=True)
class Clock:
    """An instant that moves on by some seconds whenever it is read."""

    at: datetime
    step: timedelta = timedelta(seconds=20)

    def tick(self) -> datetime:
        self.at += self.step
        return self.at


def maker(seed: str, at: Callable[[], datetime]) -> Callable[[], UUID]:
    """Makes the ids of the demo: of the instant that `at` says, otherwise drawn from the seed."""
    rng = random.Random(f"ids {seed}")  # noqa: S311  (the same again is what is wanted)

    def make() -> UUID:
        return uuid7(int(at().timestamp() * 1000), rng.randbytes(10))

    return make
