"""What a form's fields are to a page: plain values for templates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from api.web.formats import Formats
from services.in_force.forms.refusals import pointer_of

Kind = Literal[
    "line",
    "text",
    "number",
    "date",
    "moment",
    "yes_no",
    "choice",
    "choices",
    "entries",
    "rows",
    "group",
    "json",
]
PREFIX = "f"
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the form, and where days and times are theirs."""

    language: str
    zone: ZoneInfo
    format: Formats


@dataclass(frozen=True, slots=True)
class Control:
    """A field. `when` says on what it depends that it is needed; `value` is text, a list of texts, or (date) its three parts.

    `parts` are the fields of a group; `rows` those of each entry of a list.
    """

    kind: Kind
    name: str
    id: str
    label: str
    help: str = ""
    required: bool = False
    when: str = ""
    personal: bool = False
    value: Any = ""
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence["Control"] = ()
    rows: Sequence[Sequence["Control"]] = ()
    can_add: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A field as a page shows it. `masked`: what is there is hidden; `rows` are the lines of each entry of a list."""

    pointer: str
    label: str
    text: str = ""
    masked: bool = False
    rows: Sequence[Sequence["Line"]] = ()


def name_of(path: Path) -> str:
    """The name under which a field is sent."""
    return PREFIX + pointer_of(path)


def id_of(pointer: str) -> str:
    """The id of the field at a pointer of the data."""
    return (PREFIX + pointer).replace("/", "-").replace("~", "_")


def begun(hint: str) -> str:
    """A hint as a sentence begins. It is kept as errors go on with it (`it takes letters and digits`)."""
    return hint[:1].upper() + hint[1:] if re.match(r"[a-z]+(?![\w:/.@])", hint) else hint
