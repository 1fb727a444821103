"""Wakes those who follow a tenant's events: one watcher a process and tenant, however many follow.

The counter is looked at every `INTERVAL` seconds; nothing is said that the log does not have.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tenants.db import transaction
from tenants.scope import system

log = logging.getLogger(__name__)

INTERVAL = 0.4


class Watch:
    """The newest place of one tenant, as this process knows it."""

    def __init__(self, tenant: UUID) -> None:
        self.tenant = tenant
        self.place = 0
        self.followers = 0
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    async def beyond(self, place: int, *, seconds: float) -> bool:
        """Wait until something lies beyond a place; False when that takes longer than `seconds`."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: self.place > place), seconds)
            except TimeoutError:
                return False
        return True

    def start(self) -> None:
        self._task = self._task or asyncio.create_task(self._look())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _look(self) -> None:
        while True:
            try:
                newest = await self._newest()
            except Exception as error:  # noqa: BLE001  (all who follow wait for this one task: it goes on)
                log.warning("the event log cannot be read now: %r", error)
                newest = self.place
            if newest > self.place:
                async with self._changed:
                    self.place = newest
                    self._changed.notify_all()
            await asyncio.sleep(INTERVAL)

    async def _newest(self) -> int:
        async with transaction(system(self.tenant, name="feed")) as tx:
            newest = await tx.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", self.tenant)
            return int(newest or 0)


_watches: dict[UUID, Watch] = {}


@asynccontextmanager
async def following(tenant: UUID) -> AsyncIterator[Watch]:
    """The watch of a tenant, kept going while anybody follows."""
    watch = _watches.setdefault(tenant, Watch(tenant))
    watch.followers += 1
    watch.start()
    try:
        yield watch
    finally:
        watch.followers -= 1
        if watch.followers == 0:
            watch.stop()
            _watches.pop(tenant, None)
