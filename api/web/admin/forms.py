"""What was typed into a form of the administration, and what of it was refused, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from api.web import refusals
from api.web.admin import wrongs
from api.web.reader import Reader
from core.errors import Conflict, Denied, Invalid, Refusal, Stale

_STATUS: Mapping[type[Refusal], int] = {Invalid: 422, Denied: 403, Stale: 412, Conflict: 409}
REFUSED = tuple(_STATUS)
"""What a form is shown again for, with what was typed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form as they came: one text each, and the lists of those that come several times."""

    one: Mapping[str, str]
    several: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """What was typed, without blanks around it; empty where nothing was."""
        return self.one.get(name, "").strip()

    def or_none(self, name: str) -> str | None:
        return self.text(name) or None

    def ticked(self, name: str) -> tuple[str, ...]:
        return self.several.get(name, ())

    def version(self) -> int | None:
        """The edit token of what was read."""
        given = self.text("version")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None

    def domains(self) -> list[str] | None:
        """The ticked domains, or several in one field with commas; None is all."""
        if self.text("reach") != "some":
            return None
        return [each for held in self.ticked("domains") for each in held.split(",") if each]


async def typed(request: Request) -> Typed:
    """Read a form. Uploads in it are left out."""
    form = await request.form()
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    several: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        several[name] = (*several.get(name, ()), value.replace("\r\n", "\n").replace("\x00", ""))
    return Typed({name: values[0] for name, values in several.items()}, several)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was not taken: by field, or as a whole. `status` is that of the answer."""

    status: int = 200
    fields: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""

    def error(self, name: str) -> str:
        """What is wrong with a field; empty where nothing is."""
        return self.fields.get(name, "")

    @property
    def listed(self) -> list[tuple[str, str]]:
        """For the summary at the top: the field's id and the sentence."""
        return list(self.fields.items())


NONE = Trouble()


def trouble(reader: Reader, refusal: Refusal) -> Trouble:
    """What is said about a refusal where the form stands."""
    status = next((number for kind, number in _STATUS.items() if isinstance(refusal, kind)), 422)
    if isinstance(refusal, Invalid):
        said: dict[str, Any] = {}
        for each in refusal.errors:
            said.setdefault(each.pointer.strip("/").split("/")[0], wrongs.text(reader.language, each))
        return Trouble(status, said)
    facts = dict(refusal.facts)
    return Trouble(
        status, whole=refusals.text(reader.language, status, refusal.reason, refusal.detail, facts)
    )
