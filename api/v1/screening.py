"""Tickets as the API says them to one reader: what a page would mask is masked here, and what a page would record is recorded.

To the requester and the company's manager nothing is masked. A plain value is had by its pointer, for a reason
(`POST /v1/tickets/{ticket}/disclosures`). Who submits tickets is answered with what they sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from services import access_records
from services.access_records import Shown
from services.approvals.queries import ApprovalCard
from services.changes.case import Case
from services.in_force.snapshot import Snapshot
from services.rules.masking import mask_text
from services.tickets import queries
from services.tickets.comments import CommentCard
from services.tickets.queries import TicketCard
from tenants.db import Tx
from tenants.scope import Scope


async def of(tx: Tx, card: TicketCard, in_force: Snapshot | None = None) -> TicketCard:
    """A ticket as the caller may read it. Where it holds personal data of others, the reading is recorded."""
    content = await access_records.shown(tx, card, in_force)
    if content.is_recorded:
        access_records.opened(tx.scope, card.id)
    return _masked(card, content)


def _masked(card: TicketCard, content: Shown) -> TicketCard:
    if not content.is_recorded:
        return card
    return replace(card, subject=content.subject, description=content.description, form=content.form)


async def changed(case: Case) -> TicketCard:
    """The same of a ticket that was changed in this transaction."""
    tx = case.tx
    card = queries.card(case.ticket, case.in_force, is_staff=tx.scope.is_staff)
    return await of(tx, card, case.in_force)


@dataclass(frozen=True, slots=True)
class Listed:
    """The same of a list. What several companies gave is cut when it is merged: what is answered with in the end is recorded."""

    personal: dict[UUID, Scope] = field(default_factory=dict)

    async def of(self, tx: Tx, cards: list[TicketCard]) -> list[TicketCard]:
        """Cards of one company as the caller may read them."""
        return [await self._one(tx, card) for card in cards]

    async def _one(self, tx: Tx, card: TicketCard) -> TicketCard:
        content = await access_records.shown(tx, card)
        if content.is_recorded:
            self.personal[card.id] = tx.scope
        return _masked(card, content)

    def answered(self, cards: Iterable[TicketCard]) -> None:
        """These are what the caller is given."""
        for card in cards:
            if scope := self.personal.get(card.id):
                access_records.opened(scope, card.id)


async def comments(tx: Tx, ticket_id: UUID, found: Iterable[CommentCard]) -> list[CommentCard]:
    """Messages of a ticket as the caller may read them."""
    card = await queries.ticket(tx, ticket_id)
    said = [(each, access_records.comment(tx.scope, card, each.body)) for each in found]
    if any(each.body != body for each, body in said):
        access_records.opened(tx.scope, ticket_id)
    return [replace(each, body=body) for each, body in said]


def approval(scope: Scope, card: ApprovalCard) -> ApprovalCard:
    """An approval as the caller may read it: it names its ticket's subject."""
    subject = mask_text(card.subject)
    if subject == card.subject or access_records.sees_plain(scope, requester=card.requester):
        return card
    return replace(card, subject=subject)
