"""Make rows anew, some tickets at a time, when what they were made with is other today: the tenant's time zone, or the cost of an hour.

Each step leaves the rollups the sum of what the kept tickets give. How far it is stands in the cursor, so a step that was killed is done
again, and another worker goes on. Where another change comes meanwhile, it begins anew for all that either concerns.
"""

from typing import Any
from uuid import UUID

from services.reports.rollups import adding, cursor, making
from services.reports.rollups.cursor import Cursor
from services.reports.rollups.making import Making
from tenants.db import Tx

STEP = 500
_TICKETS = """
SELECT ticket_id FROM report_tickets t
WHERE tenant_id = $1 AND ticket_id > $2
  AND ($3::text[] IS NULL OR EXISTS (SELECT 1 FROM jsonb_array_elements(t.work) w WHERE w ->> 1 = ANY($3)))
ORDER BY ticket_id LIMIT $4
"""


async def go_on(tx: Tx) -> bool:
    """Make the next tickets anew, where there is reason to. Whether there may be more."""
    made_with = await making.of(tx)
    held = await cursor.lock(tx, made_with)
    if held is None or (held.remaking is None and _same(held.zone, held.costs, made_with)):
        return False
    state = _state(held, made_with)
    after, people = UUID(state["after"]), state["people"]
    tickets = [row["ticket_id"] for row in await tx.fetch(_TICKETS, tx.tenant, after, people, STEP)]
    await adding.look(tx, tickets, made_with, upto=held.place)
    if len(tickets) < STEP:
        await cursor.made(tx, made_with)
        return False
    await cursor.remake(tx, {**state, "after": tickets[-1]})
    return True


def _same(zone: str, costs: Any, made_with: Making) -> bool:
    return zone == made_with.zone and costs == made_with.costs


def _state(held: Cursor, made_with: Making) -> dict[str, Any]:
    """Where to go on, or a new beginning: for all tickets where the zone changed, else for those that some people worked on."""
    before = held.remaking
    if before is not None and _same(before["zone"], before["costs"], made_with):
        return dict(before)
    people: list[str] | None = None
    if held.zone == made_with.zone and (before is None or before["people"] is not None):
        told = set(before["people"]) if before else set()
        people = sorted(told | _changed(held, made_with))
    return {"zone": made_with.zone, "costs": made_with.costs, "people": people, "after": str(UUID(int=0))}


def _changed(held: Cursor, made_with: Making) -> set[str]:
    everybody = held.costs.keys() | made_with.costs.keys()
    return {each for each in everybody if held.costs.get(each) != made_with.costs.get(each)}
