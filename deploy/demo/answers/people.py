"""People: presence, timers, and who may resume what."""

from typing import TYPE_CHECKING, Any

from deploy.demo.answers.registry import Args, answers

if TYPE_CHECKING:
    from deploy.demo.history import History


@answers("SELECT * FROM presence WHERE person_id = $1 FOR UPDATE")
def presence(history: "History", args: Args) -> Any:
    return history.memory.presence.get(args[0])


@answers("SELECT * FROM presence WHERE person_id = $1 OR timer_ticket_id = $2")
def presence_around(history: "History", args: Args) -> Any:
    rows = history.memory.presence.values()
    return [row for row in rows if row["person_id"] == args[0] or row["timer_ticket_id"] == args[1]]


@answers("SELECT status FROM presence WHERE person_id = $1")
def presence_status(history: "History", args: Args) -> Any:
    row = history.memory.presence.get(args[0])
    return row and row["status"]


@answers("SELECT person_id FROM presence WHERE person_id = ANY")
def presence_of(history: "History", args: Args) -> Any:
    rows = history.memory.presence
    return [rows[person] for person in sorted(args[0]) if person in rows]


@answers("FROM presence p JOIN staff f", "FROM presence p WHERE p.tenant_id = $3")
def people(history: "History", args: Args) -> Any:
    """Who may resume a ticket: only whether they are there matters, and nobody of the demo is whom this is asked of."""
    rows = history.memory.presence
    return [
        {**rows[person], "used": 0, "skills": None, "acknowledged": [], "clearances": None}
        for person in args[1]
        if person in rows
    ]


@answers("WHERE timer_tenant_id = $1 AND timer_ticket_id = $2")
def running(history: "History", args: Args) -> Any:
    tenant, ticket, person = args
    rows = history.memory.presence.values()
    return [
        row
        for row in rows
        if (row["timer_tenant_id"], row["timer_ticket_id"]) == (tenant, ticket)
        and person in {None, row["person_id"]}
    ]


@answers("UPDATE presence SET seen_at = $2 WHERE person_id = $1 RETURNING *")
def seen(history: "History", args: Args) -> Any:
    row = history.memory.presence[args[0]]
    row["seen_at"] = args[1]
    return row


@answers("UPDATE presence SET status = $2")
def set_status(history: "History", args: Args) -> Any:
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


@answers("WITH x AS (INSERT INTO timers")
def stops_later(history: "History", args: Args) -> Any:
    assert history.memory.presence[args[0]]["timer_entry_id"] is None, (
        "people of the demo stop their timer before they leave"
    )


@answers("UPDATE work_entries SET stopped_at = $5")
def end_entry(history: "History", args: Args) -> Any:
    _, _, entry, person, at, seconds = args
    return history.memory.timer_stops(entry, person, at, seconds) or None
