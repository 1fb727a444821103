"""Tickets among themselves: merged, linked, split."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Conflict, Invalid
from core.said import say
from services.changes import access, saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.tickets import creation
from services.tickets.creation import NewTicket, Prepared
from tenants.db import Tx

KINDS = ("relates_to", "duplicates", "blocks", "caused_by", "split_from")


@dataclass(frozen=True, slots=True)
class Merged:
    """The ticket that was merged away, and what to look at: its requester may be another person's."""

    case: Case
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Two tickets that belong together: `ticket` (the other one) as seen from this one."""

    ticket: UUID
    kind: str
    created_by: UUID
    created_at: datetime


async def merge(tx: Tx, *, ticket_id: UUID, into: UUID) -> Merged:
    """Close a ticket in favour of another of the same tenant; it leaves all clocks, volumes and bills.

    Raises Denied, Invalid (itself), Conflict (either was merged before, or the target is cancelled).
    """
    if ticket_id == into:
        raise Invalid.field("/into", "itself", say("A ticket is merged into another one."))
    await timer.lock_around(tx, tx.scope.actor, ticket_id)
    held = {
        each: await hold(tx, each) for each in sorted((ticket_id, into))
    }  # one order, so that two merges do not deadlock
    source, target = held[ticket_id], held[into]
    tx.scope.require("tickets.merge")
    _refuse_merge(source, target)
    source.ticket.merged_into = target.ticket.id
    source.touch()
    await timer.stop_all(source)
    source.tell("ticket.merged", {"into": target.ticket.id, "from": source.ticket.status})
    await verbs.leave(source)
    await saving.save(source)
    other = source.ticket.requester_id != target.ticket.requester_id
    return Merged(source, ["requesters_differ"] if other else [])


def _refuse_merge(source: Case, target: Case) -> None:
    if source.ticket.merged_into is not None:
        raise Conflict(
            say("This ticket was merged before."),
            code="already_merged",
            merged_into=source.ticket.merged_into,
        )
    if target.ticket.merged_into is not None:
        raise Conflict(
            say("The target was itself merged; use its target."),
            code="target_merged",
            merged_into=target.ticket.merged_into,
        )
    if target.ticket.status == "cancelled":
        raise Conflict(say("The target is cancelled: replies would reach nobody."), code="target_cancelled")


_LINK = """
INSERT INTO ticket_links (tenant_id, ticket_id, other_id, kind, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING RETURNING created_by, created_at
"""
_LINKED = """
SELECT created_by, created_at FROM ticket_links WHERE tenant_id = $1 AND ticket_id = $2 AND other_id = $3 AND kind = $4
"""
_LINKS = """
SELECT l.* FROM (
    SELECT other_id AS ticket, kind, created_by, created_at FROM ticket_links WHERE tenant_id = $1 AND ticket_id = $2
    UNION ALL
    SELECT ticket_id, kind || ':inverse', created_by, created_at FROM ticket_links WHERE tenant_id = $1 AND other_id = $2) l
JOIN tickets t ON t.tenant_id = $1 AND t.id = l.ticket AND {seen} ORDER BY l.created_at, l.ticket
"""


async def link(tx: Tx, *, ticket_id: UUID, other: UUID, kind: str) -> Link:
    """Say that two tickets belong together. Twice is once: the first one stands, and nothing is recorded again."""
    if ticket_id == other:
        raise Invalid.field("/ticket", "itself", say("A ticket is linked to another one."))
    case = await hold(tx, ticket_id)
    await hold(tx, other)
    tx.scope.require("tickets.edit" if access.works_on(tx.scope, case.ticket) else "tickets.edit_own")
    made = await tx.fetchrow(_LINK, tx.tenant, ticket_id, other, kind, tx.scope.actor, case.at)
    if made:
        case.tell("ticket.linked", {"other": other, "kind": kind})
        await saving.save(case)
    held = made or await tx.fetchrow(_LINKED, tx.tenant, ticket_id, other, kind)
    assert held is not None
    return Link(other, kind, held["created_by"], held["created_at"])


async def links(tx: Tx, ticket_id: UUID) -> list[Link]:
    """What a ticket is linked to that the caller sees, from either side; from the other end a kind ends in `:inverse`."""
    seen, args = access.where(tx.scope, 3)
    rows = await tx.fetch(_LINKS.format(seen=seen), tx.tenant, ticket_id, *args)
    return [Link(**row) for row in rows]


async def split(tx: Tx, *, ticket_id: UUID, parts: Sequence[NewTicket]) -> list[Case]:
    """Make further tickets out of one, for the same requester unless told otherwise; each is linked to it, and it stays as it is.

    Raises Denied, or Invalid with each bad field of each part.
    """
    original = await hold(tx, ticket_id)
    tx.scope.require("tickets.merge")
    prepared = [await _prepared(original, part, n) for n, part in enumerate(parts)]
    for each in prepared:
        await creation.write(each)
        await tx.execute(
            _LINK, tx.tenant, each.case.ticket.id, ticket_id, "split_from", tx.scope.actor, tx.now
        )
    made = [each.case for each in prepared]
    original.tell("ticket.split", {"into": [case.ticket.id for case in made]})
    await saving.save(original)
    return made


async def _prepared(original: Case, part: NewTicket, n: int) -> Prepared:
    try:
        return await creation.prepare(original.tx, part, on_behalf_of=original.ticket.requester_id)
    except Invalid as error:
        raise error.under(f"/tickets/{n}") from error
