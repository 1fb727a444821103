"""What every refusal of a pure rule has in common: a stable code, and the facts behind it.

The actions translate these kinds into the refusals of the edge; the code becomes the problem's `code`
and the facts its members, so both keep their spelling once a release has shipped them.
"""

import json
from dataclasses import dataclass, fields
from typing import ClassVar


class Refused(ValueError):
    """A rule says no. Subclasses are dataclasses (not frozen: a traceback is written into them)."""

    code: ClassVar[str]

    def facts(self) -> dict[str, object]:
        """The fields of this refusal by name, as plain values where they are words of the API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad field of a body: where (RFC 6901 pointer), a stable code, what it held and what it takes."""

    pointer: str
    code: str
    detail: str


def shown(value: object, *, length: int = 60) -> str:
    """A value as an error shows it: in JSON's spelling, bounded."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= length else text[: length - 1] + "…"
