"""What happened to a ticket, as its page tells it: which events, with which icon, and the people as the page names them.

What the page shows elsewhere (messages, documents, time) is not told again. The sentences are those of api/web/happenings.
"""

from collections.abc import Mapping
from uuid import UUID

from markupsafe import Markup

from api.web import happenings
from api.web.formats import Formats
from api.web.happenings import Names
from api.web.ticket.reading import Read
from api.web.words import Words, words
from services.feed.queries import EventCard

ICONS: Mapping[str, str] = {
    "ticket.created": "plus", "approval": "shield", "sla.warned": "at_risk", "sla.breached": "breached", "sla.excused": "excused",
    "sla.met": "met", "step": "check", "ticket.assigned": "user", "ticket.unassigned": "user", "ticket.updated": "edit",
    "ticket.reclassified": "edit", "ticket.routed": "inbox", "work": "timer", "personal_data": "eye",
}  # fmt: skip
_TOLD = {"ticket", "sla", "step", "approval"}
_ELSEWHERE = {"sla.started"}
_PROMISES = {"resolution", "deadline", "first_response"}
"""Meeting these is worth a line; the others are met with every message."""


class Teller:
    """Tells the events of one ticket to its reader."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._words: Words = words(read.scope.language, "ticket").of("happenings")
        self._format = Formats(self._words, read.in_force.zone, read.now)
        self._names = Names(things=_things(read))

    def sentence(self, event: EventCard) -> Markup | None:
        """The sentence of an event; None for one that is shown in another way, or not at all."""
        return (
            happenings.marked(event, self._names, self._words, self._format, self.who)
            if _is_told(event)
            else None
        )

    def steps(self, person: UUID, listed: str) -> Markup:
        """Of several steps that one person ticked off one after the other."""
        said = happenings.STEPS_TICKED
        return Markup(self._words.gettext(said)) % {"actor": self.who(person), "steps": listed}  # noqa: S704  (our own words)

    def who(self, person: UUID) -> Markup:
        return self._read.people[person].said(self._words.language)


def _is_told(event: EventCard) -> bool:
    if event.type == "work.corrected":
        return True
    if event.type.partition(".")[0] not in _TOLD or event.type in _ELSEWHERE:
        return False
    if event.type == "ticket.reclassified":
        return "priority" in event.data.get("changed", ())  # other fields are named by ticket.updated
    if event.type == "sla.met":
        return str(event.data["metric"]) in _PROMISES
    return True


def _things(read: Read) -> Mapping[str, Mapping[str, str]]:
    """What the ids and codes in its events are called, as far as the page knows."""
    queues = {str(each.id): each.name for each in read.queues}
    kinds = {kind.code: kind.name for kind in read.in_force.task_types.values()}
    others = {str(each.id): {"ja": each.reference, "en": each.reference} for each in read.relatives}
    return {**queues, **kinds, **others}


def icon_of(event_type: str) -> str:
    """The icon beside the sentence."""
    return ICONS.get(event_type) or ICONS.get(event_type.partition(".")[0], "arrow")
