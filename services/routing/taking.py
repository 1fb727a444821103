"""Take the next ticket of a queue: claimed on the board, then worked on inside its tenant's wall, in one commit."""

from uuid import UUID

from core.errors import Conflict, Denied, NotFound
from services.changes import saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.routing import claims
from services.routing.claims import Ready
from services.rules.eligibility import Presence
from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.db import Tx
from tenants.scope import Scope


class QueueNotFound(NotFound):
    """No such queue, or it is not one that you may see."""

    code = "queue_not_found"


class NotAvailable(Conflict):
    """You are away. Set your presence to `available` first (PUT /v1/me/presence)."""

    code = "not_available"


class WrongSide(Denied):
    """A company's own queue is served by its own in-house workers."""

    code = "wrong_side"


async def next_ticket(tx: Tx, queue_id: UUID) -> Case | None:
    """Take the eligible ticket that is served first: assign it to the caller and begin. None where there is none.

    Staff ask without a tenant in their scope; the tenant is entered with the ticket. In-house workers ask inside their own.
    Raises Denied, QueueNotFound, WrongSide, or NotAvailable for who is away.
    """
    tx.scope.require("queues.next")
    tx.scope.require("tickets.read")
    ready = await claims.lock_and_look(tx, queue_id)
    if ready is None or not is_visible(tx.scope, ready.side):
        raise QueueNotFound
    _check(tx.scope, ready)
    claimed = await claims.claim(tx, ready)
    if claimed is None:
        return None
    tenant_id, ticket_id = claimed
    if tx.scope.tenant != tenant_id:
        await tx.enter(tenant_id)
    return await take(tx, ticket_id)


def is_visible(scope: Scope, side: UUID | None) -> bool:
    """Whether a queue of this side exists for the caller: the provider's for staff, a company's own for who sees that company."""
    return scope.is_staff if side is None else side in scope.tenants


def _check(scope: Scope, ready: Ready) -> None:
    if ready.side is not None and scope.is_staff:
        raise WrongSide
    if ready.status != Presence.AVAILABLE:
        raise NotAvailable(presence=ready.status or Presence.OFFLINE.value)


async def take(tx: Tx, ticket_id: UUID) -> Case:
    """Begin work on a ticket whose board row the caller has claimed: it is theirs and in progress, and their timer runs."""
    person = tx.scope.actor
    case = await hold(tx, ticket_id, board_held=True)
    verbs.assign(case, person)
    await verbs.move(case, Status.IN_PROGRESS, Mover.WORKER)
    verbs.begin(case, person)
    timer.start(case, person)
    await saving.save(case)
    return case
