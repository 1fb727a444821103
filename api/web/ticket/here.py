"""Who else has a ticket open, and who is writing: kept in Valkey for as long as their page says so; without Valkey nobody is shown."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from api.web.ticket.people import People
from services.feed.watch import Ear
from tenants import valkey
from tenants.valkey import Away

SECONDS = 40
"""So long somebody is here after their page last said so."""
_LOOK = 0.7


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else on the ticket; `writes` is reply, note or empty."""

    name: str
    writes: str


def _key(ticket: UUID) -> str:
    return f"urakata:here:{ticket}"


async def come(ticket: UUID, person: UUID, writes: str) -> None:
    """Somebody is on a ticket, and perhaps writes."""
    key = _key(ticket)
    try:
        await asyncio.gather(
            valkey.current().call("HSET", key, str(person), f"{time.time():.0f} {writes}"),
            valkey.current().call("EXPIRE", key, SECONDS * 2),
        )
    except (Away, RedisError):
        return


async def go(ticket: UUID, person: UUID) -> None:
    """Somebody leaves it."""
    try:
        await valkey.current().call("HDEL", _key(ticket), str(person))
    except (Away, RedisError):
        return


async def present(ticket: UUID, *, but: UUID) -> dict[UUID, str]:
    """Who else is here, with what they write."""
    try:
        found: Any = await valkey.current().call("HGETALL", _key(ticket))
    except (Away, RedisError):
        return {}
    pairs = found.items() if isinstance(found, Mapping) else zip(found[::2], found[1::2], strict=True)
    seen = {UUID(_text(person)): _text(value).partition(" ") for person, value in pairs}
    since = time.time() - SECONDS
    return {
        person: writes for person, (at, _, writes) in seen.items() if person != but and float(at) >= since
    }


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def named(present: Mapping[UUID, str], people: People) -> list[Here]:
    """The same as the page shows it: who writes first."""
    language = people.language
    shown = [Here(people[person].short(language), writes) for person, writes in present.items()]
    return sorted(shown, key=lambda each: (each.writes != "reply", each.writes != "note", each.name))


_listeners: dict[tuple[UUID, UUID], set[Ear]] = {}
_known: dict[tuple[UUID, UUID], dict[UUID, str]] = {}
_watch: list[asyncio.Task[None]] = []


@asynccontextmanager
async def heard(ticket: UUID, ear: Ear, *, but: UUID) -> AsyncIterator[None]:
    """Tell an ear whenever others come to a ticket, go, or begin to write."""
    key = ticket, but
    _listeners.setdefault(key, set()).add(ear)
    _known.setdefault(key, await present(ticket, but=but))
    if not _watch:
        _watch.append(asyncio.create_task(_look()))
    try:
        yield
    finally:
        _listeners[key].discard(ear)
        if not _listeners[key]:
            del _listeners[key]
            _known.pop(key, None)
        if not _listeners and _watch:
            _watch.pop().cancel()


async def _look() -> None:
    """One look a while for all tickets that this process shows to somebody."""
    while True:
        keys = list(_listeners)
        found = await asyncio.gather(*(present(ticket, but=but) for ticket, but in keys))
        for key, now in zip(keys, found, strict=True):
            if key in _listeners and now != _known.get(key):
                _known[key] = now
                for ear in _listeners[key]:
                    ear.tell({key[0]})
        await asyncio.sleep(_LOOK)
