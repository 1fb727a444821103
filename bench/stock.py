"""A database filled by sets: two tickets of each company, made by its people's own calls, are multiplied with all their rows.

One of the two waits in the queue, one is closed; copies of the closed one are the history. A copy differs in its ids, its number,
the places of its events, and its instants, which are earlier the older the copy is. So every row is one that the product wrote.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.routing import actions
from tenants.db import transaction
from tenants.scope import system
from tests.support.clientele import KIND, Clientele, Desk, Operator, example

ID = "('01980000-' || lpad(to_hex({n} >> 32), 4, '0') || '-7000-8000-' || lpad(to_hex({n} & 4294967295), 12, '0'))::uuid"
"""The id of copy `n`: a UUID that sorts by it, before all that are made today."""


def id_of(n: int) -> UUID:
    """The same in Python."""
    return UUID(int=0x01980000 << 96 | (n >> 32) << 80 | 0x7000_8000 << 48 | n & 0xFFFFFFFF)


_COPY = """
WITH s AS MATERIALIZED (SELECT s.*, row_number() OVER (ORDER BY {order}) AS rank FROM {table} s WHERE s.tenant_id = $1 AND s.{ticket} = $2)
INSERT INTO {table} ({columns})
SELECT {values} FROM generate_series($3::bigint, $4::bigint) i CROSS JOIN s
"""
_COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
_INSTANTS = {
    "tickets": ("created_at", "updated_at", "last_event_at", "due_at", "queued_at", "first_resolved_at", "resolved_at", "closed_at"),
    "clocks": ("started_at", "measured_at", "due_at", "warn_at", "stopped_at"),
    "queue_entries": ("due_at", "risk_at", "created_at", "queued_at"),
    "timers": ("due_at",),
    "events": ("at",),
    "work_entries": ("started_at", "stopped_at", "created_at"),
}  # fmt: skip
_TICKET = {"tickets": "id", "timers": "subject_id"}


@dataclass(frozen=True, slots=True)
class Stocked:
    """A company's tickets: copies `first … last` of the series; the newest `waiting` of them are in its queue."""

    desk: Desk
    first: int
    last: int
    waiting: int


async def fill(
    made: Clientele,
    url: str,
    desks: Sequence[Desk],
    *,
    tickets: int,
    waiting: int,
    operators: Sequence[Operator],
) -> list[Stocked]:
    """Fill a database: `tickets` in all, of which `waiting` wait; the statistics are fresh afterwards."""
    each, open_each = tickets // len(desks), waiting // len(desks)
    samples = [await _samples(made, desk, operators) for desk in desks]
    few = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(n: int) -> Stocked:
        first = n * each + 1
        stocked = Stocked(desks[n], first, first + each - 1, open_each)
        async with few:
            await _stock(url, stocked, *samples[n])
        return stocked

    stocked = await asyncio.gather(*(one(n) for n in range(len(desks))))
    await made.admin.execute("VACUUM (ANALYZE)")
    await made.admin.execute("CHECKPOINT")
    return list(stocked)


async def _stock(url: str, stocked: Stocked, queued: UUID, closed: UUID) -> None:
    """One company's copies, on a connection of its own: companies are filled side by side."""
    opens = stocked.last + 1 - stocked.waiting
    admin = await asyncpg.connect(url)
    try:
        async with admin.transaction():
            await admin.execute(
                "SET LOCAL session_replication_role = replica"
            )  # the copies refer to what is there
            await admin.execute("SET LOCAL synchronous_commit = off")
            await _multiply(
                admin, stocked.desk.company, closed, range(stocked.first, opens), apart="3 minutes"
            )
            await _multiply(
                admin, stocked.desk.company, queued, range(opens, stocked.last + 1), apart="1 millisecond"
            )
    finally:
        await admin.close()


_COUNT = """
WITH c AS (UPDATE counters SET last_number = (SELECT max(number) FROM tickets WHERE tenant_id = $1),
                               last_place = (SELECT max(place) FROM events WHERE tenant_id = $1)
           WHERE tenant_id = $1 RETURNING last_place)
UPDATE relays SET place = c.last_place FROM c WHERE tenant_id = $1
"""


