"""Ready texts for a ticket: those that fit its kind of work, filled in the ticket's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.web.formats import Formats
from api.web.ticket.clocks import ClockView
from api.web.ticket.reading import Read
from api.web.words import words
from services.macros.queries import MacroCard
from services.rules import macros


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready text as the composer offers it: named in the reader's language, written in the ticket's."""

    code: str
    name: str
    found_by: str
    text: str
    moves_to: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Those for replies, and those for notes."""

    reply: Sequence[Ready]
    note: Sequence[Ready]

    def text(self, code: str) -> str:
        """One of them by its code; empty where there is none."""
        return next((each.text for each in [*self.reply, *self.note] if each.code == code), "")


def offered(read: Read, formats: Formats, nearest: ClockView | None) -> Offered:
    """All that fit."""
    values = _values(read, formats, nearest)
    shown: dict[str, list[Ready]] = {"public": [], "internal": []}
    for each in read.macros:
        shown[each.visibility].append(_ready(each, read, values))
    return Offered(shown["public"], shown["internal"])


def _ready(each: MacroCard, read: Read, values: Mapping[str, str]) -> Ready:
    body = each.body["en" if read.row.language == "en" else "ja"]
    found_by = " ".join([each.code, *each.name.values()]).casefold()
    return Ready(
        each.code, each.name[read.scope.language], found_by, macros.filled(body, values), each.moves_to
    )


def _values(read: Read, formats: Formats, nearest: ClockView | None) -> dict[str, str]:
    """What the variables stand for, in the ticket's language."""
    language = "en" if read.row.language == "en" else "ja"
    said = Formats(words(language, "ticket"), formats.zone, read.now, era=formats.era)
    asker, me = read.people[read.card.requester], read.people[read.scope.actor]
    due = nearest.due_at if nearest else read.card.deadline
    values = {
        "requester": asker.name, "department": asker.department, "company": read.row.company[language],
        "reference": read.card.reference, "subject": read.content.subject, "task_type": read.kind.name[language],
        "due": said.moment(due) if due else None, "deadline": said.moment(read.card.deadline) if read.card.deadline else None,
        "me": me.name, "today": said.day(read.now),
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}
