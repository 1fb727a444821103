"""Who asks, in one round trip to Valkey: the cached scope of a credential, and one request off its rate limit.

An entry lives for seconds and carries the generation in which Postgres was read. Whatever takes something away from somebody
(a revocation, the end of a client, membership or clearance) raises the generation after its commit: every entry is stale at
once, and what was being read meanwhile is not kept. With Valkey away, Postgres answers each time.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from core.settings import settings
from tenants import limits, valkey
from tenants.db import Tx
from tenants.limits import GCRA, Standing
from tenants.packing import pack, unpack
from tenants.scope import Scope
from tenants.valkey import Away, Script

KEPT_SECONDS = 5
GENERATION = "urakata:generation"

_ASK = Script(
    GCRA
    + """
local entry = redis.call('HMGET', KEYS[1], 'generation', 'limiter', 'scope')
local generation = redis.call('GET', KEYS[2]) or ''
if entry[1] ~= generation then return {generation} end
return {generation, entry[3], spend(entry[2], tonumber(ARGV[1]), tonumber(ARGV[2]))}
"""
)
_KEEP = Script(
    GCRA
    + """
if (redis.call('GET', KEYS[2]) or '') == ARGV[3] then
  redis.call('HSET', KEYS[1], 'generation', ARGV[3], 'limiter', KEYS[3], 'scope', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return spend(KEYS[3], tonumber(ARGV[1]), tonumber(ARGV[2]))
"""
)


@dataclass(frozen=True, slots=True)
class Found:
    """What Postgres says of a credential: whose it is, whom to count its requests for, and for how long it is good."""

    scope: Scope
    subject: str
    good_for_seconds: float


@dataclass(frozen=True, slots=True)
class Admission:
    """A principal that may come in, and how it stands against its rate limit (None: no limit)."""

    scope: Scope
    standing: Standing | None


async def admit(credential: str, find: Callable[[], Awaitable[Found]]) -> Admission:
    """Admit who holds a credential (`token:<digest>`), asking `find` (Postgres) where the cache does not know.

    Raises what `find` raises (Unauthenticated), and TooMany.
    """
    limit = settings().rate_limit
    spending = (limits.period_of(limit), limit.burst if limit else 0)
    entry = f"urakata:{credential}"
    try:
        answer = await valkey.current().run(_ASK, [entry, GENERATION], *spending)
    except Away:
        return await _without_valkey(find)
    if len(answer) > 1:
        return Admission(unpack(answer[1]), limits.judge(limit, answer[2]))
    found = await find()
    spent = await _keep(entry, found, generation=answer[0], spending=spending)
    return Admission(found.scope, limits.judge(limit, spent))


async def _keep(entry: str, found: Found, *, generation: bytes, spending: tuple[float, int]) -> list[int]:
    millis = max(1, int(min(KEPT_SECONDS, found.good_for_seconds) * 1000))
    keys = [entry, GENERATION, limits.key_of(found.subject)]
    try:
        kept: list[int] = await valkey.current().run(
            _KEEP, keys, *spending, generation, pack(found.scope), millis
        )
    except Away:
        limit = settings().rate_limit
        return limits.alone.spend(found.subject, limit) if limit else []
    return kept


async def _without_valkey(find: Callable[[], Awaitable[Found]]) -> Admission:
    found = await find()
    limit = settings().rate_limit
    spent: list[int] = limits.alone.spend(found.subject, limit) if limit else []
    return Admission(found.scope, limits.judge(limit, spent))


def forget_all(tx: Tx) -> None:
    """Make every cached scope stale once this transaction has committed. For whatever takes something from somebody."""
    if _raise_generation not in tx.on_commit:
        tx.on_commit.append(_raise_generation)


async def _raise_generation() -> Any:
    try:
        await valkey.current().call("INCR", GENERATION)
    except Away:  # what is cached there lives on for KEPT_SECONDS at most
        return
