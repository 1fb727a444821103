"""Accept a new ticket: check it against the catalogue, start its clocks, put it on the board, in one statement."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.errors import FieldError, Invalid
from core.ids import new_id
from core.said import say
from services.changes import access, approval, saving
from services.changes.case import Case
from services.changes.refused import translated
from services.changes.state import TicketState
from services.in_force import reading
from services.in_force.snapshot import Snapshot, TaskType, number_in
from services.rules import deadlines, policies, sla
from services.rules.lifecycle import Sourcing, Status
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What somebody submits. `deadline` is an instant, or a date (that day's last closing)."""

    task_type: str
    subject: str
    description: str = ""
    priority: str | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    tags: Sequence[str] = ()
    external_reference: str | None = None
    sourcing: str = Sourcing.OUTSOURCED.value
    channel: str = "api"
    deadline: datetime | date | None = None
    parent: str | None = None
    requester: UUID | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ticket that was checked and can be written; `deciders` where its kind needs approval first."""

    case: Case
    deciders: Sequence[UUID] | None


async def create(tx: Tx, new: NewTicket) -> Case:
    """Accept a ticket. Raises Denied (role), or Invalid naming every field that is wrong."""
    prepared = await prepare(tx, new)
    await write(prepared)
    return prepared.case


async def prepare(tx: Tx, new: NewTicket, *, on_behalf_of: UUID | None = None) -> Prepared:
    """Check a ticket against the catalogue and start its clocks; nothing is written.

    `on_behalf_of`: who asked for the ticket that this one comes from; its requester, unless another is named.
    """
    tx.scope.require("tickets.create")
    in_force = await reading.of(tx)
    new = replace(new, requester=new.requester or on_behalf_of)
    kind = await _checked(tx, in_force, new, {None, tx.scope.actor, on_behalf_of})
    case = await _opened(tx, in_force, kind, new)
    deciders = await _asks(case, kind)
    _start_clocks(case, new)
    return Prepared(case, deciders)


async def write(prepared: Prepared) -> None:
    """Write a prepared ticket with its events."""
    case, ticket = prepared.case, prepared.case.ticket
    case.tell(
        "ticket.created",
        {
            "status": ticket.status,
            "task_type": case.task_type.code,
            "priority": ticket.priority,
            "sourcing": ticket.sourcing,
            "channel": ticket.channel,
        },
    )
    if prepared.deciders is not None:
        approval.ask(case, prepared.deciders)
    await saving.create(case)
    if prepared.deciders is not None:
        await approval.request(case, prepared.deciders)


async def _checked(tx: Tx, in_force: Snapshot, new: NewTicket, known: Container[UUID | None]) -> TaskType:
    """The task type, if every field can be taken; `known` requesters are not asked about."""
    kind = in_force.by_code.get(new.task_type)
    if kind is None or not kind.active or not _offers(tx, kind):
        raise Invalid.field(
            "/task_type",
            "unknown_task_type",
            say("held {held}; takes a code of the catalogue (GET /v1/task-types)", held=new.task_type),
        )
    errors = [
        FieldError(f"/form{error.pointer}", error.code, error.detail)
        for error in kind.checked(new.form, language=tx.scope.language)
    ]
    errors += [] if new.requester in known else await _requester_errors(tx, new.requester)
    if new.sourcing == Sourcing.IN_HOUSE and in_force.in_house_queue() is None:
        errors.append(
            FieldError(
                "/sourcing", "no_in_house_queue", say("held 'in_house'; this company has no in-house queue")
            )
        )
    if errors:
        raise Invalid(errors)
    return kind


def _offers(tx: Tx, kind: TaskType) -> bool:
    """Whether the caller may submit this kind: its domain is one they may see."""
    return kind.domain in tx.scope.domains()


_PERSON = "SELECT 1 FROM people WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL"


async def _requester_errors(tx: Tx, requester: UUID | None) -> list[FieldError]:
    if not tx.scope.may("tickets.create_for_others"):
        return [
            FieldError(
                "/requester",
                "not_yours",
                say("Your role submits tickets in its own name only; leave it out."),
            )
        ]
    if await tx.fetchval(_PERSON, tx.tenant, requester):
        return []
    return [
        FieldError(
            "/requester",
            "unknown_person",
            say("held {held}; takes the id of a person of the company", held=requester),
        )
    ]


async def _opened(tx: Tx, in_force: Snapshot, kind: TaskType, new: NewTicket) -> Case:
    policy = policies.in_force(in_force.policy_versions, tx.now)
    ticket = TicketState(
        tenant_id=tx.tenant,
        id=new_id(),
        task_type_id=kind.id,
        domain=kind.domain,
        confidential=kind.confidential,
        subject=new.subject,
        description=new.description,
        form=dict(new.form),
        priority=new.priority or kind.priority,
        sourcing=new.sourcing,
        channel=new.channel,
        language=tx.scope.language,
        requester_id=new.requester or tx.scope.actor,
        created_by=tx.scope.actor,
        tags=sorted(set(new.tags)),
        external_reference=new.external_reference,
        parent_id=await _parent(tx, in_force, new.parent),
        policy_version_id=policy.id if policy else None,
        created_at=tx.now,
        updated_at=tx.now,
        last_event_at=tx.now,
    )
    return Case(tx, in_force, ticket, (), tx.now, fresh=True)


_BY_NUMBER = "SELECT id FROM tickets WHERE tenant_id = $1 AND number = $2"
# Locked here: the foreign key would lock the parent after the tenant's counter, which is the last lock of all.
_SEEN = "SELECT 1 FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {seen} FOR KEY SHARE OF t"
_BY_ID = "SELECT id FROM tickets WHERE tenant_id = $1 AND id = $2"


async def _parent(tx: Tx, in_force: Snapshot, named: str | None) -> UUID | None:
    if named is None:
        return None
    found = await find(tx, in_force.key, named)
    seen, args = access.where(tx.scope, 3)
    if found is None or not await tx.fetchval(_SEEN.format(seen=seen), tx.tenant, found, *args):
        raise Invalid.field(
            "/parent",
            "unknown_ticket",
            say("held {held}; takes the id or reference of a ticket that you see", held=named),
        )
    return found


async def find(tx: Tx, key: str, named: str) -> UUID | None:
    """The id of a ticket of this tenant by its id or reference (`ACME-7` and `ACME-0007` are one)."""
    if (number := number_in(named, key)) is not None:
        return _uuid(await tx.fetchval(_BY_NUMBER, tx.tenant, number))
    try:
        return _uuid(await tx.fetchval(_BY_ID, tx.tenant, UUID(named)))
    except ValueError:
        return None


def _uuid(found: Any) -> UUID | None:
    return found if isinstance(found, UUID) else None


def _start_clocks(case: Case, new: NewTicket) -> None:
    """The clocks that begin with the ticket, and the deadline that was asked for."""
    case.ticket.deadline_at = promised = promised_at(case, new.deadline)
    if isinstance(new.deadline, date) and not isinstance(new.deadline, datetime):
        case.ticket.deadline_on = new.deadline
    with translated(pointer="/task_type"):
        after = sla.created(case.known(), case.book(), promised_at=promised)
    case.adopt(after.clocks, ())
    refuse_early_deadline(case, promised)


def promised_at(case: Case, deadline: datetime | date | None) -> datetime | None:
    """The instant that a deadline means: itself, or that day's last closing. Raises Invalid for a closed day, or one too far."""
    if deadline is None:
        return None
    _refuse_far(case, deadline.date() if isinstance(deadline, datetime) else deadline)
    if isinstance(deadline, datetime):
        return deadline.astimezone(UTC)
    timeline = case.in_force.timelines[case.in_force.calendar_id]
    try:
        return deadlines.promised_by(timeline, deadline)
    except deadlines.ClosedThatDay as error:
        raise Invalid.field("/deadline", "closed_that_day", error.said()) from error


