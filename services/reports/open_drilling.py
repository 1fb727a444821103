"""The open tickets behind a figure of the backlog: exactly those that it counts, as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.reports import asking, open_work
from services.reports.asking import Asked
from services.reports.open_work import OpenTicket
from services.rules.backlogs import STEPS, Slack
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class OpenNarrowed:
    """What the open tickets are narrowed to: a cell of one of the backlog's tables. Ages are steps, such as `3-4`."""

    slack: str | None = None
    age_days: str | None = None
    age_business_days: str | None = None
    status: str | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        """Raises Invalid for a step that there is not."""
        for name, held, takes in (
            ("slack", self.slack, tuple(Slack)), ("age_days", self.age_days, STEPS),
            ("age_business_days", self.age_business_days, STEPS),
        ):  # fmt: skip
            if held is not None and held not in takes:
                raise Invalid.field(
                    f"/{name}",
                    "unknown_step",
                    say("held {held}; takes one of {takes}", held=held, takes=takes),
                )

    def takes(self, ticket: OpenTicket) -> bool:
        """Whether a figure that is so narrowed counts this ticket. A day's figure leaves out what is overdue already."""
        is_due = ticket.due_on == self.due_on and ticket.slack is not Slack.OVERDUE
        return (
            self.slack in {None, ticket.slack.value}
            and self.age_days in {None, ticket.wall_step}
            and self.age_business_days in {None, ticket.business_step}
            and self.status in {None, ticket.status}
            and (self.due_on is None or is_due)
        )


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open ticket, as the backlog counts it."""

    tenant: str
    id: UUID
    reference: str
    task_type: str
    priority: str
    sourcing: str
    status: str
    assignee: UUID | None
    created_at: datetime
    due_at: datetime | None
    slack: str
    age_days: int
    age_business_days: int


async def rows(tx: Tx, asked: Asked, narrowed: OpenNarrowed) -> Sequence[OpenRow]:
    """Those of this tenant, the newest first. Raises Denied."""
    tx.scope.require("tickets.read")
    ground = await asking.ground(tx, asked)
    found = [_row(each) for each in await open_work.tickets(tx, ground, asked) if narrowed.takes(each)]
    return sorted(found, key=lambda row: row.id.int, reverse=True)


def _row(each: OpenTicket) -> OpenRow:
    return OpenRow(
        each.tenant, each.ticket, each.reference, each.task_type, each.priority, each.sourcing, each.status, each.assignee,
        each.created_at, each.due_at, each.slack.value, each.age_days, each.age_business_days,
    )  # fmt: skip
