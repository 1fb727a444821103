"""The audit log handed out: one JSON line an event or seal, enough to walk the chain without us."""

from collections.abc import AsyncIterator

from core import json
from services.audit import queries
from services.audit.queries import Filters
from tenants.db import transaction
from tenants.scope import Scope

_BATCH = 1000
_LAST_SEALED = "SELECT coalesce(max(to_place), 0) FROM seals WHERE tenant_id = $1"


async def lines(scope: Scope) -> AsyncIterator[bytes]:
    """`{"tenant": …}`, then each `{"event": …}`, and each `{"seal": …}` after the last event that it covers.

    Goes up to the newest seal. Each batch is a transaction of its own: a slow reader holds none open.
    """
    async with transaction(scope) as tx:
        tx.scope.require("audit.export")
        last = await tx.fetchval(_LAST_SEALED, tx.tenant)
    yield _line("tenant", scope.here)
    place = 0
    while place < last:
        async with transaction(scope) as tx:
            seals = await queries.seals(tx, after=place, last=min(last, place + _BATCH))
            seals = seals or (await queries.seals(tx, after=place, last=last))[:1]
            events = await queries.entries(tx, Filters(), after=place, limit=seals[-1].last - place)
        for seal in seals:
            for event in events:
                if seal.first <= event.place <= seal.last:
                    yield _line("event", event)
            yield _line("seal", seal)
        place = seals[-1].last


def _line(kind: str, held: object) -> bytes:
    return json.dumps({kind: held}) + b"\n"
