"""What happened, written in the same commit as the change that it tells of. The log is the outbox.

`record` only collects. The door writes all events of a transaction in one statement with the update of the tenant's counter,
so that places are gapless and in commit order.

Data hold ids, codes, statuses, numbers, names of changed fields and digests: never free text, form values, file names or names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from tenants import db
from tenants.db import Tx

CLIENT_VISIBLE = frozenset({
    "ticket.created", "ticket.moved", "ticket.updated", "ticket.merged", "ticket.linked", "ticket.unlinked", "ticket.split",
    "ticket.reclassified", "comment.added", "document.attached", "step.ticked", "step.checked", "step.unticked",
    "approval.requested", "approval.stranded", "approval.decided", "approval.withdrawn", "approval.reminded",
    "sla.started", "sla.warned", "sla.breached", "sla.met", "sla.excused", "sla.reapplied",
    "tenant.created", "tenant.updated", "person.created", "person.updated", "person.ended",
    "membership.created", "membership.updated", "membership.ended", "api_client.created", "api_client.updated", "api_client.ended", "api_client.tried",
    "task_type.created", "task_type.updated", "procedure.drafted", "procedure.published", "procedure.retired",
    "calendar.created", "calendar.changed", "sla_policies.changed",
    "contract.created", "contract.updated", "rate_card.created", "rate_card.updated", "bill_to.created", "bill_to.updated", "bill_to.ended",
    "invoice.issued", "invoice.sent", "invoice.reminded", "credit_note.issued", "line.disputed", "dispute.settled",
    "payment.recorded", "payment.voided", "refund.made", "refund.undone", "baseline.begun", "baseline.changed", "baseline.confirmed",
    "monthly_report.sent", "monthly_report.signed",
})  # fmt: skip
INTERNAL = frozenset({
    "ticket.assigned", "ticket.unassigned", "ticket.routed", "ticket.overflowed", "ticket.nobody_eligible", "ticket.hold_expired",
    "note.added",
    "work.started", "work.stopped", "work.corrected", "presence.changed", "staff.created", "staff.updated", "staff.ended",
    "clearance.granted", "clearance.updated", "clearance.ended", "team.created", "team.updated", "team.joined", "team.left",
    "queue.created", "queue.updated", "routing_rule.created", "routing_rule.updated", "routing_rule.removed",
    "skill.created", "skill.updated", "skill.held", "skill.dropped", "sign_in.failed", "settings.changed", "document.filed", "document.discarded", "draft.begun", "draft.ended", "procedure.revised", "procedure.submitted",
    "second_factor.failed", "second_factor.enrolled", "second_factor.removed", "recovery_codes.made", "password.changed",
    "password_reset.made", "sessions.ended", "company_sign_in.failed", "identity_provider.created", "identity_provider.updated",
    "procedure.returned", "procedure.acknowledged",
    "routing_rule.moved", "audit.verified", "audit.exported",
    "onboarding.begun", "onboarding.answered", "onboarding.done", "onboarding.dropped",
    "macro.created", "macro.updated", "macro.ended",
    "usage.recorded", "usage.requested", "usage.decided", "usage_file.received", "usage_file.recorded", "period.frozen", "period.reopened", "invoice.drafted", "invoice.reviewed", "invoice.review_withdrawn",
    "invoice.discarded", "credit_note.drafted", "credit_note.discarded", "settlement.made", "settlement.undone",
    "write_off.requested", "write_off.decided", "write_off.withdrawn", "refund.requested", "refund.decided", "legal_entity.created", "legal_entity.updated", "legal_entity.ended",
    "bank_deposit.imported", "bank_deposit.matched", "bank_deposit.released", "bank_deposit.ignored", "month.locked", "month.unlocked",
    "grade.created", "grade.updated", "grade.costed", "grade.given",
    "monthly_report.frozen", "monthly_report.commented", "monthly_report.discarded", "review_item.opened", "review_item.updated",
    "alert.created", "alert.updated", "alert.ended", "alert.raised", "alert.cleared", "subscription.created", "subscription.updated",
    "subscription.ended",
    "report.delivered", "report.mailed",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """An event before it has its place."""

    id: UUID
    type: str
    subject_kind: str
    subject_id: UUID
    ticket_id: UUID | None
    actor_id: UUID
    team_id: UUID | None
    at: datetime
    data: Mapping[str, Any]
    internal: bool


def record(
    tx: Tx,
    event_type: str,
    subject_kind: str,
    subject_id: UUID,
    data: Mapping[str, Any] | None = None,
    *,
    ticket_id: UUID | None = None,
    at: datetime | None = None,
) -> Happening:
    """Say that something happened. It is written, with its place, just before the commit.

    Raises KeyError for a type that is not declared as client-visible or internal, TypeError for a fraction in the data: it has
    no canonical form, and the log could not be sealed.
    """
    if event_type not in CLIENT_VISIBLE and event_type not in INTERNAL:
        raise KeyError(event_type)
    _refuse_fractions(data)
    happening = Happening(
        new_id(), event_type, subject_kind, subject_id, ticket_id, tx.scope.actor, tx.scope.team, at or tx.now,
        data or {},
        event_type in INTERNAL,
    )  # fmt: skip
    tx.pending.append(happening)
    return happening


def _refuse_fractions(held: object) -> None:
    if isinstance(held, float):
        raise TypeError(f"an event's data hold whole numbers and text, not {held!r}")
    if isinstance(held, Mapping):
        held = list(held.values())
    if isinstance(held, list | tuple):
        for each in held:
            _refuse_fractions(each)


def take(tx: Tx) -> list[Happening]:
    """The events collected so far, for a statement that writes them with its own rows."""
    taken, tx.pending = tx.pending, []
    return taken


COLUMNS = """unnest({0}::uuid[], {1}::text[], {2}::text[], {3}::uuid[], {4}::uuid[], {5}::uuid[], {6}::uuid[],
       {7}::timestamptz[], {8}::jsonb[], {9}::bool[]) WITH ORDINALITY
       AS e (id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data, internal, n)"""

INTO = """INSERT INTO events (tenant_id, place, id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data, internal)"""


def insert(first: int, *, tenant: str, counter: str, count: str) -> str:
    """The INSERT of events whose columns are the parameters from `first` on, placed after the row `counter`."""
    columns = COLUMNS.format(*(f"${n}" for n in range(first, first + 10)))
    return f"""{INTO}
    SELECT {tenant}, {counter}.last_place - {count} + e.n, e.id, e.type, e.subject_kind, e.subject_id, e.ticket_id,
           e.actor_id, e.team_id, e.at, e.data, e.internal
    FROM {counter}, {columns}"""


def columns(happenings: list[Happening]) -> list[list[Any]]:
    """The events as the ten arrays that `insert` takes."""
    return [
        [h.id for h in happenings],
        [h.type for h in happenings],
        [h.subject_kind for h in happenings],
        [h.subject_id for h in happenings],
        [h.ticket_id for h in happenings],
        [h.actor_id for h in happenings],
        [h.team_id for h in happenings],
        [h.at for h in happenings],
        [json.text(h.data) for h in happenings],
        [h.internal for h in happenings],
    ]


_WRITE = f"""
WITH c AS (UPDATE counters SET last_place = last_place + $2 WHERE tenant_id = $1 RETURNING last_place)
{insert(3, tenant="$1", counter="c", count="$2")}
"""


async def write(tx: Tx) -> None:
    """Write what was collected, in the tenant's sequence."""
    if happenings := take(tx):
        await tx.execute(_WRITE, tx.tenant, len(happenings), *columns(happenings))


db.before_commit(write)
