"""What lies ahead of a request that is being written: when it would be done, who is asked to approve, what happens after."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.forms import Reading
from api.web.portal import people, saying
from api.web.portal.explained import Counted, explained
from services.drafts.queries import Content
from services.in_force.snapshot import TaskType
from services.rules.review import Review
from services.tickets import promising
from services.tickets.promising import Promise
from tenants import approvers
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Urgency:
    """A choice of how urgent it is, with what would be promised then."""

    value: str
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is promised and what follows. `due` in words, empty where nothing is promised; `approvers` None: needs none."""

    due: str
    promise: Promise | None
    why: Sequence[Counted]
    urgencies: Sequence[Urgency]
    approvers: Sequence[str] | None
    checked: bool


async def outlook(tx: Tx, kind: TaskType, content: Content, how: Reading) -> Outlook:
    """What lies ahead of this request, sent now."""
    promise = await promising.promise(tx, code=kind.code, priority=content.priority or None)
    return Outlook(
        due=_due(promise, how),
        promise=promise,
        why=await explained(tx, promise, how.format) if promise else [],
        urgencies=[await _urgency(tx, kind, each, how) for each in _choices(kind)],
        approvers=await _approvers(tx, kind),
        checked=kind.review is Review.ALWAYS,
    )


def _choices(kind: TaskType) -> list[str]:
    """The usual urgency of such work, and those above it."""
    order = ("low", "normal", "high", "urgent")
    return ["", *order[order.index(kind.priority) + 1 :]]


async def _urgency(tx: Tx, kind: TaskType, value: str, how: Reading) -> Urgency:
    promise = await promising.promise(tx, code=kind.code, priority=value or None)
    said = how.format.words.of("portal")
    name = saying.PRIORITY[value or kind.priority]
    return Urgency(value, said.gettext(name), _due(promise, how))


def _due(promise: Promise | None, how: Reading) -> str:
    return how.format.moment(promise.due_at) if promise else ""


async def _approvers(tx: Tx, kind: TaskType) -> list[str] | None:
    if kind.approval is None:
        return None
    found = await approvers.of(tx, requester=tx.scope.actor, domain=kind.domain, chain=kind.approval)
    return [name.text for name in (await people.names(tx, found)).values()]
