"""What a history answers to the statements of the product's actions: the same as Postgres would, out of memory.

Each is known by words that stand in no other. A statement that is not known is an error: the demo would not do what the product does.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.demo.history import History

Args = tuple[Any, ...]
Answer = Callable[["History", Args], Any]


def READ(_history: "History", _args: Args) -> Any:  # noqa: N802  (a mark, not a function)
    """Ask the database: nothing of this changes while the history runs."""
    raise AssertionError


@cache
def of(sql: str) -> Answer:
    """The answer to a statement. Raises LookupError where none, or more than one, is known."""
    plain = " ".join(sql.split())
    found = [answer for words, answer in _ANSWERS if words in plain]
    if len(found) != 1:
        raise LookupError(f"{len(found)} answers to: {plain}")
    return found[0]


def _nothing(_history: "History", _args: Args) -> Any:
    return None


def _no_rows(_history: "History", _args: Args) -> Any:
    return []


def _versions(history: "History", _args: Args) -> Any:
    own, provider = history.in_force.versions
    return {"own_version": own, "provider_version": provider}


def _presence(history: "History", args: Args) -> Any:
    return history.memory.presence.get(args[0])


def _presence_status(history: "History", args: Args) -> Any:
    row = history.memory.presence.get(args[0])
    return row and row["status"]


def _presence_around(history: "History", args: Args) -> Any:
    rows = history.memory.presence.values()
    return [row for row in rows if row["person_id"] == args[0] or row["timer_ticket_id"] == args[1]]


def _presence_of(history: "History", args: Args) -> Any:
    rows = history.memory.presence
    return [rows[person] for person in sorted(args[0]) if person in rows]


def _people(history: "History", args: Args) -> Any:
    """Who may resume a ticket: only whether they are there matters, and nobody of the demo is whom this is asked of."""
    rows = history.memory.presence
    return [
        {**rows[person], "used": 0, "skills": None, "clearances": None}
        for person in args[1]
        if person in rows
    ]


def _running(history: "History", args: Args) -> Any:
    rows = history.memory.presence.values()
    tenant, ticket, person = args
    return [
        row
        for row in rows
        if (row["timer_tenant_id"], row["timer_ticket_id"]) == (tenant, ticket)
        and person in {None, row["person_id"]}
    ]


def _seen(history: "History", args: Args) -> Any:
    row = history.memory.presence[args[0]]
    row["seen_at"] = args[1]
    return row


def _set_status(history: "History", args: Args) -> Any:
    person, status, at = args
    row = history.memory.presence[person]
    row.update(
        status=status,
        since_at=at,
        settled=status == "available",
        idle_tenant_id=None,
        idle_ticket_id=None,
        idle_at=None,
    )
    return row


def _stops_later(history: "History", args: Args) -> Any:
    assert history.memory.presence[args[0]]["timer_entry_id"] is None, (
        "people of the demo stop their timer before they leave"
    )


def _end_entry(history: "History", args: Args) -> Any:
    _, _, entry, person, at, seconds = args
    return history.memory.timer_stops(entry, person, at, seconds) or None


def _comment(history: "History", args: Args) -> Any:
    columns = ("tenant_id", "id", "ticket_id", "author_id", "side", "visibility", "body", "created_at")
    history.memory.comments.append(dict(zip(columns, args, strict=True)))


def _request(history: "History", args: Args) -> Any:
    tenant, made, ticket, deciders, at = args
    history.memory.approvals[made] = {
        "tenant_id": tenant, "id": made, "ticket_id": ticket, "level": 1, "rule": "any_of", "deciders": deciders, "status": "pending",
        "note": None, "decided_by": None, "decided_at": None, "version": 1, "created_at": at,
    }  # fmt: skip


def _approval(history: "History", args: Args) -> Any:
    row = history.memory.approvals.get(args[1])
    return row and {name: row[name] for name in ("id", "level", "deciders", "status", "version")}


def _approval_ticket(history: "History", args: Args) -> Any:
    row = history.memory.approvals.get(args[1])
    return row and row["ticket_id"]


def _approval_deciders(history: "History", args: Args) -> Any:
    row = history.memory.approvals[args[1]]
    return row["deciders"] if row["status"] == "pending" else None


def _settle(history: "History", args: Args) -> Any:
    _, approval, result, note, person, at = args
    row = history.memory.approvals[approval]
    row.update(status=result, note=note, decided_by=person, decided_at=at, version=row["version"] + 1)


def _withdraw(history: "History", args: Args) -> Any:
    rows = [
        row
        for row in history.memory.approvals.values()
        if row["ticket_id"] == args[1] and row["status"] == "pending"
    ]
    for row in rows:
        row.update(status="cancelled", version=row["version"] + 1)
    return rows


def _decides(history: "History", args: Args) -> Any:
    return any(
        row["ticket_id"] == args[1] and args[2] in row["deciders"]
        for row in history.memory.approvals.values()
    )


def _ticks(history: "History", args: Args) -> Any:
    return list(history.memory.steps.get(args[1], {}).values())


def _tick(history: "History", args: Args) -> Any:
    return history.memory.steps.get(args[1], {}).get(args[2])


def _ticked(history: "History", args: Args) -> Any:
    tenant, ticket, n, person, at, note, document = args
    history.memory.steps.setdefault(ticket, {})[n] = {
        "tenant_id": tenant, "ticket_id": ticket, "n": n, "done_by": person, "done_at": at, "checked_by": None, "checked_at": None,
        "note": note, "document_id": document,
    }  # fmt: skip


def _checked(history: "History", args: Args) -> Any:
    _, ticket, n, person, at = args
    history.memory.steps[ticket][n].update(checked_by=person, checked_at=at)


def _still_due(history: "History", args: Args) -> Any:
    _, kind, ticket, now = args
    due: datetime | None = history.tickets[ticket].timers.get(kind)
    return due is not None and due <= now


_ANSWERS: tuple[tuple[str, Answer], ...] = (
    ("SELECT (SELECT v.config_version FROM tenants v", _versions),
    ("SELECT * FROM presence WHERE person_id = $1 FOR UPDATE", _presence),
    ("SELECT * FROM presence WHERE person_id = $1 OR timer_ticket_id = $2", _presence_around),
    ("SELECT status FROM presence WHERE person_id = $1", _presence_status),
    ("SELECT substitute_id FROM presence", _nothing),
    ("SELECT person_id FROM presence WHERE person_id = ANY", _presence_of),
    ("FROM presence p JOIN staff f", _people),
    ("FROM presence p WHERE p.tenant_id = $3", _people),
    ("SELECT person_id, domains FROM memberships", READ),
    ("WHERE timer_tenant_id = $1 AND timer_ticket_id = $2", _running),
    ("INSERT INTO presence", _nothing),
    ("UPDATE presence SET seen_at = $2 WHERE person_id = $1 RETURNING *", _seen),
    ("UPDATE presence SET status = $2", _set_status),
    ("WITH x AS (INSERT INTO timers", _stops_later),
    ("SELECT tenant_id, ticket_id, status, makers FROM queue_entries", _no_rows),
    ("UPDATE work_entries SET stopped_at = $5", _end_entry),
    ("INSERT INTO comments", _comment),
    ("INSERT INTO approvals", _request),
    ("FROM approvals WHERE tenant_id = $1 AND id = $2 FOR UPDATE", _approval),
    ("SELECT ticket_id FROM approvals", _approval_ticket),
    ("SELECT deciders FROM approvals", _approval_deciders),
    ("UPDATE approvals SET status = $3", _settle),
    ("UPDATE approvals SET status = 'cancelled'", _withdraw),
    ("SELECT 1 FROM approvals", _decides),
    ("SELECT n, checked_by FROM ticket_steps", _ticks),
    ("SELECT * FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2 AND n = $3", _tick),
    ("INSERT INTO ticket_steps", _ticked),
    ("UPDATE ticket_steps SET checked_by", _checked),
    ("SELECT 1 FROM timers", _still_due),
    ("FROM memberships m", READ),
    ("SELECT 1 FROM people", READ),
)
