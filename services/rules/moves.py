"""Whether a ticket may make a move: the graph, who asks, and what must be done first.

Pure. `check` refuses in a fixed order, so that the same request always hears the same reason:
the graph, then whose move it is, then the work still owed, then what the request left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from services.rules.lifecycle import MOVES, Status
from services.rules.refusals import Phrase, Refused, noop, phrase


class Mover(StrEnum):
    """In what capacity somebody moves a ticket."""

    CLIENT = "client"  # a person or program of the client, by a transition
    REPLY = "reply"  # a client's comment on a ticket that waits for the client
    APPROVER = "approver"  # the decision that ends an approval
    WORKER = "worker"  # the side that does the work: provider staff, or in-house on in-house tickets
    RULES = "rules"  # the product itself: approval at creation, routing, closing after N days


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the procedure pinned to the ticket. `number` counts from 1."""

    number: int
    name: str
    required: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules must know of a ticket. `touched` says whether the mover worked on it before."""

    status: Status
    begun: bool = False
    review_applies: bool = False
    touched: bool = False
    steps: Sequence[Step] = ()


@dataclass(eq=False)
class MoveNotAllowed(Refused):
    """The graph has no such move."""

    code: ClassVar[str] = "move_not_allowed"
    frm: Status
    to: Status
    allowed: tuple[Status, ...]

    def said(self) -> Phrase:
        if not self.allowed:
            return phrase("a ticket in {frm} cannot move to {to}: it is final", frm=self.frm, to=self.to)
        sentence = noop("a ticket in {frm} cannot move to {to}; it may move to {allowed}")
        return phrase(sentence, frm=self.frm, to=self.to, allowed=self.allowed)


@dataclass(eq=False)
class NotYourMove(Refused):
    """The move exists, but belongs to somebody else."""

    code: ClassVar[str] = "not_your_move"
    frm: Status
    to: Status
    mover: Mover

    def said(self) -> Phrase:
        sentence = noop("{frm} to {to} is not a move that the {mover} may make")
        return phrase(sentence, frm=self.frm, to=self.to, mover=self.mover)


@dataclass(eq=False)
class WorkBegun(Refused):
    """A client may cancel only until work begins."""

    code: ClassVar[str] = "work_begun"
    frm: Status

    def said(self) -> Phrase:
        return phrase("work has begun on this ticket, so the client cannot cancel it any more")


@dataclass(eq=False)
class ReviewRequired(Refused):
    """A second person checks this ticket before it is delivered."""

    code: ClassVar[str] = "review_required"
    allowed: tuple[Status, ...] = (Status.IN_REVIEW,)

    def said(self) -> Phrase:
        return phrase("this ticket is reviewed before it is delivered: move it to in_review")


@dataclass(eq=False)
class OwnWork(Refused):
    """Nobody reviews work they touched."""

    code: ClassVar[str] = "own_work"

    def said(self) -> Phrase:
        return phrase("somebody who has not worked on this ticket must review it")


@dataclass(eq=False)
class StepsOpen(Refused):
    """Required steps that are not ticked; they block resolving."""

    code: ClassVar[str] = "steps_open"
    steps: tuple[Step, ...]

    def said(self) -> Phrase:
        steps = [f"{step.number} {step.name}" for step in self.steps]
        return phrase("required steps are open: {steps}", steps=steps)


@dataclass(eq=False)
class HoldIncomplete(Refused):
    """A hold needs a reason and a review time to come; `missing` names the field."""

    code: ClassVar[str] = "hold_incomplete"
    missing: str
    held: str | None

    def said(self) -> Phrase:
        sentence = noop("a hold needs a reason and a review time in the future; {missing} held {held}")
        return phrase(sentence, missing=self.missing, held=self.held)


def check(
    ticket: Standing,
    to: Status,
    mover: Mover,
    *,
    now: datetime,
    reason: str | None = None,
    review_at: datetime | None = None,
) -> None:
    """Return if the ticket may move to `to`; otherwise raise the first refusal that applies.

    Raises MoveNotAllowed, NotYourMove, WorkBegun, OwnWork, ReviewRequired, StepsOpen or HoldIncomplete.
    """
    frm = ticket.status
    if to not in MOVES[frm]:
        raise MoveNotAllowed(frm, to, in_order(MOVES[frm]))
    begun = ticket.begun or frm is Status.IN_PROGRESS
    if mover is Mover.CLIENT and to is Status.CANCELLED and begun:
        raise WorkBegun(frm)
    if not may_move(mover, frm, to):
        raise NotYourMove(frm, to, mover)
    if frm is Status.IN_REVIEW and to is Status.RESOLVED and ticket.touched:
        raise OwnWork
    if frm is Status.IN_PROGRESS and to is Status.RESOLVED and ticket.review_applies:
        raise ReviewRequired
    if to is Status.RESOLVED and (still := open_steps(ticket.steps)):
        raise StepsOpen(still)
    if to is Status.ON_HOLD:
        _check_hold(reason, review_at, now)


def may_move(mover: Mover, frm: Status, to: Status) -> bool:
    """Whether a move of the graph is this mover's to make. Says nothing of moves outside the graph.

    Confirming and reopening are the client's alone: `closed` means confirmed, or N days passed. Only the
    approver's decision releases a ticket that awaits approval. Either side may cancel.
    """
    match mover:
        case Mover.CLIENT:
            return frm is Status.RESOLVED or (to is Status.CANCELLED and frm is not Status.IN_PROGRESS)
        case Mover.REPLY:
            return frm is Status.WAITING_CLIENT and to is not Status.CANCELLED
        case Mover.APPROVER:
            return frm is Status.AWAITING_APPROVAL
        case Mover.WORKER:
            return frm is not Status.RESOLVED and (frm, to) != (Status.AWAITING_APPROVAL, Status.QUEUED)
        case Mover.RULES:
            return (frm is Status.NEW and to is not Status.CANCELLED) or to is Status.CLOSED


def open_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The required steps that are not ticked, in their order."""
    return tuple(step for step in steps if step.required and not step.ticked)


def in_order(statuses: frozenset[Status]) -> tuple[Status, ...]:
    """Statuses in the order of a ticket's life, for people and for stable answers."""
    return tuple(status for status in Status if status in statuses)


def _check_hold(reason: str | None, review_at: datetime | None, now: datetime) -> None:
    if reason is None or not reason.strip():
        raise HoldIncomplete("reason", reason)
    if review_at is None or review_at <= now:
        raise HoldIncomplete("review_at", None if review_at is None else review_at.isoformat())
