"""What somebody typed into the page of facts: as it was sent, as the change that it asks for, and how it differs from what stands."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from api.web import forms
from api.web.forms import Reading
from api.web.ticket.reading import Read
from core import json
from core.errors import FieldError, Invalid
from services.rules import pointers
from services.rules.masking import DOT
from services.rules.pointers import NOTHING

PLAIN = ("subject", "priority", "tags", "external_reference", "deadline_on", "deadline_time")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page: texts, and the data of the form with what is masked."""

    plain: Mapping[str, str]
    form: Mapping[str, Any]

    @property
    def digests(self) -> dict[str, str]:
        """A fingerprint of each field, for the page to send along: what changed meanwhile is known by it."""
        return {name: fingerprint(value) for name, value in {**self.plain, "form": self.form}.items()}


def fingerprint(value: Any) -> str:
    """Short, and says nothing of the value."""
    return sha256(json.dumps(value)).hexdigest()[:12]


def as_it_stands(found: Read, how: Reading) -> Typed:
    """The facts of a ticket as the page begins with them."""
    card, row = found.card, found.row
    due = card.deadline.astimezone(how.zone) if card.deadline else None
    plain = {
        "subject": found.content.subject, "priority": card.priority, "tags": ", ".join(card.tags),
        "external_reference": card.external_reference or "", "deadline_on": due.date().isoformat() if due else "",
        "deadline_time": due.strftime("%H:%M") if due and row.deadline_on is None else "",
    }  # fmt: skip
    return Typed(plain, found.content.form)


def as_sent(found: Read, sent: Any, how: Reading, *, keep_empty: bool = False) -> Typed:
    """What the browser sent."""
    plain = {name: str(sent.get(name, "")).strip() for name in PLAIN}
    return Typed(plain, forms.read(found.kind.form, sent, how, keep_empty=keep_empty))


def changes(found: Read, typed: Typed, how: Reading) -> dict[str, Any]:
    """The changes that it asks for. Raises Invalid for what cannot be read."""
    before = as_it_stands(found, how)
    differing = {name for name in PLAIN if typed.plain[name] != before.plain[name]}
    asked: dict[str, Any] = {}
    if "subject" in differing:
        asked["subject"] = _subject(typed.plain["subject"])
    if "priority" in differing and typed.plain["priority"] in {"urgent", "high", "normal", "low"}:
        asked["priority"] = typed.plain["priority"]
    if "tags" in differing:
        tags = typed.plain["tags"].replace("、", ",").split(",")
        asked["tags"] = [tag.strip()[:60] for tag in tags if tag.strip()][:50]
    if "external_reference" in differing:
        asked["external_reference"] = typed.plain["external_reference"][:300] or None
    if differing & {"deadline_on", "deadline_time"}:
        asked["deadline"] = _deadline(typed, how)
    if typed.form != before.form:
        asked["form"] = unmasked(found, typed.form)
    return asked


def _subject(text: str) -> str:
    if not text or DOT in text:
        raise Invalid.field("/subject", "missing" if not text else "masked", text)
    return text[:300]


def _deadline(typed: Typed, how: Reading) -> date | datetime | None:
    day, time = typed.plain["deadline_on"], typed.plain["deadline_time"]
    if not day:
        return None
    try:
        return (
            datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=how.zone)
            if time
            else date.fromisoformat(day)
        )
    except ValueError as error:
        raise Invalid([FieldError("/deadline", "not_a_day", day)]) from error


def unmasked(found: Read, form: Mapping[str, Any]) -> dict[str, Any]:
    """The form's data as it is to be kept: what is masked on the page, and was not written anew, stays as it is.

    Raises Invalid where a list with masked values has become shorter: which row is whose could not be told.
    """
    data: dict[str, Any] = deepcopy(dict(form))
    for each in found.content.hidden:
        first, *path = pointers.tokens(each.pointer)
        _refuse_fewer_rows(data, found.card.form, path)
        if first == "form" and _is_untouched(pointers.look_up(data, path)):
            _put(data, path, pointers.look_up(found.card.form, path))
    return data


def _refuse_fewer_rows(data: Any, before: Any, path: list[str]) -> None:
    for n in range(len(path)):
        now, then = pointers.look_up(data, path[:n]), pointers.look_up(before, path[:n])
        if isinstance(then, list) and (not isinstance(now, list) or len(now) < len(then)):
            raise Invalid.field("/form" + pointers.under("", *path[:n]), "masked_rows", "")


def _is_untouched(value: Any) -> bool:
    return value is NOTHING or value is None or DOT in str(value)


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    """Put a value back where it was; a list entry that was taken out stays out."""
    held: Any = data
    for step in path[:-1]:
        if isinstance(held, list):
            if int(step) >= len(held):
                return
            held = held[int(step)]
        else:
            held = held.setdefault(step, {})
    if isinstance(held, dict):
        held[path[-1]] = value
    elif isinstance(held, list) and int(path[-1]) < len(held):
        held[int(path[-1])] = value
