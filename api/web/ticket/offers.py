"""What can be done with a ticket now, by whom, by which key; and why not, where it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.web.ticket.reading import Read
from api.web.ticket.steps import Steps
from api.web.words import Words, noop
from services.rules.lifecycle import FINAL, MOVES, OPEN, Status
from services.rules.moves import Mover, may_move

_NOT_YOURS = noop("Only the side doing the work can do this.")
_NO_GRANT = noop("Your role does not allow this.")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to do. `sends` is the status it moves to at once; otherwise it opens the dialog of its code."""

    code: str
    label: str
    key: str = ""
    icon: str = "arrow"
    sends: str = ""
    primary: bool = False
    danger: bool = False
    reason: str = ""

    @property
    def is_possible(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class Offers:
    """The buttons of the head, and the further things in its menu."""

    head: list[Offer]
    more: list[Offer]
    may_reply: bool
    may_note: bool
    may_wait: bool
    owed: str

    def of(self, code: str) -> Offer | None:
        return next((each for each in [*self.head, *self.more] if each.code == code), None)


def offers(read: Read, steps: Steps, words: Words) -> Offers:
    """Everything on offer, in the order in which the page shows it."""
    asked = _Asked(read, steps, words)
    status, scope = asked.status, read.scope
    return Offers(
        head=[each for each in asked.head() if each is not None],
        more=[each for each in asked.more() if each is not None],
        may_reply=read.works and scope.may("tickets.comment") and status not in FINAL,
        may_note=read.works and scope.may("tickets.note"),
        may_wait=asked.can_move(Status.WAITING_CLIENT),
        owed=asked.owed(),
    )


class _Asked:
    """Answers what may be done with one ticket."""

    def __init__(self, read: Read, steps: Steps, words: Words) -> None:
        self.read, self.steps, self.say = read, steps, words
        self.status = Status(read.card.status)

    def can_move(self, to: Status) -> bool:
        may = self.read.works and self.read.scope.may("tickets.move")
        return may and to in MOVES[self.status] and may_move(Mover.WORKER, self.status, to)

    def against(self, grant: str) -> str:
        """What speaks against an action of this grant; empty where nothing does."""
        if not self.read.works:
            return self.say.gettext(_NOT_YOURS)
        return "" if self.read.scope.may(grant) else self.say.gettext(_NO_GRANT)

    def owed(self) -> str:
        """The sentence on required steps that are still open."""
        if not self.steps.owed or not self.steps.begun or self.status not in OPEN:
            return ""
        one = noop("One more required step before it can be resolved.")
        many = noop("%(num)s more required steps before it can be resolved.")
        return self.say.ngettext(one, many, self.steps.owed) % {"num": self.steps.owed}

    def head(self) -> Iterator[Offer | None]:
        say, against = self.say.gettext, self.against("tickets.move")
        if self.status is Status.QUEUED:
            yield Offer(
                "take",
                say(noop("Start work")),
                "s",
                "in_progress",
                "in_progress",
                primary=True,
                reason=against,
            )
        if self.status in {Status.WAITING_CLIENT, Status.ON_HOLD}:
            yield Offer(
                "take",
                say(noop("Resume")),
                "s",
                "in_progress",
                "in_progress",
                primary=True,
                reason=against,
            )
        if self.status is Status.IN_REVIEW:
            yield Offer("return", say(noop("Return to work")), "s", "undo", reason=against)
        if self.can_move(Status.WAITING_CLIENT):
            yield Offer("wait", say(noop("Ask the client")), "w", "waiting_client")
        if self.can_move(Status.ON_HOLD):
            yield Offer("hold", say(noop("Hold")), "h", "on_hold")
        yield self._resolve()

    def _resolve(self) -> Offer | None:
        say = self.say.gettext
        if self.status is Status.IN_PROGRESS and self.read.row.review_drawn:
            return Offer(
                "review", say(noop("Send to review")), "e", "in_review", reason=self.against("tickets.move")
            )
        if self.status is Status.IN_PROGRESS:
            return Offer(
                "resolve",
                say(noop("Resolve")),
                "e",
                "resolved",
                reason=self.against("tickets.move") or self.owed(),
            )
        if self.status is Status.IN_REVIEW:
            own = say(noop("You worked on this ticket, so somebody else has to review it."))
            touched = self.read.scope.actor in self.read.row.makers
            reason = self.against("tickets.move") or (own if touched else "") or self.owed()
            return Offer(
                "resolve", say(noop("Pass and resolve")), "e", "resolved", primary=True, reason=reason
            )
        if self.status is Status.RESOLVED:
            return self._reopen()
        return None

    def _reopen(self) -> Offer:
        say, scope, card = self.say.gettext, self.read.scope, self.read.card
        receives = not scope.is_staff and (card.requester == scope.actor or scope.may("tickets.read_all"))
        reason = (
            ""
            if receives
            else say(noop("Only the client can reopen delivered work; a message from them is enough."))
        )
        return Offer("reopen", say(noop("Reopen")), "", "undo", "queued", reason=reason)

    def more(self) -> Iterator[Offer | None]:
        say = self.say.gettext
        if self.status in OPEN:
            yield Offer(
                "hand-over", say(noop("Hand over")), "a", "user", reason=self.against("tickets.assign_self")
            )
        if self.status not in FINAL:
            yield Offer("edit", say(noop("Edit details")), "", "edit", reason=self.against("tickets.edit"))
        if self.can_move(Status.QUEUED):
            yield Offer("queue", say(noop("Back to the queue")), "", "inbox", "queued")
        if self.read.scope.is_staff and self.read.card.merged_into is None:
            yield Offer(
                "merge",
                say(noop("Merge into another ticket")),
                "",
                "arrow",
                reason=self.against("tickets.merge"),
            )
            yield Offer("split", say(noop("Split")), "", "plus", reason=self.against("tickets.merge"))
        yield Offer(
            "link", say(noop("Link another ticket")), "", "ticket", reason=self.against("tickets.edit")
        )
        if self.can_move(Status.CANCELLED):
            yield Offer("cancel", say(noop("Cancel the ticket")), "", "cancelled", danger=True)
