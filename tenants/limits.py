"""Rate limits: a token bucket by the generic cell rate algorithm (GCRA, ITU-T I.371), one instant a subject.

The bucket stands in Valkey, so that all processes count together; when Valkey is away, each process counts alone.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import TooMany
from core.said import say
from core.settings import RateLimit
from tenants import valkey
from tenants.valkey import Away, Script

GCRA = """
local function spend(key, period, burst)
  if period == 0 then return {1, 0, 0, 0} end
  local t = redis.call('TIME')
  local now = t[1] * 1000000 + t[2]
  local from = math.max(tonumber(redis.call('GET', key) or now), now)
  local room = period * burst - (from + period - now)
  if room < 0 then return {0, 0, math.ceil(from - now), math.ceil(-room)} end
  from = from + period
  redis.call('SET', key, string.format('%.2f', from), 'PX', math.ceil((from - now) / 1000) + 1)
  return {1, math.floor(room / period), math.ceil(from - now), 0}
end
"""
"""Lua: `spend(key, microseconds a request, burst)` gives {allowed, remaining, microseconds until full, microseconds to wait}."""

_SPEND = Script(GCRA + "return spend(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]))")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands against its limit after this request; times in seconds."""

    limit: RateLimit
    remaining: int
    full_after: float


def period_of(limit: RateLimit | None) -> float:
    """Microseconds that one request costs; 0 is no limit."""
    return 1e6 / limit.per_second if limit else 0.0


def judge(limit: RateLimit | None, answer: list[int]) -> Standing | None:
    """Read what `spend` gave. Raises TooMany where the request is one too many."""
    if limit is None:
        return None
    allowed, remaining, full_micros, wait_micros = answer
    if not allowed:
        raise TooMany(
            say("Too many requests; slow down."),
            retry_after=max(1, math.ceil(wait_micros / 1e6)),
            standing=Standing(limit, 0, full_micros / 1e6),
        )
    return Standing(limit, remaining, full_micros / 1e6)


async def spend(subject: str, limit: RateLimit | None) -> Standing | None:
    """Count one request of a subject (`sign-in:…`, `next:…`). Raises TooMany."""
    if limit is None:
        return None
    try:
        answer = await valkey.current().run(_SPEND, [key_of(subject)], period_of(limit), limit.burst)
    except Away:
        answer = alone.spend(subject, limit)
    return judge(limit, answer)


def key_of(subject: str) -> str:
    return f"urakata:limit:{subject}"


class Alone:
    """The same algorithm within one process, for as long as Valkey is away."""

    MOST = 10_000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}

    def spend(self, subject: str, limit: RateLimit) -> list[int]:
        now, period = self._clock() * 1e6, period_of(limit)
        start = max(self._full_at.get(subject, now), now)
        room = period * limit.burst - (start + period - now)
        if room < 0:
            return [0, 0, math.ceil(start - now), math.ceil(-room)]
        if len(self._full_at) >= self.MOST:
            self._full_at = {s: at for s, at in self._full_at.items() if at > now}
        self._full_at[subject] = start + period
        return [1, math.floor(room / period), math.ceil(start + period - now), 0]

    def forget(self) -> None:
        self._full_at.clear()


alone = Alone()
