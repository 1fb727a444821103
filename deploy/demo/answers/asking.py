"""Comments, and what the client's deciders are asked."""

from typing import TYPE_CHECKING, Any

from deploy.demo.answers.registry import Args, answers

if TYPE_CHECKING:
    from deploy.demo.history import History


@answers("INSERT INTO comments")
def comment(history: "History", args: Args) -> Any:
    columns = ("tenant_id", "id", "ticket_id", "author_id", "side", "visibility", "body", "created_at")
    history.memory.comments.append(dict(zip(columns, args, strict=True)))


@answers("INSERT INTO approvals")
def request(history: "History", args: Args) -> Any:
    tenant, made, ticket, deciders, at = args
    history.memory.approvals[made] = {
        "tenant_id": tenant, "id": made, "ticket_id": ticket, "level": 1, "rule": "any_of", "deciders": deciders, "status": "pending",
        "note": None, "decided_by": None, "decided_at": None, "version": 1, "created_at": at,
    }  # fmt: skip


@answers("FROM approvals WHERE tenant_id = $1 AND id = $2 FOR UPDATE")
def approval(history: "History", args: Args) -> Any:
    row = history.memory.approvals.get(args[1])
    return row and {name: row[name] for name in ("id", "level", "deciders", "status", "version")}


@answers("SELECT ticket_id FROM approvals")
def approval_ticket(history: "History", args: Args) -> Any:
    row = history.memory.approvals.get(args[1])
    return row and row["ticket_id"]


@answers("SELECT deciders FROM approvals")
def approval_deciders(history: "History", args: Args) -> Any:
    row = history.memory.approvals[args[1]]
    return row["deciders"] if row["status"] == "pending" else None


@answers("UPDATE approvals SET status = $3")
def settle(history: "History", args: Args) -> Any:
    _, approval, result, note, person, at = args
    row = history.memory.approvals[approval]
    row.update(status=result, note=note, decided_by=person, decided_at=at, version=row["version"] + 1)


@answers("UPDATE approvals SET status = 'cancelled'")
def withdraw(history: "History", args: Args) -> Any:
    rows = [
        row
        for row in history.memory.approvals.values()
        if row["ticket_id"] == args[1] and row["status"] == "pending"
    ]
    for row in rows:
        row.update(status="cancelled", version=row["version"] + 1)
    return rows


@answers("SELECT 1 FROM approvals")
def decides(history: "History", args: Args) -> Any:
    return any(
        row["ticket_id"] == args[1] and args[2] in row["deciders"]
        for row in history.memory.approvals.values()
    )
