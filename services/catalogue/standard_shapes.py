"""The shapes of the ready catalogue: task types with all that makes them complete, and what they refer to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{1,63}$")]
Line = Annotated[str, Field(min_length=1, max_length=120)]
Prose = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(str.strip)]
Minutes = Annotated[int, Field(gt=0, le=60_000)]
Level = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(gt=0, lt=1)]
Domain = Literal["hr", "general_affairs", "accounting", "finance", "it"]
Priority = Literal["urgent", "high", "normal", "low"]

STRICT = ConfigDict(extra="forbid", strict=True)


_FOLD = re.compile(r"(?<!\n)\n(?!\n|[-*] |[0-9]+\. )")
"""A line break of the file within a paragraph. A page would show it as one that was meant."""


def unfolded(text: str) -> str:
    """One line a paragraph; English has a space where the file broke the line."""
    return _FOLD.sub(" ", text)


def unfolded_japanese(text: str) -> str:
    """One line a paragraph; Japanese has no space there."""
    return _FOLD.sub("", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A short text in both languages."""

    __pydantic_config__ = STRICT
    ja: Line
    en: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of one or more paragraphs (Markdown) in both languages."""

    __pydantic_config__ = STRICT
    ja: Annotated[Prose, AfterValidator(unfolded_japanese)]
    en: Annotated[Prose, AfterValidator(unfolded)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Business minutes by priority."""

    __pydantic_config__ = STRICT
    urgent: Minutes
    high: Minutes
    normal: Minutes
    low: Minutes

    def __post_init__(self) -> None:
        if not self.urgent <= self.high <= self.normal <= self.low:
            raise ValueError("a higher priority may not have the longer target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """The default targets; `warn_at` are shares of a target at which it is at risk."""

    __pydantic_config__ = STRICT
    first_response: Targets
    resolution: Targets
    next_response: Targets | None = None
    periodic_update: Targets | None = None
    work_time: Targets | None = None
    warn_at: tuple[Share, ...] = (0.8,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who may decide: people of a client role, of the requester's own department or of any."""

    __pydantic_config__ = STRICT
    role: Literal["approver", "client_manager"]
    department: Literal["own", "any"] = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One level: any one of the deciders."""

    __pydantic_config__ = STRICT
    any_of: Annotated[tuple[Decider, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Whether a second person checks the work before delivery; `rate` is the share drawn for `sample`."""

    __pydantic_config__ = STRICT
    mode: Literal["none", "sample", "always"]
    rate: Share | None = None

    def __post_init__(self) -> None:
        if (self.rate is not None) != (self.mode == "sample"):
            raise ValueError("a rate stands beside `sample`, and only there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The unit of the rate card, and the form field that counts it (none: one a ticket, or measured time)."""

    __pydantic_config__ = STRICT
    unit: Code
    quantity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Minutes that the work typically takes in-house, per ticket or per unit of the rate card.

    Always an assumption, to be replaced by what the client measures; `note` says what it assumes.
    """

    __pydantic_config__ = STRICT
    minutes: Minutes
    per: Literal["ticket", "unit"]
    assumption: Literal[True]
    note: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the procedure. `evidence`: a document or note must be left; `four_eyes`: a second person."""

    __pydantic_config__ = STRICT
    title: Name
    instruction: Text
    minutes: Annotated[int, Field(gt=0, le=2_400)]
    role: Literal["operator", "team_lead"] = "operator"
    required: bool = True
    evidence: bool = False
    four_eyes: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskType:
    """業務メニュー: one standard kind of work. `form` is JSON Schema 2020-12, `example` data that it takes."""

    __pydantic_config__ = STRICT
    code: Code
    domain: Domain
    name: Name
    description: Text
    core: bool
    confidential: bool
    priority: Priority
    queue: Code
    skills: Annotated[Mapping[Code, Level], Field(min_length=1)]
    capacity_units: Annotated[int, Field(ge=1, le=10)]
    approval: Approval | None
    review: Review
    retention: Code
    rate: Rate
    baseline: Baseline
    sla: Sla
    form: Mapping[str, Any]
    example: Mapping[str, Any]
    steps: Annotated[tuple[Step, ...], Field(min_length=5, max_length=10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something a person can do, at levels 1 (with guidance) to 5 (teaches it)."""

    __pydantic_config__ = STRICT
    name: Name
    description: Text
    domains: tuple[Domain, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue of the provider where a domain's tickets wait."""

    __pydantic_config__ = STRICT
    name: Name
    domain: Domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the records of such work are kept, from when, and the law behind it (or that there is none)."""

    __pydantic_config__ = STRICT
    name: Name
    years: Annotated[int, Field(ge=1, le=30)]
    runs_from: Name
    law: Text
    statutory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The ready catalogue, by code."""

    task_types: Mapping[str, TaskType]
    skills: Mapping[str, Skill]
    queues: Mapping[str, Queue]
    retention: Mapping[str, Retention]
    units: Mapping[str, Name] = field(default_factory=dict)