FARTHEST = timedelta(days=50 * 366)
"""How far ahead a deadline may lie: business time is not reckoned beyond."""


def _refuse_far(case: Case, day: date) -> None:
    """Raise Invalid for a day that is long past, or beyond what calendars reckon."""
    today = case.at.date()
    if day > today + FARTHEST:
        latest = (today + FARTHEST).isoformat()
        raise Invalid.field(
            "/deadline", "too_far", say("held {held}; takes {latest} at the latest", held=day, latest=latest)
        )
    if day < today - timedelta(days=2):
        raise Invalid.field("/deadline", "in_the_past", say("held {held}; takes a day to come", held=day))


def refuse_early_deadline(case: Case, promised: datetime | None) -> None:
    """From the client's side a deadline may not precede the resolution due time, nor lie in the past."""
    if promised is None:
        return
    if promised <= case.at:
        raise Invalid.field(
            "/deadline", "in_the_past", say("held {held}; takes an instant to come", held=promised)
        )
    due = next((c.due_at for c in case.clocks if c.metric == policies.Metric.RESOLUTION), None)
    if not case.tx.scope.is_staff and due is not None and promised < due:
        raise Invalid.field(
            "/deadline",
            "before_resolution_due",
            say("held {held}; takes {due} (the promised resolution) or later", held=promised, due=due),
        )


async def _asks(case: Case, kind: TaskType) -> list[UUID] | None:
    """Who decides on this ticket, where its kind needs approval; the ticket then begins awaiting it."""
    if kind.approval is None:
        return None
    case.ticket.status = Status.AWAITING_APPROVAL.value
    case.ticket.approval_id = new_id()
    return await approval.deciders_of(case)
