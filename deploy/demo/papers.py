"""What a requester hands in: a subject, a description and form data, the standard example moved to the day and size of the case."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from deploy.demo import words
from deploy.demo.words import Texts
from services.catalogue.standard import catalogue
from services.tickets.creation import NewTicket

WRITTEN_ON = date(2026, 11, 20)
"""The day around which the examples of the standard catalogue were written."""

_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_MONTH = re.compile(r"20\d\d-\d\d")
_INSTANT = re.compile(r"20\d\d-\d\d-\d\dT.+")


def pick(rng: random.Random, texts: Texts, language: str) -> str:
    return rng.choice(texts[language])


def subject(rng: random.Random, code: str, language: str, *, department: str, at: date) -> str:
    """A subject line of this kind of work."""
    japanese = language == "ja"
    to_come = at + timedelta(days=rng.randint(2, 20))
    return pick(rng, words.SUBJECTS[code], language).format(
        system=rng.choice(words.SYSTEMS if japanese else words.SYSTEMS_EN),
        supplier=rng.choice(words.SUPPLIERS),
        city=rng.choice(words.CITIES if japanese else words.CITIES_EN),
        name=rng.choice(words.NAMES if japanese else words.NAMES_EN),
        n=rng.randint(2, 24),
        department=department,
        month=f"{at.month}月" if japanese else f"{at:%B}",
        day=f"{to_come.month}月{to_come.day}日" if japanese else f"{to_come:%d %B}",
    )


def without_deadline(new: NewTicket) -> NewTicket:
    """The same, without a date promised."""
    return replace(new, deadline=None)


def form(rng: random.Random, code: str, at: date, subject: str) -> dict[str, Any]:
    """Form data that the task type takes."""
    if code in _OWN:
        return _OWN[code](rng, at)
    kind = catalogue().task_types[code]
    moved: dict[str, Any] = _moved(kind.example, (at - WRITTEN_ON).days)
    if code == "it.helpdesk":
        moved = {name: value for name, value in moved.items() if name not in {"message", "contact_phone"}} | {
            "symptom": subject
        }
    if kind.rate.quantity:
        counted = kind.form["properties"][kind.rate.quantity]
        size = round(moved[kind.rate.quantity] * rng.lognormvariate(0, 0.4))
        moved[kind.rate.quantity] = max(counted.get("minimum", 1), min(size, counted.get("maximum", size)))
    return moved


def _moved(value: Any, days: int) -> Any:
    """The same value so many days later."""
    match value:
        case Mapping():
            return {name: _moved(each, days) for name, each in value.items()}
        case list() | tuple():
            return [_moved(each, days) for each in value]
        case str() if _DAY.fullmatch(value):
            return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
        case str() if _MONTH.fullmatch(value):
            return f"{date.fromisoformat(f'{value}-15') + timedelta(days=days):%Y-%m}"
        case str() if _INSTANT.fullmatch(value):
            return (datetime.fromisoformat(value) + timedelta(days=days)).isoformat()
        case _:
            return value


def _room(rng: random.Random, at: date) -> dict[str, Any]:
    held_on = at + timedelta(days=rng.randint(2, 20))
    return {
        "room": rng.choice(["A", "B", "hall"]),
        "held_on": held_on.isoformat(),
        "people": rng.randint(3, 60),
    }


def _shifts(rng: random.Random, at: date) -> dict[str, Any]:
    return {"month": f"{at + timedelta(days=20):%Y-%m}", "staff": rng.randint(8, 40)}


def _call(rng: random.Random, _at: date) -> dict[str, Any]:
    return {
        "vendor": rng.choice(words.SUPPLIERS),
        "question": "Please ask for the status and tell us in English.",
    }


_OWN = {"own.meeting-room": _room, "own.shift-table": _shifts, "own.vendor-call": _call}
