"""The rows that a history changes besides its tickets, in memory: presence for everybody, the rest for one company."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Row = dict[str, Any]


@dataclass(slots=True)
class Memory:
    """Rows by key. `presence` is shared by all companies: a person works for several of them."""

    presence: dict[UUID, Row]
    approvals: dict[UUID, Row] = field(default_factory=dict)
    comments: list[Row] = field(default_factory=list)
    steps: dict[UUID, dict[int, Row]] = field(default_factory=dict)
    entries: dict[UUID, Row] = field(default_factory=dict)
    excuses: dict[tuple[UUID, str, int], str] = field(default_factory=dict)

    def timer_starts(self, tenant: UUID, ticket: UUID, entry: UUID, person: UUID, at: Any) -> None:
        """A person's timer starts; nobody of the demo starts one while another runs."""
        row = self.presence[person]
        assert row["timer_entry_id"] is None, "a timer runs on another ticket"
        row.update(
            timer_tenant_id=tenant, timer_ticket_id=ticket, timer_entry_id=entry, timer_started_at=at, seen_at=at, last_taken_at=at,
            idle_tenant_id=None, idle_ticket_id=None, idle_at=None,
        )  # fmt: skip
        self.entries[entry] = {
            "tenant_id": tenant, "id": entry, "ticket_id": ticket, "person_id": person, "started_at": at, "stopped_at": None,
            "seconds": None, "corrects": None, "reason": None, "created_by": person, "created_at": at,
        }  # fmt: skip

    def timer_stops(self, entry: UUID, person: UUID, at: Any, seconds: int) -> bool:
        """Its entry ends; False where it had ended."""
        presence, row = self.presence[person], self.entries[entry]
        if presence["timer_entry_id"] == entry:
            presence.update(
                timer_tenant_id=None, timer_ticket_id=None, timer_entry_id=None, timer_started_at=None
            )
        if row["stopped_at"] is not None:
            return False
        row.update(stopped_at=at, seconds=seconds)
        return True
