"""A request while it is written: what was typed, as a draft keeps it and as a ticket takes it, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from api.web import forms
from api.web.forms import Reading
from api.web.words import Words, noop
from core.errors import FieldError, Invalid
from core.said import say
from services.drafts.queries import Content
from services.in_force import reading
from services.in_force.forms import personal_fields
from services.in_force.snapshot import TaskType
from services.rules import masking
from services.tickets import creation
from services.tickets.creation import NewTicket
from services.tickets.promising import CHANNEL
from tenants.db import Tx

LONGEST_SUBJECT, LONGEST_TEXT = 200, 20_000
_ABOUT: Mapping[str, str] = {
    "closed_that_day": noop("That day is closed. Please choose another."),
    "too_far": noop("That day is too far in the future."),
    "in_the_past": noop("That day has passed. Please choose a future one."),
    "before_resolution_due": noop(
        "That is earlier than we promise. Choose the promised day or later, or a higher urgency."
    ),
    "unknown_task_type": noop("This kind of work can no longer be requested."),
    "no_day": noop("This is not a valid date. Enter the day, month and year in figures."),
    "too_long": noop("The text is too long."),
}


async def kind_of(tx: Tx, code: str) -> TaskType:
    """The kind of work of a request. Raises Invalid where the reader may not request it."""
    kind = (await reading.of(tx)).by_code.get(code)
    if kind is None or not kind.active or kind.domain not in tx.scope.domains():
        raise Invalid.field(
            "/task_type", "unknown_task_type", say("held {held}; takes a code of the catalogue", held=code)
        )
    return kind


def read(
    kind: TaskType, sent: FormData, how: Reading, *, files: list[UUID], keep_empty: bool = False
) -> Content:
    """What a form sent."""
    parts = [_text(sent, f"deadline:{part}") for part in "ymd"]
    year, month, day = parts
    return Content(
        subject=_text(sent, "subject"),
        description=_text(sent, "description"),
        priority=_text(sent, "priority")
        if _text(sent, "priority") in {"urgent", "high", "normal", "low"}
        else "",
        deadline="-".join((year, *(part and part.zfill(2) for part in (month, day)))) if any(parts) else "",
        form=forms.read(kind.form, sent, how, keep_empty=keep_empty),
        files=files,
    )


def _text(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def new_ticket(kind: TaskType, content: Content, how: Reading) -> NewTicket:
    """What the action takes. Raises Invalid for a day that is none."""
    return NewTicket(
        task_type=kind.code,
        subject=content.subject or suggested(kind, content.form, how),
        description=content.description,
        priority=content.priority or None,
        form=content.form,
        channel=CHANNEL,
        deadline=_day(content.deadline),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid.field("/deadline", "no_day", say("held {held}; takes a day", held=text)) from error


def suggested(kind: TaskType, data: Mapping[str, Any], how: Reading) -> str:
    """A subject for who writes none: the kind of work, and the first thing that says which. Never personal data."""
    name, truths = kind.name[how.language], forms.yes_no(how.language).values()
    personal = masking.hidden(data, personal_fields(kind.form))
    for line in forms.show(kind.form, data, how, hidden=personal):
        if line.text and not line.masked and len(line.text) <= 60 and line.text not in truths:
            return f"{name}{'：' if how.language == 'ja' else ': '}{line.text}"
    return name


async def wrong(tx: Tx, kind: TaskType, content: Content, how: Reading) -> list[FieldError]:
    """Everything that keeps a request from being sent, with pointers into the page: `/form/…`, `/subject`, `/deadline`."""
    said = how.format.words.of("portal")
    too_long, no_day = (said.gettext(text) for text in (_ABOUT["too_long"], _ABOUT["no_day"]))
    own = [
        FieldError(f"/{name}", "too_long", too_long)
        for name, most in (("subject", LONGEST_SUBJECT), ("description", LONGEST_TEXT))
        if len(getattr(content, name)) > most
    ]
    try:
        _day(content.deadline)
    except Invalid as invalid:  # told with all the rest, and no reason to stop looking
        own += [replace(each, detail=no_day) for each in invalid.errors]
        content = replace(content, deadline="")
    try:
        await creation.prepare(tx, new_ticket(kind, content, how))
    except Invalid as invalid:
        own = [replace(each, detail=_said(kind, each, said)) for each in invalid.errors] + own
    return own


def _said(kind: TaskType, error: FieldError, said: Words) -> str:
    if error.pointer.startswith("/form/"):
        return forms.flaw(kind.form, error, said.language)
    return said.gettext(_ABOUT[error.code]) if error.code in _ABOUT else said.told(error.detail)
