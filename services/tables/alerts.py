"""Alerts on figures: what is watched, between which values, and how it stands. On the board: codes, numbers and ids, no content."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import exact, instant, one_of, text, uuids
from tenants.walls import table_args


class AlertRule(SQLModel, table=True):
    """A figure of one company, watched for some people. `task_type` empty: all of its work, and then of no `domain`, so that who sees
    some domains alone does not see it; `days`: the window up to today.

    `value` and `n` are the figure when it was looked at last (`checked_at`); `turned_at` is when it was raised or cleared.
    """

    __tablename__ = "alert_rules"
    __table_args__ = table_args(
        "board",
        Index("alert_rules_id_idx", "id"),
        Index("alert_rules_raised_idx", "tenant_id", postgresql_where=sql("is_raised AND ended_at IS NULL")),
        one_of("side", "below", "above"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    figure: str = text()
    task_type: str = text(default="")
    domain: str = text(default="", sa_column_kwargs={"server_default": ""})
    days: int
    side: str = text()
    raise_value: Decimal = exact()
    clear_value: Decimal = exact()
    fewest: int = 1
    watchers: list[UUID] = uuids(default_factory=list)
    is_raised: bool = False
    value: Decimal | None = exact(default=None)
    n: int = 0
    checked_at: datetime | None = instant(default=None)
    turned_at: datetime | None = instant(default=None)
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class AlertTurn(SQLModel, table=True):
    """When an alert was raised or cleared, and the figure then."""

    __tablename__ = "alert_turns"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    rule_id: UUID = Field(primary_key=True)
    at: datetime = instant(primary_key=True)
    is_raised: bool
    value: Decimal | None = exact(default=None)
    n: int = 0


class ReportSubscription(SQLModel, table=True):
    """A report that somebody gets again and again: which one, how often, in which language, as which file.

    `every` is `week` (on weekday `on_day`, Monday is 0) or `month` (on that day of the month, 1 to 28), at `hour` of the company's zone;
    the report covers the whole week or month before. `next_at` is when it is due next.
    """

    __tablename__ = "report_subscriptions"
    __table_args__ = table_args(
        "board",
        Index("report_subscriptions_id_idx", "id"),
        Index("report_subscriptions_person_id_idx", "person_id"),
        one_of("report", "sla", "throughput", "backlog", "dependence"),
        one_of("every", "week", "month"),
        one_of("language", "ja", "en"),
        one_of("format", "xlsx", "csv"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    report: str = text()
    every: str = text()
    on_day: int
    hour: int
    language: str = text()
    format: str = text(default="xlsx")
    by_mail: bool = True
    next_at: datetime = instant()
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)
