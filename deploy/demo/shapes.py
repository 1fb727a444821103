"""What the demo is made of: companies, people, kinds of work and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from services.catalogue.actions import NewTaskType
from tenants.roles import Role

Rhythm = Literal["even", "mondays", "month_start", "month_end", "gotobi", "payday"]
"""When such work comes in: evenly, on Mondays, at the month's turn, on days that end in 5 or 0, or before wages are paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in. `mail` is the part before the @; no `domains` are all of them."""

    mail: str
    name: str
    role: Role
    department: str | None = None
    domains: tuple[str, ...] | None = None
    locale: str = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Person):
    """Somebody who works on tickets: at which hours, what they can do at which level, and how fast (1: as written)."""

    shift: str
    skills: Mapping[str, int] = field(default_factory=dict)
    pace: float = 1.0
    team: str | None = None
    clients: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How much of a kind of work a company asks for: tickets a month, when, and which share its own people do.

    What one person alone can do does not grow with the scale.
    """

    code: str
    monthly: float
    rhythm: Rhythm = "even"
    in_house: float = 0.0
    grows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A client company with its people, hours, catalogue and demand.

    `hours` are by calendar code; one may name others by `{"of": code}`; `office` is that of the client's own people. `changes` are what it does
    differently from the standard catalogue, `policies` stand before the standard ones.
    """

    key: str
    name_ja: str
    name_en: str
    mail_domain: str
    time_zone: str
    locale: str
    hours: Mapping[str, tuple[str, str, Any]]
    office: str
    people: tuple[Person, ...]
    adopts: tuple[str, ...]
    changes: Mapping[str, Mapping[str, Any]]
    own: tuple[NewTaskType, ...]
    policies: tuple[Mapping[str, Any], ...]
    demand: tuple[Demand, ...]
