"""What the demo's monthly reviews say: comments in both languages, and what was agreed, month by month.

Texts take `{resolved}`, `{level}` (of the resolution targets), and the names of months: `{before}`, `{month}`, `{next}`, `{after}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A decision or an action. `due` is so many months after the month of the review, on that day."""

    name: str
    title: str
    side: Literal["provider", "client"]
    kind: Literal["decision", "action"] = "action"
    owner: str = ""
    due: tuple[int, int] | None = None
    note: str = ""
    status: Literal["open", "done"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """One month's review. `comments` are (ja, en) by section; `closes` says what became of earlier points, by their names.

    `until` is how far it goes: a draft, sent and signed by the provider, or signed by both sides.
    """

    comments: Mapping[str, tuple[str, str]]
    opens: Sequence[Point] = ()
    closes: Mapping[str, Literal["done", "dropped"]] = field(default_factory=dict)
    until: Literal["draft", "sent", "signed"] = "signed"
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A company's reviews: that of the last full month first."""

    company: str
    newest_first: Sequence[Minutes]
