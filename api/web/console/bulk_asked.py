"""What somebody asks to be done to many tickets: read from the address or the form, whatever order it was chosen in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.web import in_address
from api.web.console.bulk_actions import BY_CODE, Action
from api.web.console.bulk_doing import Wanted
from services.rules.lifecycle import Priority
from tenants.scope import Scope

FIELDS = ("person", "queue", "priority", "tag", "reason", "review_at")
LONGEST_TAG, LONGEST_REASON = 60, 2000


@dataclass(frozen=True, slots=True)
class BulkAsked:
    """The action, its fields as they were typed, the tickets, and the list to come back to."""

    action: Action
    given: Mapping[str, str]
    tickets: Sequence[tuple[str, int | None]]
    back: str

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.tickets]

    @property
    def is_complete(self) -> bool:
        """Whether all that the action asks for was given."""
        return not self.action.asks or bool(self.given[self.action.asks])

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """As it is done."""
        given = self.given
        return Wanted(
            self.action,
            person=in_address.ident(given["person"]),
            queue=in_address.ident(given["queue"]),
            priority=given["priority"],
            tag=given["tag"],
            reason=given["reason"],
            review_at=_instant(given["review_at"], zone),
        )


def read(scope: Scope, do: str, tickets: Sequence[str], given: Mapping[str, str], back: str) -> BulkAsked:
    """Raises Denied for an action that is not the caller's. A ticket is `ACME-7`, or `ACME-7:3` with the version looked at."""
    action = BY_CODE.get(do, BY_CODE["mine"])
    scope.require(action.grant)
    held = {name: given.get(name, "").strip() for name in FIELDS}
    held["tag"], held["reason"] = held["tag"][:LONGEST_TAG], held["reason"][:LONGEST_REASON]
    held["priority"] = held["priority"] if held["priority"] in set(Priority) else ""
    for name in ("person", "queue"):
        held[name] = held[name] if in_address.ident(held[name]) else ""
    return BulkAsked(action, held, list(dict.fromkeys(map(_named, tickets))), back)


def _named(text: str) -> tuple[str, int | None]:
    name, _, version = text.strip()[:60].partition(":")
    return name, int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """A local time of the reader, as `<input type="datetime-local">` gives it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC) if text else None
    except ValueError:
        return None
