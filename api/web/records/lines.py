"""Access records as lines of a page: which company, and what was seen, in words."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from api.web.words import Words, noop, words
from services.access_records import queries
from services.access_records.queries import AccessCard, Filters
from services.in_force import forms, reading
from services.in_force.snapshot import Snapshot
from services.rules import pointers
from tenants.db import transaction
from tenants.scope import Scope

_TEXTS = {"/subject": noop("the subject"), "/description": noop("the description")}


@dataclass(frozen=True, slots=True)
class Line:
    """A record, the key of its company, and what was read."""

    card: AccessCard
    company: str
    what: str


async def of(scopes: Sequence[Scope], filters: Filters, *, limit: int, language: str) -> list[Line]:
    """The newest records of these walls, merged: one transaction sees one tenant."""
    few = asyncio.Semaphore(4)

    async def one(inside: Scope) -> list[Line]:
        async with few, transaction(inside) as tx:
            cards = await queries.records(tx, filters, limit=limit)
            if not cards:
                return []
            in_force = await reading.of(tx)
        return [Line(card, in_force.key, what(card, in_force, words(language, "records"))) for card in cards]

    pages = await asyncio.gather(*(one(inside) for inside in scopes))
    lines = [line for page in pages for line in page]
    return sorted(lines, key=lambda line: line.card.id, reverse=True)[:limit]


def what(card: AccessCard, in_force: Snapshot, said: Words) -> str:
    """What was read, in a few words."""
    if card.kind == "ticket":
        return said.gettext(noop("opened the ticket"))
    if card.kind == "document":
        return said.gettext(noop("downloaded “%(name)s”")) % {"name": card.file_name or "…"}
    return said.gettext(noop("revealed %(field)s")) % {"field": _field(card, in_force, said)}


def _field(card: AccessCard, in_force: Snapshot, said: Words) -> str:
    pointer = card.pointer or ""
    if pointer in _TEXTS:
        return said.gettext(_TEXTS[pointer])
    if pointer.startswith("/comments/"):
        return said.gettext(noop("a message"))
    kind = in_force.task_types.get(card.task_type) if card.task_type else None
    try:
        path = pointers.tokens(pointer)[1:]
        label = forms.field_at(kind.form, path).label(said.language) if kind else path[-1]
    except (ValueError, IndexError):
        return pointer
    return f"「{label}」" if said.language == "ja" else f"“{label}”"
