"""The conversation and the history as one thread: messages with their documents, and what happened, in order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup

from api.web.ticket.people import Named
from api.web.ticket.reading import Read
from api.web.ticket.told import Teller, icon_of
from services.documents.queries import DocumentCard
from services.feed.queries import EventCard

BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=2)
"""A document that its sender hands in so long before or after a message of their own goes with it."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said. `internal`: for the side that does the work alone."""

    id: UUID | None
    author: Named
    at: datetime
    body: str
    internal: bool
    side: str
    files: Sequence[DocumentCard] = ()
    is_message: bool = field(default=True, init=False)


_WARNED = "sla.warned"
_CLOCKS = {_WARNED, "sla.breached"}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, as a sentence."""

    type: str
    actor: UUID
    at: datetime
    icon: str
    sentence: Markup
    steps: tuple[int, ...] = ()
    metric: str = ""
    is_message: bool = field(default=False, init=False)


def thread(read: Read) -> list[Message | Happened]:
    """Everything in order of time."""
    messages, loose = _with_files(_messages(read), read.documents)
    filed = [
        Message(None, read.people[each.uploaded_by], each.created_at, "", bool(each.internal), "", (each,))
        for each in loose
    ]
    items: list[Message | Happened] = [*messages, *filed, *_happenings(read)]
    return quieted(sorted(items, key=lambda item: item.at))


def quieted(items: Sequence[Message | Happened]) -> list[Message | Happened]:
    """Without the warnings of a clock that warned once more, or ran over, before anybody wrote or did something."""
    kept: list[Message | Happened] = []
    later: set[str] = set()
    for item in reversed(items):
        if isinstance(item, Message) or item.type not in _CLOCKS:
            later.clear()
        elif item.type == _WARNED and item.metric in later:
            continue
        else:
            later.add(item.metric)
        kept.append(item)
    return kept[::-1]


def _messages(read: Read) -> list[Message]:
    card, people = read.card, read.people
    said = [
        Message(
            each.id, people[each.author], each.created_at, each.body, each.visibility == "internal", each.side
        )
        for each in read.comments
    ]
    if card.description:
        said.insert(
            0,
            Message(None, people[card.requester], card.created_at, read.content.description, False, "client"),
        )
    return said


def _with_files(
    messages: Sequence[Message], documents: Sequence[DocumentCard]
) -> tuple[list[Message], list[DocumentCard]]:
    """Each document with the message of its sender that it was handed in for; the rest stand by themselves."""
    held: dict[int, list[DocumentCard]] = {}
    loose: list[DocumentCard] = []
    for document in documents:
        fitting = [n for n, message in enumerate(messages) if _fits(document, message)]
        if fitting:
            nearest = min(fitting, key=lambda n: abs(messages[n].at - document.created_at))
            held.setdefault(nearest, []).append(document)
        else:
            loose.append(document)
    return [replace(message, files=tuple(held.get(n, ()))) for n, message in enumerate(messages)], loose


def _fits(document: DocumentCard, message: Message) -> bool:
    mine = document.uploaded_by == message.author.id and bool(document.internal) <= message.internal
    return mine and document.created_at - AFTER <= message.at <= document.created_at + BEFORE


def _happenings(read: Read) -> Iterable[Happened]:
    teller = Teller(read)
    told: list[Happened] = []
    for event in _worth_telling(read):
        sentence = teller.sentence(event)
        if sentence is not None:
            _tell(told, _happened(event, sentence), teller)
    return told


def _worth_telling(read: Read) -> Iterable[EventCard]:
    """Without what another event says as well: who takes a ticket is not also said to be given it."""
    begun = [
        (e.actor, e.at) for e in read.events if e.type == "ticket.moved" and e.data.get("to") == "in_progress"
    ]
    for event in read.events:
        taken = event.type == "ticket.assigned" and any(
            actor == event.actor and abs(at - event.at) < timedelta(seconds=1) for actor, at in begun
        )
        if not taken and not (event.type == "ticket.created" and read.card.description):
            yield event


def _happened(event: EventCard, sentence: Markup) -> Happened:
    steps: Any = (int(event.data["n"]),) if event.type == "step.ticked" else ()
    metric = str(event.data.get("metric", ""))
    return Happened(event.type, event.actor, event.at, icon_of(event.type), sentence, steps, metric)


def _tell(told: list[Happened], new: Happened, teller: Teller) -> None:
    """Add it; steps that one person finished one after the other are one sentence."""
    last = told[-1] if told else None
    if new.steps and last and last.steps and last.actor == new.actor:
        steps = (*last.steps, *new.steps)
        sentence = teller.steps(new.actor, _listed(steps))
        told[-1] = replace(new, steps=steps, sentence=sentence)
    else:
        told.append(new)


def _listed(steps: Sequence[int]) -> str:
    """1–3 for neighbours, else 1, 3, 4."""
    first, last = steps[0], steps[-1]
    return f"{first}–{last}" if list(steps) == list(range(first, last + 1)) else ", ".join(map(str, steps))
