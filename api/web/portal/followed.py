"""One request as its page shows it: what happens now, how far it has come, what was promised, and all that was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.web import forms
from api.web.forms import Line, Reading
from api.web.portal import people, saying, talk
from api.web.portal.progress import Course, Stage, stages
from api.web.portal.promised import Promised, promised
from services import access_records
from services.access_records import Shown
from services.approvals import queries as approvals
from services.approvals.queries import ApprovalCard
from services.documents import queries as documents
from services.documents.queries import DocumentCard
from services.feed import queries as feed
from services.feed.queries import EventCard
from services.in_force import reading
from services.rules.review import Review
from services.tickets import comments, queries
from services.tickets.queries import TicketCard
from tenants.db import Tx

MOST = 200


@dataclass(frozen=True, slots=True)
class Why:
    """A stretch in which the promise stood still, and what for."""

    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A request and what its reader may do with it."""

    card: TicketCard
    subject: str
    kind: str
    now: str
    asks: str
    mine: bool
    requester: str
    approval: ApprovalCard | None
    decider: str
    decides: bool
    stages: Sequence[Stage]
    promised: Promised | None
    stops: Sequence[Why]
    entries: Sequence[talk.Entry]
    lines: Sequence[Line]
    received: Sequence[DocumentCard]
    may_cancel: bool
    may_finish: bool
    may_reply: bool
    answer_by: datetime | None
    recorded: bool


_MORE = """
SELECT makers, reopened, closed_at, (SELECT k.due_at FROM clocks k WHERE k.tenant_id = t.tenant_id AND k.ticket_id = t.id
    AND k.metric = 'next_response' AND k.state = 'running' ORDER BY k.cycle DESC LIMIT 1) AS answer_by
FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2
"""


async def followed(tx: Tx, ticket_id: UUID, how: Reading) -> Followed:
    """The page of a request. Raises TicketNotFound where the reader may not see it."""
    card = await queries.ticket(tx, ticket_id)
    more: Any = await tx.fetchrow(_MORE, tx.tenant, ticket_id)
    in_force = await reading.of(tx)
    kind = in_force.by_code[card.task_type]
    approval = await approvals.approval(tx, card.approval) if card.approval else None
    said = await comments.page(tx, ticket_id, limit=MOST)
    papers = await documents.page(tx, ticket_id, limit=MOST)
    events = await feed.of_ticket(tx, ticket_id, limit=1000)
    shown = await access_records.shown(tx, card)
    named = await people.names(tx, _ids(card, approval, said, papers))
    promise = (await promised(tx, [ticket_id])).get(ticket_id)
    begun, mine = bool(more["makers"]), card.requester == tx.scope.actor
    return Followed(
        card=card,
        subject=shown.subject,
        kind=kind.name[how.language],
        now=_now(card, more["reopened"], approval, how),
        asks=_asks(card, approval, named, how, mine=mine, reader=tx.scope.actor),
        mine=mine,
        requester=_name(named, card.requester),
        approval=approval,
        decider=_name(named, approval.decided_by if approval else None),
        decides=_decides(tx, approval, mine=mine),
        stages=stages(_course(card, more, approval, named, checked=kind.review is Review.ALWAYS), how.format),
        promised=promise,
        stops=_stops(promise, events, how),
        entries=_entries(tx, card, shown, said, papers, events, named, how),
        lines=forms.show(kind.form, shown.form, how, hidden=[each.pointer.removeprefix("/form") for each in shown.hidden]),
        recorded=shown.is_recorded,
        received=[each for each in papers if (name := named.get(each.uploaded_by)) and name.staff],
        may_cancel=tx.scope.may("tickets.client_move") and not begun and card.status in {"new", "awaiting_approval", "queued", "waiting_client", "on_hold"},
        may_finish=tx.scope.may("tickets.client_move") and card.status == "resolved" and (mine or tx.scope.may("tickets.read_all")),
        may_reply=tx.scope.may("tickets.comment") and card.status not in {"closed", "cancelled"},
        answer_by=more["answer_by"] if card.status not in {"resolved", "closed", "cancelled"} else None,
    )  # fmt: skip


