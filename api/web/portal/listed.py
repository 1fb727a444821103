"""Requests as lists show them: what it is, what happens now, when it is promised, and whether it waits for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.web.portal import people
from api.web.portal.promised import Promised, promised
from services import access_records
from services.in_force import reading
from services.tickets.queries import TicketCard
from tenants.db import Tx

OPEN = ("new", "awaiting_approval", "queued", "in_progress", "waiting_client", "on_hold", "in_review")
ASKING = ("waiting_client", "resolved")
OVER = ("resolved", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """One request in a list. `asks`: it waits for the reader."""

    reference: str
    subject: str
    task_type: str
    status: str
    requester: str
    mine: bool
    asks: bool
    promised: Promised | None
    card: TicketCard


async def rows(tx: Tx, cards: Sequence[TicketCard], language: str) -> list[Row]:
    """The cards of tickets that the reader sees, as rows."""
    if not cards:
        return []
    in_force = await reading.of(tx)
    promises = await promised(tx, [card.id for card in cards])
    named = await people.names(tx, [card.requester for card in cards])
    return [
        _row(tx, card, in_force.by_code[card.task_type].name[language], named, promises.get(card.id))
        for card in cards
    ]


def _row(
    tx: Tx, card: TicketCard, kind: str, named: dict[UUID, people.Name], promise: Promised | None
) -> Row:
    mine = card.requester == tx.scope.actor
    requester = named.get(card.requester)
    return Row(
        reference=card.reference,
        subject=access_records.comment(tx.scope, card, card.subject),
        task_type=kind,
        status=card.status,
        requester=requester.text if requester else "",
        mine=mine,
        asks=mine and card.status in ASKING,
        promised=promise,
        card=card,
    )
