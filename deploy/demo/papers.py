"""What a requester hands in: a subject, a description and form data, all about the same case."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deploy.demo import facts, papers_books, papers_hr, papers_it, papers_office, words
from deploy.demo.facts import Facts
from deploy.demo.words import Texts
from services.catalogue.standard import catalogue
from services.tickets.creation import NewTicket

_FORMS: Mapping[str, Callable[[Facts], dict[str, Any]]] = {
    **papers_it.FORMS,
    **papers_books.FORMS,
    **papers_hr.FORMS,
    **papers_office.FORMS,
}


@dataclass(frozen=True, slots=True)
class Paper:
    subject: str
    form: dict[str, Any]


def pick(rng: random.Random, texts: Texts, language: str) -> str:
    return rng.choice(texts[language])


def write(rng: random.Random, code: str, language: str, *, department: str, at: date) -> Paper:
    """A subject line of this kind of work, and the form that says the same at length."""
    about = facts.draw(rng, code, language, department=department, at=at, usual=_usual(code))
    return Paper(
        subject=about.subject(words.SUBJECTS[code][language][about.variant]), form=_FORMS[code](about)
    )


def _usual(code: str) -> int | None:
    """How many of what the kind of work counts its standard example holds."""
    kind = catalogue().task_types.get(code)
    return kind.example[kind.rate.quantity] if kind and kind.rate.quantity else None


def without_deadline(new: NewTicket) -> NewTicket:
    """The same, without a date promised."""
    return replace(new, deadline=None)
