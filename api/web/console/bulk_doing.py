"""One ticket of many: tried and rolled back, to tell what would happen; or done, with a note to take it back by."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from api.deps import at
from api.web.console.bulk_actions import Action
from core.errors import Conflict, Denied, Refusal
from services.batches import notes
from services.batches.notes import Before
from services.changes.case import Case
from services.in_force import reading
from services.routing import needs, people
from services.rules import eligibility
from services.rules.eligibility import Why
from services.rules.lifecycle import Status
from services.tickets import actions, editing
from tenants.db import Tx, transaction
from tenants.scope import Scope


class NoChange(Conflict):
    """The ticket is so already."""

    code = "no_change"


class NotForThem(Denied):
    """This colleague is not cleared for this company or domain."""

    code = "colleague_not_cleared"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done to each: an action with what it asks for."""

    action: Action
    person: UUID | None = None
    queue: UUID | None = None
    priority: str = ""
    tag: str = ""
    reason: str = ""
    review_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticket, or would: as it was and is, or why not. `doubts` are reasons to think twice."""

    name: str
    tenant: UUID | None = None
    before: Before | None = None
    after: Before | None = None
    refusal: Refusal | None = None
    doubts: Sequence[Why] = field(default_factory=tuple)


class _Rehearsed(Exception):
    """Rolls back what was only tried, and tells what came of it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.name)
        self.outcome = outcome


async def rehearse(scope: Scope, name: str, wanted: Wanted) -> Outcome:
    """Try it, and undo it before anybody sees: the rules themselves say what would happen."""
    try:
        async with at(scope, name) as (tx, ticket):
            await _try(tx, ticket, wanted, Outcome(name, tx.tenant))
    except _Rehearsed as tried:
        return tried.outcome
    except Refusal as refusal:
        return await _refused(scope, Outcome(name), refusal)
    return Outcome(name)


async def _try(tx: Tx, ticket: UUID, wanted: Wanted, outcome: Outcome) -> None:
    raise _Rehearsed(await _do(tx, ticket, wanted, outcome, version=None))


async def perform(scope: Scope, name: str, wanted: Wanted, *, version: int | None, run: UUID) -> Outcome:
    """Do it, in a transaction of its own, if the ticket is still as it was looked at."""
    try:
        async with at(scope, name) as (tx, ticket):
            outcome = await _do(tx, ticket, wanted, Outcome(name, tx.tenant), version=version)
            assert outcome.before is not None
            assert outcome.after is not None
            await notes.done(
                tx, run, outcome.before, action=wanted.action.code, after_version=outcome.after.version
            )
    except Refusal as refusal:
        return await _refused(scope, Outcome(name), refusal)
    return outcome


async def _refused(scope: Scope, outcome: Outcome, refusal: Refusal) -> Outcome:
    """The ticket as it stands, and why nothing was done to it."""
    try:
        async with at(scope, outcome.name) as (tx, ticket):
            held = await notes.before(tx, ticket)
            return replace(outcome, tenant=tx.tenant, before=held, refusal=refusal)
    except Refusal:
        return replace(outcome, refusal=refusal)


async def _do(tx: Tx, ticket: UUID, wanted: Wanted, outcome: Outcome, *, version: int | None) -> Outcome:
    held = await notes.before(tx, ticket)
    if _is_so(held, wanted, tx.scope.actor):
        raise NoChange
    doubts = await _doubts(tx, held, wanted.person) if wanted.action.code == "assign" else ()
    case = await _act(tx, held, wanted, version=held.version if version is None else version)
    after = replace(
        held,
        version=case.ticket.version,
        status=case.ticket.status,
        priority=case.ticket.priority,
        tags=case.ticket.tags,
        queue=case.ticket.queue_id,
        assignee=case.ticket.assignee_id,
    )
    return replace(outcome, before=held, after=after, doubts=doubts)


def _is_so(held: Before, wanted: Wanted, me: UUID) -> bool:
    return {
        "mine": held.assignee == me,
        "assign": held.assignee == wanted.person,
        "queue": held.queue == wanted.queue and held.assignee is None,
        "priority": held.priority == wanted.priority,
        "tag": wanted.tag in held.tags,
        "untag": wanted.tag not in held.tags,
    }.get(wanted.action.code, False)


async def _act(tx: Tx, held: Before, wanted: Wanted, *, version: int) -> Case:
    match wanted.action.code:
        case "mine":
            return await actions.assign(tx, ticket_id=held.id, assignee=tx.scope.actor, version=version)
        case "assign":
            return await actions.assign(tx, ticket_id=held.id, assignee=wanted.person, version=version)
        case "queue":
            return await actions.assign(tx, ticket_id=held.id, queue=wanted.queue, version=version)
        case "hold":
            return await actions.transition(
                tx, ticket_id=held.id, to=Status.ON_HOLD, reason=wanted.reason, review_at=wanted.review_at, version=version
            )  # fmt: skip
        case "cancel":
            return await actions.transition(tx, ticket_id=held.id, to=Status.CANCELLED, version=version)
        case _:
            return await editing.edit(tx, ticket_id=held.id, changes=_changes(held, wanted), version=version)


def _changes(held: Before, wanted: Wanted) -> dict[str, object]:
    if wanted.action.code == "priority":
        return {"priority": wanted.priority}
    if wanted.action.code == "tag":
        return {"tags": [*held.tags, wanted.tag]}
    return {"tags": [tag for tag in held.tags if tag != wanted.tag]}


_FORBIDS = frozenset({Why.WRONG_SIDE, Why.NOT_CLEARED, Why.DOMAIN_NOT_CLEARED})


async def _doubts(tx: Tx, held: Before, person: UUID | None) -> Sequence[Why]:
    """What speaks against giving it to a colleague. Raises NotForThem where they may not even see it."""
    if person is None:
        return ()
    kind = (await reading.of(tx)).task_types[held.task_type]
    wanted = needs.on_board(tx.tenant, held.domain, held.sourcing, kind.board_skills, kind.capacity_units)
    found = await people.of(tx, in_house=wanted.in_house, only=[person])
    reasons = [each.why for one in found for each in eligibility.ineligible(one, wanted, now=tx.now)]
    if not found or not _FORBIDS.isdisjoint(reasons):
        raise NotForThem
    return reasons


async def note_refusals(scope: Scope, run: UUID, action: Action, outcomes: Sequence[Outcome]) -> None:
    """Keep why some were not done, in each tenant; and let old notes go."""
    for tenant in {each.tenant for each in outcomes if each.tenant}:
        async with transaction(scope.at(tenant)) as tx:
            await notes.forget(tx)
            for each in outcomes:
                if each.tenant == tenant and each.refusal is not None and each.before is not None:
                    await notes.refused(tx, run, each.before.id, action=action.code, code=each.refusal.reason)
