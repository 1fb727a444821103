"""What a list of tickets was asked for, as its address says it. What makes no sense is taken as not asked for."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from api.web import in_address
from services.desk.counts import Narrowed
from services.rules.lifecycle import OPEN, Priority, Sourcing, Status
from services.tickets.listing import Filters

_REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9]*-[0-9]+")
_FIELDS = (
    "q", "status", "company", "assignee", "priority", "queue", "task_type", "sourcing", "due", "created_from", "created_to", "sort",
)  # fmt: skip
OPEN_STATUSES = tuple(status.value for status in Status if status in OPEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the filters, each as it is written in the address; empty asks for nothing. Without a status: open work."""

    q: str = ""
    status: str = ""
    company: str = ""
    assignee: str = ""
    priority: str = ""
    queue: str = ""
    task_type: str = ""
    sourcing: str = ""
    due: str = ""
    created_from: str = ""
    created_to: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the parameters of an address."""
        held = {name: given.get(name, "").strip()[:200] for name in _FIELDS}
        known = {
            "status": {"all", *Status}, "priority": set(Priority), "sourcing": set(Sourcing), "sort": {"new"},
        }  # fmt: skip
        for name, values in known.items():
            held[name] = held[name] if held[name] in values else ""
        for name in ("due", "created_from", "created_to"):
            held[name] = held[name] if in_address.day(held[name]) else ""
        held["queue"] = held["queue"] if in_address.ident(held["queue"]) else ""
        held["assignee"] = (
            held["assignee"] if held["assignee"] == "me" or in_address.ident(held["assignee"]) else ""
        )
        return cls(**held)

    def address(self, **changes: str) -> str:
        """The same list, or another, as an address."""
        fields = {
            name: changes.get(name, getattr(self, name)) for name in (*_FIELDS, "cursor") if name != "cursor"
        }
        fields |= {"cursor": changes.get("cursor", "")}
        asked = urlencode({name: value for name, value in fields.items() if value})
        return "/console/tickets" + (f"?{asked}" if asked else "")

    def without(self, *names: str) -> "Asked":
        return replace(self, **dict.fromkeys(names, ""))

    @property
    def by_due(self) -> bool:
        return self.sort != "new"

    @property
    def is_narrowed(self) -> bool:
        return self.without("status", "sort") != Asked()

    @property
    def is_countable(self) -> bool:
        """Whether the board knows all that is asked for but the status."""
        return not (self.q or self.task_type or self.created_from or self.created_to)

    @property
    def words(self) -> str:
        """What is searched for: a reference as it is written, anything else as it stands."""
        text = unicodedata.normalize("NFKC", self.q)
        return text.upper() if _REFERENCE.fullmatch(text) else self.q

    def filters(self, zone: ZoneInfo, *, me: UUID, q: str | None = None) -> Filters:
        """As the listing takes them. Days are those of the reader's zone; `due` counts that day in."""
        status = [] if self.status == "all" else [self.status] if self.status else list(OPEN_STATUSES)
        return Filters(
            status=status,
            queue=in_address.ident(self.queue),
            assignee=me if self.assignee == "me" else in_address.ident(self.assignee),
            task_type=self.task_type or None,
            priority=self.priority or None,
            sourcing=self.sourcing or None,
            q=q,
            due_before=in_address.end_of(self.due, zone),
            created_from=in_address.start_of(self.created_from, zone),
            created_to=in_address.end_of(self.created_to, zone),
        )

    def narrowed(self, zone: ZoneInfo, *, me: UUID, tenant: UUID | None) -> Narrowed:
        """The same as the board counts them, whatever the status."""
        return Narrowed(
            tenant=tenant,
            queue=in_address.ident(self.queue),
            assignee=me if self.assignee == "me" else in_address.ident(self.assignee),
            priority=Priority(self.priority).rank if self.priority else None,
            sourcing=self.sourcing or None,
            due_before=in_address.end_of(self.due, zone),
        )
