"""A ticket while staff enter it for a client: what was sent, what is wrong with it, and what its page shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from api.web import forms, in_address
from api.web.forms import Reading
from api.web.labels import PRIORITY
from api.web.portal import sheets
from core.errors import FieldError
from services.drafts.queries import Content
from services.in_force.snapshot import TaskType
from services.tickets import creation
from tenants.db import Tx

_PEOPLE = """
SELECT id, name, department FROM people WHERE tenant_id = $1 AND ended_at IS NULL ORDER BY name, id LIMIT 1000
"""


def ticket(kind: TaskType, content: Content, sent: FormData, how: Reading) -> creation.NewTicket:
    """What the action takes."""
    return replace(
        sheets.new_ticket(kind, content, how),
        channel="staff",
        requester=in_address.ident(text(sent, "requester")),
    )


async def wrong(
    tx: Tx, kind: TaskType, content: Content, sent: FormData, how: Reading
) -> Sequence[FieldError]:
    """What keeps it from being entered; somebody of the company must have asked for it."""
    errors = await sheets.wrong(tx, kind, content, how)
    known = {str(row["id"]) for row in await tx.fetch(_PEOPLE, tx.tenant)}
    if text(sent, "requester") not in known:
        said = how.format.words.of("console").gettext("Choose the requester.")
        errors.insert(0, FieldError("/requester", "missing", said))
    return errors


def grown(kind: TaskType, content: Content, sent: FormData, how: Reading) -> dict[str, Any]:
    """One entry of a list of the form more, or one less."""
    add, remove = (text(sent, name) if name in sent else None for name in ("add", "remove"))
    return forms.grown(kind.form, content.form, how, add=add, remove=remove)


async def values(
    tx: Tx, kind: TaskType, content: Content, requester: str, errors: Sequence[FieldError], how: Reading
) -> dict[str, Any]:
    """What the page of the form shows."""
    in_form = {
        each.pointer.removeprefix("/form"): each.detail
        for each in reversed(errors)
        if each.pointer.startswith("/form")
    }
    people = [
        (str(row["id"]), f"{row['name']}（{row['department']}）" if row["department"] else row["name"])
        for row in await tx.fetch(_PEOPLE, tx.tenant)
    ]
    return {
        "kind": kind,
        "content": content,
        "fields": forms.build(kind.form, content.form, in_form, how),
        "errors": [(_field(each.pointer), each.detail) for each in errors],
        "wrong": {each.pointer.strip("/"): each.detail for each in errors if not each.pointer.startswith("/form")},
        "deadline": (*content.deadline.split("-"), "", "", "")[:3],
        "people": people,
        "priorities": [(code, how.format.words.of("console").gettext(text)) for code, text in PRIORITY.items()],
        "requester": requester,
        "suggested": sheets.suggested(kind, content.form, how),
    }  # fmt: skip


def _field(pointer: str) -> str:
    if pointer.startswith("/form"):
        return forms.id_of(pointer.removeprefix("/form"))
    return pointer.strip("/") or "new"


def text(sent: FormData, name: str) -> str:
    """A field that was sent, without the space around it."""
    value = sent.get(name)
    return value.strip() if isinstance(value, str) else ""
