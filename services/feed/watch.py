"""Wakes those who follow the events of tenants: one lookout a process, however many follow, and however many tenants.

The counters are looked at every `INTERVAL` seconds; nothing is said that the log does not have.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from uuid import UUID

from tenants.db import transaction
from tenants.scope import Clearance, system

log = logging.getLogger(__name__)

INTERVAL = 0.4

_NEWEST = "SELECT tenant_id, last_place FROM newest_places()"
_TOUCHED = "SELECT DISTINCT ticket_id FROM events WHERE tenant_id = $1 AND place > $2 AND place <= $3"


class Ear:
    """Hears which tickets were touched (None: something of no ticket), in however many tenants it listens to."""

    def __init__(self) -> None:
        self._touched: set[UUID | None] = set()
        self._heard = asyncio.Event()

    def tell(self, touched: set[UUID | None]) -> None:
        self._touched |= touched
        self._heard.set()

    async def next(self, *, seconds: float) -> set[UUID | None]:
        """What was touched since the last call; empty when nothing was for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), seconds)
        touched, self._touched = self._touched, set()
        self._heard.clear()
        return touched


class Watch:
    """The newest place of one tenant, as this process knows it."""

    def __init__(self, tenant: UUID) -> None:
        self.tenant = tenant
        self.place = 0
        self.followers = 0
        self.ears: set[Ear] = set()
        self._changed = asyncio.Condition()

    async def beyond(self, place: int, *, seconds: float) -> bool:
        """Wait until something lies beyond a place; False when that takes longer than `seconds`."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: self.place > place), seconds)
            except TimeoutError:
                return False
        return True

    async def seen(self, place: int) -> None:
        """The log goes up to this place now: tell the ears what was touched on the way, and wake who waits."""
        if self.ears and self.place:  # what was before the first look is the past
            touched = await self._touched(place)
            for ear in self.ears:
                ear.tell(touched)
        async with self._changed:
            self.place = place
            self._changed.notify_all()

    async def _touched(self, place: int) -> set[UUID | None]:
        async with transaction(system(self.tenant, name="feed")) as tx:
            rows = await tx.fetch(_TOUCHED, self.tenant, self.place, place)
        return {row["ticket_id"] for row in rows}


class Lookout:
    """Looks at the counters of all tenants that are followed in this process: one statement each time, however many there are."""

    def __init__(self) -> None:
        self.watches: dict[UUID, Watch] = {}
        self._task: asyncio.Task[None] | None = None

    def follow(self, tenant: UUID) -> Watch:
        """The watch of a tenant, kept going while anybody follows."""
        watch = self.watches.setdefault(tenant, Watch(tenant))
        watch.followers += 1
        self._task = self._task or asyncio.create_task(self._look())
        return watch

    def leave(self, watch: Watch) -> None:
        """Somebody follows no more."""
        watch.followers -= 1
        if not watch.followers:
            self.watches.pop(watch.tenant, None)
        if not self.watches and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _look(self) -> None:
        while True:
            try:
                for tenant, place in (await self.newest()).items():
                    watch = self.watches.get(tenant)
                    if watch is not None and place > watch.place:
                        await watch.seen(place)
            except Exception as error:  # noqa: BLE001  (all who follow wait for this one task: it goes on)
                log.warning("the event log cannot be read now: %r", error)
            await asyncio.sleep(INTERVAL)

    async def newest(self) -> dict[UUID, int]:
        """The newest place of each tenant that is followed."""
        followed = tuple(Clearance(tenant) for tenant in self.watches)
        async with transaction(replace(system(name="feed"), clearances=followed)) as tx:
            return {row["tenant_id"]: row["last_place"] for row in await tx.fetch(_NEWEST)}


_lookout = Lookout()


@asynccontextmanager
async def following(tenant: UUID) -> AsyncIterator[Watch]:
    """The watch of a tenant."""
    watch = _lookout.follow(tenant)
    try:
        yield watch
    finally:
        _lookout.leave(watch)


@asynccontextmanager
async def listening(tenants: Iterable[UUID]) -> AsyncIterator[Ear]:
    """An ear in each of these tenants."""
    ear = Ear()
    watches = [_lookout.follow(tenant) for tenant in tenants]
    for watch in watches:
        watch.ears.add(ear)
    try:
        yield ear
    finally:
        for watch in watches:
            watch.ears.discard(ear)
            _lookout.leave(watch)
