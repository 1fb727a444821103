"""From the event log to its tasks: the log is the outbox, and how far it was handed over stands in `relays`.

Tenants with news are found without a lock; each is then handed over in its own transaction, which locks only its relay row.
A message may be sent twice (the broker took it, the commit failed), never not at all.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kombu.exceptions import OperationalError

from tenants.db import transaction
from tenants.scope import system
from workers import routes
from workers.app import app, tick

log = logging.getLogger(__name__)

BATCH, CHUNK = 1000, 50

_NEWS = """
SELECT c.tenant_id FROM counters c LEFT JOIN relays r USING (tenant_id)
WHERE c.last_place > coalesce(r.place, 0) ORDER BY c.tenant_id
"""
_PLACE = "SELECT place FROM relays WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED"
_EVENTS = """
SELECT place, type, ticket_id FROM events WHERE tenant_id = $1 AND place > $2 ORDER BY place LIMIT $3
"""
_MOVE = "UPDATE relays SET place = $2 WHERE tenant_id = $1"


@tick(seconds=0.25)
async def relay() -> None:
    """Hand over what happened since the last time, for every tenant."""
    await hand_over_news()


async def hand_over_news() -> None:
    """Each tenant's news, in transactions of its own. What cannot be handed over is logged, and stops no other tenant.

    Raises OperationalError where the broker is away: it is away for all of them, until the next tick.
    """
    async with transaction(system(name="relay")) as tx:
        tenants = [row["tenant_id"] for row in await tx.fetch(_NEWS)]
    for tenant in tenants:
        try:
            while await _hand_over(tenant) == BATCH:
                pass
        except OperationalError:
            raise
        except Exception:
            log.exception("the news of tenant %s could not be handed over; the next tick tries again", tenant)


async def _hand_over(tenant: UUID) -> int:
    async with transaction(system(tenant, name="relay")) as tx:
        place = await tx.fetchval(_PLACE, tenant)
        if place is None:
            return 0
        news = await tx.fetch(_EVENTS, tenant, place, BATCH)
        if news:
            _send(tenant, news)
            await tx.execute(_MOVE, tenant, news[-1]["place"])
    return len(news)


def _send(tenant: UUID, news: Iterable[Any]) -> None:
    """One message for up to `CHUNK` tickets of a task."""
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    for event in news:
        for name in routes.TASKS.get(event["type"], ()):
            if event["ticket_id"] is not None:
                wanted[name][str(event["ticket_id"])] = None
    for name, tickets in wanted.items():
        listed = list(tickets)
        for first in range(0, len(listed), CHUNK):
            app.tasks[name].apply_async(
                kwargs={"tenant": str(tenant), "tickets": listed[first : first + CHUNK]}
            )
