"""What tickets look like on the way in."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, WithJsonSchema

from api.shapes import Code, Instant, InstantOrDay, JsonObject, Line, Shape, Tags, Words
from core.errors import FieldError, Invalid
from core.said import say
from services.rules.lifecycle import Priority, Sourcing, Status
from services.tickets.creation import NewTicket
from services.tickets.queries import TicketCard
from tenants.scope import Scope

TicketName = Annotated[str, Field(min_length=1, max_length=80)]


class TicketIn(Shape):
    """A ticket to submit. `tenant` is the tenant's key: needed from staff."""

    task_type: Code
    subject: Line
    description: Words = ""
    priority: Priority | None = None
    form: JsonObject = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    external_reference: Line | None = None
    sourcing: Sourcing = Sourcing.OUTSOURCED
    deadline: InstantOrDay | None = None
    parent: Annotated[str, Field(max_length=80)] | None = None
    requester: UUID | None = None
    tenant: Annotated[str, Field(max_length=40)] | None = None

    def new(self, scope: Scope) -> NewTicket:
        """What the action takes."""
        return NewTicket(
            task_type=self.task_type,
            subject=self.subject,
            description=self.description,
            priority=self.priority.value if self.priority else None,
            form=self.form,
            tags=self.tags,
            external_reference=self.external_reference,
            sourcing=self.sourcing.value,
            channel="staff" if scope.is_staff else "api",
            deadline=self.deadline,
            parent=self.parent,
            requester=self.requester,
        )


class TicketPatch(Shape):
    """Fields to change; one that is left out stays. `form` is replaced as a whole."""

    subject: Line | None = None
    description: Words | None = None
    priority: Priority | None = None
    task_type: Code | None = None
    form: JsonObject | None = None
    tags: Tags | None = None
    external_reference: Line | None = None
    deadline: InstantOrDay | None = None
    sourcing: Sourcing | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given. Raises Invalid for null where a field cannot be empty."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        empty = [
            name
            for name, value in given.items()
            if value is None and name not in {"external_reference", "deadline"}
        ]
        if empty:
            raise Invalid(
                [
                    FieldError(f"/{name}", "null", say("held null; leave it out to keep it as it is"))
                    for name in empty
                ]
            )
        return given


class TransitionIn(Shape):
    """A move to another status. `review_at` is for holds; a day from now where it is left out."""

    to: Status
    reason: Annotated[str, Field(max_length=2000)] | None = None
    review_at: Instant | None = None


class AssignmentIn(Shape):
    """A person (or "me"), or a queue."""

    assignee: UUID | Literal["me"] | None = None
    queue: UUID | None = None


class CommentIn(Shape):
    """A message. Internal ones never leave the side that does the work."""

    body: Annotated[str, StringConstraints(max_length=20_000, pattern=r"\S")]
    visibility: Literal["public", "internal"] = "public"


class MergeIn(Shape):
    """The ticket that this one is merged into, by id or reference."""

    into: TicketName


@dataclass(frozen=True, slots=True)
class MergedOut(TicketCard):
    """The ticket that was merged away, and what to look at."""

    warnings: list[Literal["requesters_differ"]]


class LinkIn(Shape):
    """Another ticket of the same company, and how they belong together."""

    ticket: TicketName
    kind: Literal["relates_to", "duplicates", "blocks", "caused_by"]


class SplitIn(Shape):
    """The tickets to make out of one."""

    tickets: Annotated[list[TicketIn], Field(min_length=1, max_length=50)]


class BulkIn(Shape):
    """Up to 1,000 tickets of one tenant. Each is checked by itself: a wrong one does not stop the others."""

    tickets: Annotated[
        list[Annotated[Any, WithJsonSchema({"$ref": "#/components/schemas/TicketIn"})]],
        Field(min_length=1, max_length=1000),
    ]


class BulkResult(BaseModel):
    """What became of one ticket of the list."""

    index: int
    status: int
    ticket: TicketCard | None = None
    problem: dict[str, Any] | None = None


class BulkOut(BaseModel):
    """One result for each ticket, in the order given."""

    results: list[BulkResult]