def _ids(
    card: TicketCard, approval: ApprovalCard | None, said: Sequence[Any], papers: Sequence[DocumentCard]
) -> list[UUID | None]:
    asked = [*approval.deciders, approval.decided_by] if approval else []
    return [
        card.requester,
        card.assignee,
        *asked,
        *(each.author for each in said),
        *(each.uploaded_by for each in papers),
    ]


def _name(named: Any, person: UUID | None) -> str:
    found = named.get(person) if person else None
    return found.text if found else ""


def _now(card: TicketCard, reopened: int, approval: ApprovalCard | None, how: Reading) -> str:
    rejected = card.status == "cancelled" and approval is not None and approval.status == "rejected"
    return saying.now(how.format.words.of("portal"), card.status, reopened=reopened, rejected=rejected)


def _decides(tx: Tx, approval: ApprovalCard | None, *, mine: bool) -> bool:
    return (
        approval is not None
        and approval.status == "pending"
        and tx.scope.may("approvals.decide")
        and tx.scope.actor in approval.deciders
        and not mine
    )


def _asks(
    card: TicketCard, approval: ApprovalCard | None, named: Any, how: Reading, *, mine: bool, reader: UUID
) -> str:
    """What is asked, and of whom."""
    words = how.format.words.of("portal")
    if card.status == "awaiting_approval" and approval and approval.status == "pending":
        if reader in approval.deciders and not mine:
            return words.gettext("Please decide.")
        names = ("、" if how.language == "ja" else ", ").join(
            filter(None, (_name(named, each) for each in approval.deciders))
        )
        others = saying.OTHERS["awaiting_approval"]
        if not names:
            return words.gettext("Nobody in your company can decide at the moment; we will get in touch.")
        return words.gettext(others) % {"names": names}
    if card.status in saying.ASKED:
        if mine:
            return words.gettext(saying.ASKED[card.status])
        return words.gettext(saying.OTHERS[card.status]) % {"name": _name(named, card.requester)}
    return words.gettext(saying.NOTHING) if card.status not in {"closed", "cancelled"} else ""


def _course(
    card: TicketCard, more: Any, approval: ApprovalCard | None, named: Any, *, checked: bool
) -> Course:
    return Course(
        status=card.status,
        created_at=card.created_at,
        approval=approval.status if approval else None,
        decided_at=approval.decided_at if approval else None,
        decider=_name(named, approval.decided_by if approval else None),
        deciders=[_name(named, each) for each in approval.deciders] if approval else (),
        begun=bool(more["makers"]),
        worker=_name(named, card.assignee),
        checked=checked or card.status == "in_review",
        resolved_at=card.resolved_at,
        closed_at=more["closed_at"],
    )


def _stops(promise: Promised | None, events: Sequence[EventCard], how: Reading) -> list[Why]:
    """Each stretch that was not counted, named for the state of the request at its beginning."""
    moves = [
        (each.at, str(each.data.get("to") or each.data.get("status")))
        for each in events
        if each.type in {"ticket.created", "ticket.moved"}
    ]
    words, format_ = how.format.words.of("portal"), how.format
    found = []
    for stop in promise.stops if promise else ():
        state = next((to for at, to in reversed(moves) if at <= stop.from_at), "")
        name = {
            "awaiting_approval": words.gettext("Waiting for approval"),
            "waiting_client": words.gettext("Waiting for your reply"),
        }.get(state, words.gettext("Stopped"))
        begin = f"{format_.day(stop.from_at)} {format_.time(stop.from_at)}"
        end = f"{format_.day(stop.to_at)} {format_.time(stop.to_at)}" if stop.to_at else words.gettext("now")
        found.append(Why(f"{name} {begin}{'〜' if how.language == 'ja' else '–'}{end}", stop.seconds))
    return found


def _entries(
    tx: Tx, card: TicketCard, shown: Shown, said: Sequence[Any], papers: Sequence[DocumentCard], events: Sequence[EventCard], named: Any, how: Reading
) -> list[talk.Entry]:  # fmt: skip
    note = shown.form.get("note")
    body = shown.description or (note if isinstance(note, str) else "")
    heard = [replace(each, body=access_records.comment(tx.scope, card, each.body)) for each in said]
    opening = talk.Message(
        _name(named, card.requester), card.requester == tx.scope.actor, False, card.created_at, body
    )
    return talk.entries(
        talk.Sources(opening, heard, papers, events, named, tx.scope.actor), how.format.words.of("portal")
    )
