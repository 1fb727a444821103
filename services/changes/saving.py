"""Write what changed of a ticket, in one statement: its row, clocks, board row, timers, events and the tenant's counter."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from core import json
from services import events
from services.changes import clock_rows, state, timer
from services.changes.case import Case
from services.changes.kept import Kept
from services.rules.standing import at_risk_from

BOARD = (
    "tenant_id", "ticket_id", "queue_id", "task_type_id", "domain", "status", "sourcing", "priority", "due_at", "risk_at",
    "created_at", "queued_at", "assignee_id", "skills", "capacity_units", "confidential", "makers", "held_until",
)  # fmt: skip
_TIMERS = ("tenant_id", "kind", "subject_id", "due_at")


def _from_json(table: str, columns: Sequence[str], parameter: str) -> str:
    return f"SELECT {', '.join(columns)} FROM jsonb_populate_recordset(null::{table}, {parameter}::jsonb)"


def _insert(table: str, columns: Sequence[str], parameter: str) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) {_from_json(table, columns, parameter)}"


def _upsert(table: str, columns: Sequence[str], key: Sequence[str], parameter: str) -> str:
    changes = ", ".join(f"{c} = EXCLUDED.{c}" for c in columns if c not in key)
    return f"{_insert(table, columns, parameter)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


_SET = ", ".join(
    f"{c} = n.{c}"
    for c in state.COLUMNS
    if c not in {"tenant_id", "id", "number", "created_at", "created_by"}
)

_SAVE = f"""
WITH {{also}}
c AS (UPDATE counters SET last_place = last_place + $7 WHERE tenant_id = $1 RETURNING last_place),
t AS (UPDATE tickets t SET {_SET} FROM jsonb_populate_record(null::tickets, $3::jsonb) n
      WHERE t.tenant_id = $1 AND t.id = $2),
k AS ({_upsert("clocks", clock_rows.COLUMNS, clock_rows.KEY, "$4")}),
b AS ({_upsert("queue_entries", BOARD, ("tenant_id", "ticket_id"), "$5")}),
g AS (DELETE FROM queue_entries WHERE tenant_id = $1 AND ticket_id = $2 AND $5::jsonb = '[]'),
m AS ({_upsert("timers", _TIMERS, ("tenant_id", "kind", "subject_id"), "$6")}),
e AS ({events.insert(8, tenant="$1", counter="c", count="$7")})
SELECT 1
"""


@lru_cache
def _saving(gone: frozenset[str], *, starts: bool) -> str:
    """The statement that also removes these kinds of timers, and starts a person's where `starts`.

    The kinds stand in its text: as a parameter they would be guessed at ten, and Postgres would plan each save anew (0.7 ms).
    """
    assert all(kind.isidentifier() for kind in gone)
    kinds = ", ".join(f"'{kind}'" for kind in sorted(gone))
    removing = f"d AS (DELETE FROM timers WHERE tenant_id = $1 AND subject_id = $2 AND kind IN ({kinds})), "
    return _SAVE.format(also=(removing if gone else "") + (f"{timer.starting(18)}," if starts else ""))


_CREATE = f"""
WITH c AS (UPDATE counters SET last_place = last_place + $6, last_number = last_number + 1
           WHERE tenant_id = $1 RETURNING last_place, last_number),
t AS (INSERT INTO tickets ({", ".join(state.COLUMNS)})
      SELECT {", ".join("c.last_number" if each == "number" else f"n.{each}" for each in state.COLUMNS)}
      FROM c, jsonb_populate_record(null::tickets, $2::jsonb) n),
k AS ({_insert("clocks", clock_rows.COLUMNS, "$3")}),
b AS ({_insert("queue_entries", BOARD, "$4")}),
m AS ({_insert("timers", _TIMERS, "$5")}),
e AS ({events.insert(7, tenant="$1", counter="c", count="$6")})
SELECT last_number FROM c
"""


async def save(case: Case) -> None:
    """Write a held ticket and everything that follows from it, with the events told so far."""
    ticket, tx = case.ticket, case.tx
    if isinstance(tx, Kept):
        tx.keep(case)
        return
    told = events.take(tx)
    gone = frozenset(kind for kind, due in case.timers.items() if due is None)
    starts = case.starts.parameters if case.starts else ()
    case.starts = None
    await tx.execute(
        _saving(gone, starts=bool(starts)), ticket.tenant_id, ticket.id, json.text(ticket.columns()), _clocks(case), _board(case),
        _timers(case), len(told), *events.columns(told), *starts,
    )  # fmt: skip


async def create(case: Case) -> None:
    """Write a new ticket; its number comes from the tenant's counter in the same statement."""
    ticket, tx = case.ticket, case.tx
    if isinstance(tx, Kept):
        tx.keep(case)
        return
    told = events.take(tx)
    ticket.number = await tx.fetchval(
        _CREATE, ticket.tenant_id, json.text(ticket.columns()), _clocks(case), _board(case), _timers(case), len(told),
        *events.columns(told),
    )  # fmt: skip


def _clocks(case: Case) -> str:
    ticket = case.ticket
    return json.text(
        [clock_rows.row_of(c, tenant_id=ticket.tenant_id, ticket_id=ticket.id) for c in case.clocks]
    )


def _timers(case: Case) -> str:
    ticket = case.ticket
    return json.text([
        {"tenant_id": ticket.tenant_id, "kind": kind, "subject_id": ticket.id, "due_at": due}
        for kind, due in case.timers.items() if due is not None
    ])  # fmt: skip


def _board(case: Case) -> str:
    """The ticket's one row on the board, as a list; empty where it is no open work."""
    if not case.is_open or case.ticket.merged_into:
        return "[]"
    return json.text([board_row(case)])


def board_row(case: Case) -> dict[str, Any]:
    """What the floor sees of an open ticket: no content."""
    ticket, kind = case.ticket, case.task_type
    return {
        "tenant_id": ticket.tenant_id,
        "ticket_id": ticket.id,
        "queue_id": ticket.queue_id,
        "task_type_id": ticket.task_type_id,
        "domain": ticket.domain,
        "status": ticket.status,
        "sourcing": ticket.sourcing,
        "priority": ticket.rank,
        "due_at": ticket.due_at,
        "risk_at": at_risk_from(case.clocks),
        "created_at": ticket.created_at,
        "queued_at": ticket.queued_at,
        "assignee_id": ticket.assignee_id,
        "skills": kind.board_skills,
        "capacity_units": kind.capacity_units,
        "confidential": ticket.confidential,
        "makers": ticket.makers,
        "held_until": ticket.hold_until,
    }
