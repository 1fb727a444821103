"""The audit log handed out: one JSON line an event or seal, enough to walk the chain without us."""

from collections.abc import AsyncIterator

from core import json
from services import events
from services.audit import queries
from services.audit.chain import BATCH
from services.audit.queries import Filters
from tenants.db import transaction
from tenants.scope import Scope

_LAST_SEALED = "SELECT coalesce(max(to_place), 0) FROM seals WHERE tenant_id = $1"


async def lines(scope: Scope) -> AsyncIterator[bytes]:
    """`{"tenant": …}`, then each `{"event": …}`, and each `{"seal": …}` after the last event that it covers.

    Goes up to the newest seal. Each batch is a transaction of its own: a slow reader holds none open.
    """
    async with transaction(scope) as tx:
        tx.scope.require("audit.export")
        last = await tx.fetchval(_LAST_SEALED, tx.tenant)
        events.record(tx, "audit.exported", "audit_log", tx.tenant, {"last": last})
    yield _line("tenant", scope.here)
    place = 0
    while place < last:
        async with transaction(scope) as tx:
            seals = await queries.seals(tx, after=place, last=min(last, place + BATCH))
            found = await queries.entries(tx, Filters(), after=place, limit=BATCH)
        if not seals:  # the chain is broken here: what follows proves nothing
            return
        by_place = {event.place: event for event in found}
        for seal in seals:
            for held in filter(None, map(by_place.get, range(seal.first, seal.last + 1))):
                yield _line("event", held)
            yield _line("seal", seal)
        place = seals[-1].last


def _line(kind: str, held: object) -> bytes:
    return json.dumps({kind: held}) + b"\n"
