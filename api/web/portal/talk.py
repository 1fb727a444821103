"""The conversation of a request: messages with the files that came with them, and the few things that happened in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.web.portal.people import Name
from api.web.words import Words, noop
from services.documents.queries import DocumentCard
from services.feed.queries import EventCard
from services.tickets.comments import CommentCard

WITH_MESSAGE = timedelta(minutes=20)
"""A file that somebody sends this long before their next message came with it."""


@dataclass(slots=True)
class Message:
    """Something that somebody wrote, with its files."""

    author: str
    mine: bool
    staff: bool
    at: datetime
    body: str
    files: list[DocumentCard] = field(default_factory=list)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened."""

    text: str
    at: datetime
    files: Sequence[DocumentCard] = ()


Entry = Message | Note

_TOLD: Mapping[tuple[str, str], str] = {
    ("resolved", ""): noop("The work is done."),
    ("closed", ""): noop("The request is finished."),
    ("cancelled", ""): noop("The request was withdrawn."),
    ("queued", "resolved"): noop("The request was opened again."),
    ("on_hold", ""): noop("Waiting for an outside party."),
    ("in_progress", "queued"): noop("Work has begun."),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a conversation is made of."""

    opening: Message
    comments: Sequence[CommentCard]
    documents: Sequence[DocumentCard]
    events: Sequence[EventCard]
    names: Mapping[UUID, Name]
    reader: UUID


def entries(found: Sources, said: Words) -> list[Entry]:
    """The conversation, oldest first."""
    messages = [found.opening, *(_message(each, found, said) for each in found.comments)]
    authors = [None, *(each.author for each in found.comments)]
    notes: list[Entry] = [*_happened(found.events, said)]
    for document in found.documents:
        if (message := _of(document, messages, authors, found)) is not None:
            message.files.append(document)
        else:
            who = found.names.get(document.uploaded_by)
            text = said.gettext("%(name)s added a file") % {
                "name": who.text if who else said.gettext("A program")
            }
            notes.append(Note(text, document.created_at, [document]))
    return sorted([*messages, *notes], key=lambda each: each.at)


def _message(comment: CommentCard, found: Sources, said: Words) -> Message:
    name = found.names.get(comment.author)
    return Message(
        author=name.text if name else said.gettext("A program"),
        mine=comment.author == found.reader,
        staff=comment.side == "working",
        at=comment.created_at,
        body=comment.body,
        id=str(comment.id),
    )


def _of(
    document: DocumentCard, messages: Sequence[Message], authors: Sequence[Any], found: Sources
) -> Message | None:
    """The message that a file came with: its sender's next one, or the opening."""
    if document.created_at <= found.opening.at + timedelta(minutes=1):
        return messages[0]
    for message, author in zip(messages[1:], authors[1:], strict=True):
        if (
            author == document.uploaded_by
            and timedelta(0) <= message.at - document.created_at <= WITH_MESSAGE
        ):
            return message
    return None


def _happened(events: Sequence[EventCard], said: Words) -> list[Note]:
    notes = []
    for event in events:
        if event.type == "ticket.moved":
            frm, to = str(event.data.get("from")), str(event.data.get("to"))
            text = _TOLD.get((to, frm)) or _TOLD.get((to, ""))
            if text:
                notes.append(Note(said.gettext(text), event.at))
        elif event.type == "approval.decided":
            approved = event.data.get("decision") == "approve"
            notes.append(
                Note(said.gettext(noop("Approved.") if approved else noop("Not approved.")), event.at)
            )
    return notes
