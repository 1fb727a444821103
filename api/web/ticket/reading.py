"""All that the page of one ticket shows, read in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.deps import at
from api.web.ticket import here, queries
from api.web.ticket.here import Here
from api.web.ticket.people import People, people
from api.web.ticket.queries import Excuse, QueueName, Relative, Row
from services.access_records import collecting, screens
from services.access_records.screens import Shown
from services.changes import access
from services.documents import queries as documents
from services.documents.queries import DocumentCard
from services.feed import queries as feed
from services.feed.queries import EventCard
from services.in_force import reading as in_force_of
from services.in_force.snapshot import Snapshot, TaskType
from services.macros import queries as macros
from services.macros.queries import MacroCard
from services.procedures import progress
from services.procedures.progress import Progress
from services.routing import presence
from services.routing.presence import PresenceCard
from services.sla import queries as sla
from services.sla.queries import ClockCard
from services.tickets import comments, work
from services.tickets import queries as tickets
from services.tickets.comments import CommentCard
from services.tickets.queries import TicketCard
from services.tickets.work import WorkEntryCard
from tenants.db import Tx
from tenants.scope import Scope

MOST = 500
"""Comments and events that a page shows."""


@dataclass(frozen=True, slots=True)
class Read:
    """A ticket with everything around it, as it stood at `now`."""

    scope: Scope
    now: datetime
    card: TicketCard
    content: Shown
    row: Row
    in_force: Snapshot
    works: bool
    comments: Sequence[CommentCard]
    events: Sequence[EventCard]
    documents: Sequence[DocumentCard]
    progress: Progress
    clocks: Sequence[ClockCard]
    excuses: Mapping[tuple[str, int], Excuse]
    entries: Sequence[WorkEntryCard]
    relatives: Sequence[Relative]
    queues: Sequence[QueueName]
    macros: Sequence[MacroCard]
    before: UUID | None
    after: UUID | None
    me: PresenceCard | None
    here: Sequence[Here]
    people: People

    @property
    def kind(self) -> TaskType:
        return self.in_force.by_code[self.card.task_type]

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/console/tickets/{self.card.reference}"


async def read(scope: Scope, name: str) -> Read:
    """Everything about a ticket that the caller sees. Raises TicketNotFound, or Denied by role."""
    async with at(scope, name) as (tx, ticket_id):
        tx.scope.require("tickets.read")
        return await _read(tx, await tickets.ticket(tx, ticket_id))


async def _read(tx: Tx, card: TicketCard) -> Read:
    works = access.works_on(tx.scope, card)
    found: dict[str, Any] = {
        "comments": [
            replace(each, body=screens.comment(tx.scope, card, each.body))
            for each in await comments.page(tx, card.id, limit=MOST)
        ],
        "events": await feed.of_ticket(tx, card.id, limit=MOST) if tx.scope.may("events.read") else [],
        "documents": await documents.page(tx, card.id, limit=MOST) if tx.scope.may("documents.read") else [],
        "progress": await progress.progress(tx, card.id),
        "clocks": await sla.clocks(tx, card.id),
        "excuses": await queries.excuses(tx, card.id),
        "macros": await _macros(tx, card) if works and tx.scope.may("macros.read") else [],
        "entries": await work.entries(tx, card.id) if works and tx.scope.may("work.record") else [],
    }
    before, after = await queries.beside(tx, card.id)
    others = await here.present(card.id, but=tx.scope.actor)
    named = await people(tx, [*_named(tx.scope.actor, card, found), *others])
    in_force = await in_force_of.of(tx)
    return Read(
        scope=tx.scope, now=tx.now, card=card, content=await _content(tx, card), row=await queries.row(tx, card.id), in_force=in_force, works=works,
        relatives=await queries.relatives(tx, card.id, in_force), queues=await queries.queues(tx),
        before=before, after=after, here=here.named(others, named), people=named,
        me=await presence.of(tx, tx.scope.actor) if tx.scope.may("presence.write") else None, **found,
    )  # fmt: skip


async def _macros(tx: Tx, card: TicketCard) -> list[MacroCard]:
    kind = (await in_force_of.of(tx)).by_code[card.task_type]
    return await macros.fitting(tx, task_type=kind.code, domain=kind.domain)


async def _content(tx: Tx, card: TicketCard) -> Shown:
    """Subject, description and form as they may stand on a screen; to open what is personal leaves a record."""
    content = await screens.shown(tx, card)
    if content.is_recorded:
        collecting.opened(tx.scope, card.id)
    return content


def _named(actor: UUID, card: TicketCard, found: dict[str, Any]) -> list[UUID | None]:
    """Everybody whom the page may have to name."""
    ids: list[UUID | None] = [card.requester, card.assignee, actor]
    ids += [each.author for each in found["comments"]]
    for each in found["events"]:
        ids.append(each.actor)
        ids += [
            UUID(str(each.data[name]))
            for name in ("assignee", "former", "person", "done_by")
            if each.data.get(name)
        ]
        ids += [UUID(str(one)) for one in each.data.get("deciders") or ()]
    ids += [each.uploaded_by for each in found["documents"]]
    for each in found["progress"].data:
        ids += [each.done_by, each.checked_by]
    ids += [each.person for each in found["entries"]]
    ids += [each.by for each in found["excuses"].values()]
    return ids
