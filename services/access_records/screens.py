"""What of a ticket stands on a screen for its reader: masked, with what can be revealed beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.access_records.permission import refusal, sees_plain
from services.in_force import forms, reading
from services.in_force.snapshot import Snapshot, TaskType
from services.rules import masking, pointers
from services.rules.masking import is_specific, mask_text
from tenants.db import Tx
from tenants.scope import Scope


class Ticket(Protocol):
    """What is asked of a ticket's card; `task_type` is its code."""

    @property
    def task_type(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def form(self) -> Mapping[str, Any]: ...
    @property
    def requester(self) -> UUID: ...
    @property
    def sourcing(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hidden:
    """A masked value: where it stands, whether it is a My Number, and whether this reader may have it revealed."""

    pointer: str
    specific: bool
    may_reveal: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket's content for one reader. `is_recorded`: it holds personal data, and the reader's opening leaves a record."""

    subject: str
    description: str
    form: Mapping[str, Any]
    hidden: tuple[Hidden, ...] = ()

    @property
    def is_recorded(self) -> bool:
        return bool(self.hidden)


async def shown(tx: Tx, ticket: Ticket, in_force: Snapshot | None = None) -> Shown:
    """The ticket's content as the caller may have it on a screen. `in_force` is for who has it at hand."""
    if sees_plain(tx.scope, requester=ticket.requester):
        return Shown(ticket.subject, ticket.description, ticket.form)
    kind = (in_force or await reading.of(tx)).by_code[ticket.task_type]
    personal = personal_fields(kind)
    return Shown(
        mask_text(ticket.subject),
        mask_text(ticket.description),
        masking.mask_form(ticket.form, personal),
        tuple(_hidden(tx.scope, ticket, kind, personal)),
    )


def comment(scope: Scope, ticket: Ticket, text: str) -> str:
    """A comment of this ticket as the caller may have it on a screen."""
    return text if sees_plain(scope, requester=ticket.requester) else mask_text(text)


def personal_fields(kind: TaskType) -> list[str]:
    """The personal places of a task type's form data."""
    return forms.personal_fields(kind.form)


def is_my_number(kind: TaskType, pointer: str, value: Any) -> bool:
    """Whether the value at a pointer of a ticket is specific personal information, by its name, its label or itself."""
    label = ""
    if pointer.startswith("/form/"):
        field = forms.field_at(kind.form, pointers.tokens(pointer)[1:])
        label = f"{field.label('ja')} {field.label('en')}"
    return is_specific(pointer, value, label)


def _hidden(scope: Scope, ticket: Ticket, kind: TaskType, personal: list[str]) -> Iterator[Hidden]:
    content = {"subject": ticket.subject, "description": ticket.description, "form": ticket.form}
    for pointer in masking.hidden(content, [f"/form{each}" for each in personal]):
        value = pointers.look_up(content, pointers.tokens(pointer))
        specific = is_my_number(kind, pointer, value)
        denied = refusal(scope, requester=ticket.requester, sourcing=ticket.sourcing, specific=specific)
        yield Hidden(pointer, specific, denied is None)