async def _multiply(
    admin: "asyncpg.Connection[asyncpg.Record]", company: UUID, sample: UUID, copies: range, *, apart: str
) -> None:
    """Copies of a ticket and of everything that belongs to it, the older ones `apart` from the next."""
    if not copies:
        return
    shift = f"(({copies[-1]} - i) * interval '{apart}')"
    for table, changes in (await _own(admin, company, sample, copies)).items():
        values = changes | {at: f"s.{at} - {shift}" for at in _INSTANTS[table]}
        columns = [row["attname"] for row in await admin.fetch(_COLUMNS, table)]
        copy = _COPY.format(
            table=table, ticket=_TICKET.get(table, "ticket_id"), order="place" if table == "events" else "1",
            columns=", ".join(columns), values=", ".join(values.get(column, f"s.{column}") for column in columns),
        )  # fmt: skip
        await admin.execute(copy, company, sample, copies[0], copies[-1])
    await admin.execute(_COUNT, company)


async def _own(
    admin: "asyncpg.Connection[asyncpg.Record]", company: UUID, sample: UUID, copies: range
) -> dict[str, dict[str, str]]:
    """What copy `i` has of its own, by table, as SQL."""
    place = await admin.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", company)
    number = await admin.fetchval("SELECT last_number FROM counters WHERE tenant_id = $1", company)
    told = await admin.fetchval(
        "SELECT count(*) FROM events WHERE tenant_id = $1 AND ticket_id = $2", company, sample
    )
    uid, nth = ID.format(n="i"), f"(i - {copies[0]})"
    return {
        "tickets": {"id": uid, "number": f"{number} + {nth} + 1"},
        "clocks": {"ticket_id": uid},
        "queue_entries": {"ticket_id": uid},
        "timers": {"subject_id": uid},
        "work_entries": {"ticket_id": uid, "id": uid},
        "events": {
            "ticket_id": uid,
            "id": "gen_random_uuid()",
            "subject_id": f"CASE WHEN s.subject_id = s.ticket_id THEN {uid} ELSE s.subject_id END",
            "place": f"{place} + {nth} * {told} + s.rank",
        },
    }


async def _samples(made: Clientele, desk: Desk, operators: Sequence[Operator]) -> tuple[UUID, UUID]:
    """A ticket that waits in the queue, and one that was worked on, resolved and closed."""
    closed = await _submitted(made, desk)
    await _finished(made, desk, closed, operators)
    return await _submitted(made, desk), closed


async def _submitted(made: Clientele, desk: Desk) -> UUID:
    body = {"task_type": KIND, "subject": "VPNにつながらない", "form": example()}
    ticket = UUID((await made.call("POST", "/v1/tickets", body, token=desk.token))["id"])
    async with transaction(system(desk.company)) as tx:
        assert await actions.route_ticket(tx, ticket)  # no worker runs here
    return ticket


async def _finished(made: Clientele, desk: Desk, ticket: UUID, operators: Sequence[Operator]) -> None:
    """Taken, answered, every step ticked off, resolved (by another, where review is due), confirmed by the client."""
    path, (maker, checker) = f"/v1/tickets/{ticket}", (each.token for each in operators)
    taken = await made.call("POST", f"/v1/queues/{desk.queue}/next", {}, token=maker)
    assert UUID(taken["id"]) == ticket
    await made.call("POST", f"{path}/comments", {"body": "確認します。", "visibility": "public"}, token=maker)
    for step in (await made.call("GET", f"{path}/steps", token=maker))["data"]:
        await made.call("POST", f"{path}/steps/{step['n']}", {"done": True, "note": "済"}, token=maker)
    await made.call("POST", f"{path}/transitions", {"to": "in_review"}, token=maker)
    await made.call("POST", f"{path}/transitions", {"to": "resolved"}, token=checker)
    await made.call("POST", f"{path}/transitions", {"to": "closed"}, token=desk.token)


_REFILL = """
UPDATE tickets SET status = 'queued', assignee_id = NULL, makers = '{}', procedure_id = NULL, review_drawn = NULL
WHERE status = 'in_progress';
UPDATE queue_entries SET status = 'queued', assignee_id = NULL, makers = '{}' WHERE status = 'in_progress';
DELETE FROM clocks WHERE metric = 'work_time' AND state = 'running';
DELETE FROM timers WHERE kind = 'work_stop';
DELETE FROM work_entries WHERE stopped_at IS NULL;
UPDATE presence SET timer_tenant_id = NULL, timer_ticket_id = NULL, timer_entry_id = NULL, timer_started_at = NULL
"""


async def refill(admin: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Put back what was taken, so that every round of taking begins alike."""
    await admin.execute(_REFILL)
    for table in ("queue_entries", "presence", "timers", "clocks", "work_entries", "counters"):
        await admin.execute(f"VACUUM (ANALYZE) {table}")
