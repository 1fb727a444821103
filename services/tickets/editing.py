"""Edit a ticket's fields. What is classified anew is measured anew; the elapsed time is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.errors import Conflict, FieldError, Invalid
from core.said import say
from services.changes import access, saving, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.in_force.snapshot import TaskType
from services.rules.happenings import Reclassified
from services.rules.lifecycle import FINAL, Sourcing, Status
from services.tickets import creation, meaning
from tenants.db import Tx

PLAIN = ("subject", "description", "external_reference")
APPROVED_CONTENT = frozenset({"subject", "description", "task_type", "form"})


class WorkBegun(Conflict):
    """Work has begun: what was asked for cannot be changed by the client any more; write a comment instead."""

    code = "work_begun"


class TicketFinal(Conflict):
    """The ticket is closed or cancelled and does not change any more."""

    code = "ticket_final"


class Approved(Conflict):
    """What was approved does not change behind the approver's back."""

    code = "approved"


def was_approved(case: Case) -> bool:
    """Whether an approver has decided on this ticket."""
    return case.ticket.approval_id is not None and case.ticket.standing is not Status.AWAITING_APPROVAL


async def edit(tx: Tx, *, ticket_id: UUID, changes: Mapping[str, Any], version: int | None) -> Case:
    """Change some fields. Only what differs is written and told; what is masked to the caller and comes back so stays.

    Raises Stale (412), Denied, TicketFinal, WorkBegun, or Invalid naming every field that is wrong.
    """
    case = await hold(tx, ticket_id)
    _require(case, changes)
    case.expect(version)
    changes = await meaning.meant(case, changes)
    told = _plain(case, changes)
    told += _classified(case, changes)
    told += _formed(case, changes)
    told += _sourced(case, changes)
    told += _promised(case, changes)
    if told:
        case.touch()
        side = {"sourcing": case.ticket.sourcing} if "sourcing" in told else {}
        case.tell("ticket.updated", {"fields": sorted(told), **side})
        await saving.save(case)
    return case


def _require(case: Case, changes: Mapping[str, Any]) -> None:
    scope, ticket = case.tx.scope, case.ticket
    working = access.works_on(scope, ticket)
    scope.require("tickets.edit" if working else "tickets.edit_own")
    if ticket.standing in FINAL:
        raise TicketFinal(say("The ticket is {status}; it does not change any more.", status=ticket.status))
    begun = bool(ticket.makers)
    if begun and "sourcing" in changes and changes["sourcing"] != ticket.sourcing:
        raise WorkBegun(say("Who does the work can be changed until work begins; it has begun."))
    if begun and not working:
        raise WorkBegun
    if not working and was_approved(case) and APPROVED_CONTENT & changes.keys():
        raise Approved(
            say(
                "The approver decided on what the ticket says now. Cancel it and submit another, or write a comment."
            )
        )


def _plain(case: Case, changes: Mapping[str, Any]) -> list[str]:
    ticket = case.ticket
    told = [name for name in PLAIN if name in changes and changes[name] != getattr(ticket, name)]
    for name in told:
        setattr(ticket, name, changes[name])
    return told


def _classified(case: Case, changes: Mapping[str, Any]) -> list[str]:
    ticket, kind = case.ticket, case.task_type
    told: list[str] = []
    if (code := changes.get("task_type")) is not None and code != kind.code:
        _retype(case, _kind(case, code), changes)
        told.append("task_type")
    if (priority := changes.get("priority")) is not None and priority != ticket.priority:
        ticket.priority = priority
        told.append("priority")
    if "tags" in changes and sorted(set(changes["tags"])) != ticket.tags:
        ticket.tags = sorted(set(changes["tags"]))
        told.append("tags")
    if told:
        case.tell(
            "ticket.reclassified",
            {"task_type": case.task_type.code, "priority": ticket.priority, "changed": told},
        )
        case.clockwork(Reclassified(case.at, case.task_type.code, ticket.priority, frozenset(ticket.tags)))
    return told


def _kind(case: Case, code: str) -> TaskType:
    kind = case.in_force.by_code.get(code)
    if kind is None or not kind.active or kind.domain not in case.tx.scope.domains():
        raise Invalid.field(
            "/task_type", "unknown_task_type", say("held {held}; takes a code of the catalogue", held=code)
        )
    return kind


def _retype(case: Case, kind: TaskType, changes: Mapping[str, Any]) -> None:
    """Another kind of work: its form must hold for what the ticket has, or for what comes with the change."""
    _refuse(case, kind, changes.get("form", case.ticket.form))
    ticket = case.ticket
    ticket.task_type_id, ticket.domain, ticket.confidential = kind.id, kind.domain, kind.confidential


def _formed(case: Case, changes: Mapping[str, Any]) -> list[str]:
    form = changes.get("form")
    if form is None or form == case.ticket.form:
        return []
    _refuse(case, case.task_type, form)
    case.ticket.form = dict(form)
    return ["form"]


def _refuse(case: Case, kind: TaskType, form: Mapping[str, Any]) -> None:
    errors = kind.checked(form, language=case.tx.scope.language)
    if errors:
        raise Invalid([FieldError(f"/form{error.pointer}", error.code, error.detail) for error in errors])


def _sourced(case: Case, changes: Mapping[str, Any]) -> list[str]:
    ticket, sourcing = case.ticket, changes.get("sourcing")
    if sourcing is None or sourcing == ticket.sourcing:
        return []
    own = case.in_force.in_house_queue()
    queue_id = (own.id if own else None) if sourcing == Sourcing.IN_HOUSE else case.task_type.default_queue_id
    if queue_id is None:
        raise Invalid.field(
            "/sourcing", "no_queue", say("held {held}; that side has no queue for this work", held=sourcing)
        )
    ticket.sourcing = sourcing
    if ticket.standing is not Status.NEW and ticket.queue_id is not None:
        verbs.enqueue(case, queue_id)
        verbs.assign(case, None)
    return ["sourcing"]


def _promised(case: Case, changes: Mapping[str, Any]) -> list[str]:
    if "deadline" not in changes:
        return []
    deadline: datetime | date | None = changes["deadline"]
    promised = creation.promised_at(case, deadline)
    if promised == case.ticket.deadline_at:
        return []
    creation.refuse_early_deadline(case, promised)
    is_day = isinstance(deadline, date) and not isinstance(deadline, datetime)
    case.ticket.deadline_on = deadline if is_day else None
    verbs.promise(case, promised)
    return ["deadline"]
