"""How far a request has come, in steps that a layman understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.web.formats import Formats
from api.web.words import noop

State = Literal["done", "current", "todo", "blocked"]
_WORKING = ("in_progress", "waiting_client", "on_hold")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the line: its name, a note under it, and whether it is behind, now, or ahead."""

    name: str
    note: str
    state: State


@dataclass(frozen=True, slots=True)
class Course:
    """What the steps are made of. `approval`: None where none is needed, else its status; names where they are known."""

    status: str
    created_at: datetime
    approval: str | None = None
    decided_at: datetime | None = None
    decider: str = ""
    deciders: Sequence[str] = ()
    begun: bool = False
    worker: str = ""
    checked: bool = False
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


def stages(course: Course, format_: Formats) -> list[Stage]:
    """The steps of a request, in order."""
    words = format_.words.of("portal")
    names = [
        "received",
        *(["approval"] if course.approval else []),
        "work",
        *(["check"] if course.checked else []),
        "done",
    ]
    reached = _reached(course, names)
    ended = course.status == "cancelled"
    return [
        Stage(
            words.gettext(_NAMES[name]),
            _note(name, course, format_),
            _state(n, reached, over=course.status == "closed", ended=ended),
        )
        for n, name in enumerate(names)
    ]


_NAMES: Mapping[str, str] = {
    "received": noop("Received"), "approval": noop("Approval"), "work": noop("The work"), "check": noop("Double check"), "done": noop("Completed"),
}  # fmt: skip


def _reached(course: Course, names: Sequence[str]) -> int:
    """The step at which it stands."""
    at = _AT.get(course.status, "work")
    if course.status == "cancelled":
        at = "work" if course.begun or course.approval in (None, "approved") else "approval"
    return names.index(at) if at in names else names.index("work" if at == "check" else "received")


_AT: Mapping[str, str] = {
    "new": "received", "awaiting_approval": "approval", "in_review": "check", "resolved": "done", "closed": "done",
}  # fmt: skip


def _state(n: int, reached: int, *, over: bool, ended: bool) -> State:
    if n < reached or over:
        return "done"
    if n == reached:
        return "blocked" if ended else "current"
    return "blocked" if ended else "todo"


def _note(name: str, course: Course, format_: Formats) -> str:
    words = format_.words.of("portal")
    match name:
        case "received":
            return _at(course.created_at, format_)
        case "approval" if course.decided_at or course.status != "cancelled":
            return _approval(course, format_)
        case "work" if course.worker and course.status in _WORKING:
            return words.gettext("%(name)s is working on it") % {"name": course.worker}
        case "check":
            return words.gettext("Two people check the result.")
        case "done" if course.resolved_at:
            return _at(course.resolved_at, format_)
    return ""


def _approval(course: Course, format_: Formats) -> str:
    if course.decided_at:
        return f"{_at(course.decided_at, format_)} {course.decider}".strip()
    return ("、" if format_.words.language == "ja" else ", ").join(course.deciders[:2])


def _at(at: datetime, format_: Formats) -> str:
    day = format_.short(at)
    time = format_.time(at)
    return time if day == time else f"{day} {time}"
