"""What a reader asked a list of records for: read from the address, written back into links."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request

from api.web import in_address

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """The texts of a search, as they were typed; `before` is where the page begins."""

    tenant: str = ""
    ticket: str = ""
    person: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    before: str = ""
    tail: str = ""

    @classmethod
    def read(cls, request: Request) -> "Asked":
        """From the address; what is too long is cut."""
        given = request.query_params
        return cls(**{each.name: given.get(each.name, "").strip()[:LONGEST] for each in fields(cls)})

    def but(self, **changes: str) -> "Asked":
        return replace(self, **changes)

    def query(self, **changes: str) -> str:
        """The address's query with some of it changed; empty parts are left out."""
        held = replace(self, **changes)
        given = {each.name: getattr(held, each.name) for each in fields(held)}
        return urlencode({name: text for name, text in given.items() if text})

    @property
    def is_narrowed(self) -> bool:
        return any((self.ticket, self.person, self.kind, self.since, self.until))

    def person_id(self) -> UUID | None:
        return in_address.ident(self.person)

    def before_id(self) -> UUID | None:
        return in_address.ident(self.before)

    def before_place(self) -> int | None:
        return (
            int(self.before)
            if self.before.isascii() and self.before.isdigit() and len(self.before) < 16
            else None
        )

    def period(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """From the first day's beginning up to the last day's end, in the reader's zone."""
        return in_address.start_of(self.since, zone), in_address.end_of(self.until, zone)

    def troubles(self) -> Mapping[str, str]:
        """The fields whose text makes no sense, by code."""
        found = {
            name: "day"
            for name in ("since", "until")
            if getattr(self, name) and in_address.day(getattr(self, name)) is None
        }
        first, last = in_address.day(self.since), in_address.day(self.until)
        if first and last and last < first:
            found["until"] = "order"
        return found
