"""A ticket while it is changed: the columns of its row, as plain values."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.rules.lifecycle import Priority, Status


@dataclass(slots=True)
class TicketState:
    """Every column of `tickets`. Instants are UTC."""

    tenant_id: UUID
    id: UUID
    task_type_id: UUID
    domain: str
    subject: str
    requester_id: UUID
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    last_event_at: datetime
    number: int = 0
    confidential: bool = False
    description: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    priority: str = "normal"
    status: str = "new"
    sourcing: str = "outsourced"
    channel: str = "api"
    language: str = "ja"
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    makers: list[UUID] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    external_reference: str | None = None
    parent_id: UUID | None = None
    merged_into: UUID | None = None
    approval_id: UUID | None = None
    policy_version_id: UUID | None = None
    procedure_id: UUID | None = None
    review_drawn: bool | None = None
    deadline_at: datetime | None = None
    deadline_on: date | None = None
    due_at: datetime | None = None
    queued_at: datetime | None = None
    hold_reason: str | None = None
    hold_until: datetime | None = None
    work_seconds: int = 0
    responded: bool = False
    unanswered: bool = False
    reopened: int = 0
    version: int = 1
    first_resolved_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None

    @classmethod
    def of(cls, row: Any) -> "TicketState":
        """From a row of `tickets` that has all columns."""
        return cls(**dict(row))

    @property
    def standing(self) -> Status:
        return Status(self.status)

    @property
    def rank(self) -> int:
        """The rank of the priority; 0 is urgent."""
        return Priority(self.priority).rank

    def columns(self) -> dict[str, Any]:
        """The row as JSON-ready values."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(each.name for each in fields(TicketState))
