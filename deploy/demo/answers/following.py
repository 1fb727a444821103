"""Steps that are ticked off, timers, and what is in force."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from deploy.demo.answers.registry import Args, answers

if TYPE_CHECKING:
    from deploy.demo.history import History


@answers("SELECT (SELECT v.config_version FROM tenants v")
def versions(history: "History", _args: Args) -> Any:
    own, provider = history.in_force.versions
    return {"own_version": own, "provider_version": provider}


@answers("UPDATE clocks SET excuse_reason")
def excused(history: "History", args: Args) -> Any:
    _, ticket, metric, cycle, reason = args
    history.memory.excuses[ticket, metric, cycle] = reason


@answers("SELECT n, checked_by FROM ticket_steps")
def ticks(history: "History", args: Args) -> Any:
    return list(history.memory.steps.get(args[1], {}).values())


@answers("SELECT * FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2 AND n = $3")
def tick(history: "History", args: Args) -> Any:
    return history.memory.steps.get(args[1], {}).get(args[2])


@answers("INSERT INTO ticket_steps")
def ticked(history: "History", args: Args) -> Any:
    tenant, ticket, n, person, at, note, document = args
    history.memory.steps.setdefault(ticket, {})[n] = {
        "tenant_id": tenant, "ticket_id": ticket, "n": n, "done_by": person, "done_at": at, "checked_by": None, "checked_at": None,
        "note": note, "document_id": document,
    }  # fmt: skip


@answers("UPDATE ticket_steps SET checked_by")
def checked(history: "History", args: Args) -> Any:
    _, ticket, n, person, at = args
    history.memory.steps[ticket][n].update(checked_by=person, checked_at=at)


@answers("SELECT 1 FROM timers")
def still_due(history: "History", args: Args) -> Any:
    _, kind, ticket, now = args
    due: datetime | None = history.tickets[ticket].timers.get(kind)
    return due is not None and due <= now
