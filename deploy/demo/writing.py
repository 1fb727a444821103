"""Write a history: the same rows as the product's statements give, in sets of some hundreds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from core import json
from deploy.demo.history import History, Ticket
from deploy.demo.memory import Memory
from services.changes import clock_rows, saving
from services.changes.case import Case
from services.events import Happening
from tenants.db import Tx

SET = 400
Rows = Iterable[Mapping[str, Any]]
T = TypeVar("T")


async def write(tx: Tx, history: History, told: Callable[[int], None]) -> None:
    """Write how everything in one company stands at the end. The transaction is the company's; `told` hears of rows written."""
    tickets = sorted(history.tickets.values(), key=lambda each: each.state.number)
    await _insert(tx, "tickets", (each.state.columns() for each in tickets), told)
    await _insert(tx, "clocks", _clocks(tickets, history.memory.excuses), told)
    await _insert(tx, "queue_entries", _board(history, tickets), told)
    await _insert(tx, "timers", _timers(tickets), told)
    memory = history.memory
    await _insert(tx, "comments", memory.comments, told)
    await _insert(tx, "approvals", memory.approvals.values(), told)
    await _insert(
        tx, "ticket_steps", (row for steps in memory.steps.values() for row in steps.values()), told
    )
    await _insert(tx, "work_entries", memory.entries.values(), told)


def size(history: History) -> int:
    """About how many rows `write` will tell of."""
    memory = history.memory
    ticketed = sum(1 + len(each.clocks) for each in history.tickets.values())
    return (
        ticketed
        + len(memory.comments)
        + len(memory.entries)
        + sum(map(len, memory.steps.values()))
        + len(history.happened)
    )


def _clocks(tickets: Sequence[Ticket], excuses: Mapping[Any, str]) -> Iterator[Mapping[str, Any]]:
    for each in tickets:
        for clock in each.clocks:
            row = clock_rows.row_of(clock, tenant_id=each.state.tenant_id, ticket_id=each.state.id)
            yield {**row, "excuse_reason": excuses.get((each.state.id, clock.metric, clock.cycle))}


def _board(history: History, tickets: Sequence[Ticket]) -> Iterator[Mapping[str, Any]]:
    for each in tickets:
        case = Case(history, history.in_force, each.state, each.clocks, each.state.last_event_at)
        if case.is_open and not each.state.merged_into:
            yield saving.board_row(case)


def _timers(tickets: Sequence[Ticket]) -> Iterator[Mapping[str, Any]]:
    for each in tickets:
        for kind, due in each.timers.items():
            yield {
                "tenant_id": each.state.tenant_id,
                "kind": kind,
                "subject_id": each.state.id,
                "due_at": due,
            }


_TAKE_PLACES = """
UPDATE counters SET last_place = last_place + $2, last_number = $3 WHERE tenant_id = $1 RETURNING last_place - $2
"""
_LOCK_RELAY = "SELECT place FROM relays WHERE tenant_id = $1 FOR UPDATE"
_RELAYED = (
    "UPDATE relays SET place = (SELECT last_place FROM counters WHERE tenant_id = $1) WHERE tenant_id = $1"
)


async def log(tx: Tx, history: History, happened: Sequence[Happening], told: Callable[[int], None]) -> None:
    """Write events, which are in the order of their instants, at the next places; all of them count as handed on.

    The relay's row is locked before the counter, as everywhere: a worker that records usage locks it, and then its events' places.
    """
    await tx.execute(_LOCK_RELAY, tx.tenant)
    before = await tx.fetchval(_TAKE_PLACES, tx.tenant, len(happened), history.last_number)
    await _insert(
        tx, "events", (_event(history, before + n, each) for n, each in enumerate(happened, 1)), told
    )
    await handed_on(tx)


async def handed_on(tx: Tx) -> None:
    """Nothing that is in the log by now is news to anybody."""
    await tx.execute(_RELAYED, tx.tenant)


def _event(history: History, place: int, each: Happening) -> Mapping[str, Any]:
    return {
        "tenant_id": history.tenant, "place": place, "id": each.id, "type": each.type, "subject_kind": each.subject_kind,
        "subject_id": each.subject_id, "ticket_id": each.ticket_id, "actor_id": each.actor_id, "team_id": each.team_id, "at": each.at,
        "data": each.data, "internal": each.internal,
    }  # fmt: skip


async def write_presence(tx: Tx, memory: Memory) -> None:
    """Who is there at the end, and with which timer."""
    for person, row in memory.presence.items():
        columns = [name for name in row if name != "person_id"]
        sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, 2))
        await tx.execute(
            f"UPDATE presence SET {sets} WHERE person_id = $1", person, *(row[name] for name in columns)
        )


async def _insert(tx: Tx, table: str, rows: Rows, told: Callable[[int], None]) -> None:
    for part in _sets(rows):
        columns = ", ".join(part[0])
        await tx.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(null::{table}, $1::jsonb)",
            json.text(part),
        )
        told(len(part))


def _sets(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while part := list(islice(left, SET)):
        yield part
