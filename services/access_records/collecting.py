"""Openings of tickets, collected by this process and written in batches: a page that shows personal data waits for no record.

Written within seconds, and all of them when the process stops. While the database is away they are kept, and tried again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.access_records.writing import Reading, write
from tenants.db import transaction
from tenants.scope import Scope, system

log = logging.getLogger(__name__)

SAME = timedelta(minutes=10)
"""An opening that follows a recorded one of the same person and ticket within this time is the same: pages refresh themselves."""
EVERY = 2.0
"""Seconds from an opening to its record."""
_MOST_KNOWN = 20_000


class Collector:
    """The openings of one process that are not written yet."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[Reading]] = {}
        self._known: dict[tuple[UUID, UUID], datetime] = {}
        self._some = asyncio.Event()

    def add(self, scope: Scope, ticket_id: UUID, at: datetime) -> None:
        """Somebody opens a ticket of the tenant whose wall the scope is in."""
        last = self._known.get((scope.actor, ticket_id))
        if last is not None and at - last < SAME:
            return
        if len(self._known) >= _MOST_KNOWN:
            self._known = {key: seen for key, seen in self._known.items() if at - seen < SAME}
        self._known[scope.actor, ticket_id] = at
        self._waiting.setdefault(scope.here, []).append(
            Reading.by(scope, at, kind="ticket", ticket=ticket_id)
        )
        self._some.set()

    async def flush(self) -> None:
        """Write what waits, tenant by tenant."""
        self._some.clear()
        for tenant in list(self._waiting):
            readings = self._waiting.pop(tenant)
            try:
                async with transaction(system(tenant, name="access_records")) as tx:
                    await write(tx, readings)
            except BaseException:  # kept, whatever it was: the record must not be lost with it
                self._waiting[tenant] = readings + self._waiting.get(tenant, [])
                self._some.set()
                raise

    async def keep_writing(self) -> None:
        """Write in batches until cancelled."""
        self._some = asyncio.Event()  # it belongs to the event loop that waits for it
        if self._waiting:
            self._some.set()
        while True:
            await self._some.wait()
            await asyncio.sleep(EVERY)
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001  (whatever is away now, the records are kept and tried again)
                log.warning("access records wait: %r", error)


_collector = Collector()


def opened(scope: Scope, ticket_id: UUID) -> None:
    """Somebody opens a ticket that holds personal data; `scope` is inside the ticket's tenant."""
    _collector.add(scope, ticket_id, datetime.now(UTC))


async def flush() -> None:
    """Write now what this process has collected."""
    await _collector.flush()


@asynccontextmanager
async def writing() -> AsyncIterator[None]:
    """Write what is collected while the process runs, and the rest when it stops."""
    task = asyncio.create_task(_collector.keep_writing())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await flush()
