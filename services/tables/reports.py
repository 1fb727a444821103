"""Rollups: sums of what tickets gave, by local day, kept from the event log alone. What they mean: services/rules/report_facts.py.

No content: ids, codes, days and counts. The zero id stands for no team. Dimensions are those that a ticket has now, so a ticket that
is classified anew leaves one row and enters another, on the day that it was on.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Numeric
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, document, exact, instant, text
from tenants.columns import day as local_day
from tenants.walls import table_args


def count(**kwargs: Any) -> Any:
    return Field(default=0, sa_column_kwargs={"server_default": sql("0")}, **kwargs)


def seconds(**kwargs: Any) -> Any:
    return big(default=0, sa_column_kwargs={"server_default": sql("0")}, **kwargs)


def squares(**kwargs: Any) -> Any:
    """A sum of squared seconds: it outgrows a bigint."""
    return Field(default=0, sa_type=Numeric(40, 0), sa_column_kwargs={"server_default": sql("0")}, **kwargs)


def tally(**kwargs: Any) -> Any:
    """How many there are at each of many places, as one number: services/rules/tallies.py."""
    return Field(default=0, sa_type=Numeric, sa_column_kwargs={"server_default": sql("0")}, **kwargs)


class RollupCursor(SQLModel, table=True):
    """Up to which place a tenant's events are in its rollups. Locked by whoever adds to them.

    `read_at` is the instant of that event; `zone` and `hourly_costs` (a digest per person of the provider) are what the rows were made with:
    where those are other today, the rows are made anew, some tickets at a time; `remaking` says how far that is. `rebuild_due`: a
    rebuild was asked for and has not come to this tenant.
    """

    __tablename__ = "rollup_cursors"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    place: int = big(default=0)
    read_at: datetime | None = instant(default=None)
    zone: str = text(default="")
    hourly_costs: dict[str, Any] = document(default_factory=dict)
    remaking: dict[str, Any] | None = document(default=None)
    rebuild_due: bool = Field(default=False, sa_column_kwargs={"server_default": sql("false")})
    rebuilt_at: datetime | None = instant(default=None)


class ReportTicket(SQLModel, table=True):
    """What one ticket gives to the rollups, as they hold it: for drill-downs, and to take it back when it has changed.

    `work` is `[[day, person, seconds, cost or null], …]`, an ended entry each (`cost` is text); `sla` is `[[metric, cycle, day, result,
    excused], …]`; `turns` is `[[day, "resolved" | "reopened" | "cancelled"], …]` in order. A merged ticket gives its work and nothing else.
    `resolved_on` is set for what counts in volume: first resolved then, neither merged nor cancelled since.
    """

    __tablename__ = "report_tickets"
    __table_args__ = table_args(
        "tenant",
        Index("report_tickets_resolved_on_idx", "tenant_id", "resolved_on", postgresql_where=sql("resolved_on IS NOT NULL")),
        Index("report_tickets_created_on_idx", "tenant_id", "created_on"),
        Index("report_tickets_reopened_idx", "tenant_id", postgresql_where=sql("reopened > 0")),
    )  # fmt: skip

    tenant_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    task_type_id: UUID
    team_id: UUID
    sourcing: str = text()
    priority: str = text()
    channel: str = text()
    created_on: date = local_day()
    created_hour: int
    resolved_on: date | None = local_day(default=None)
    resolved_hour: int | None = None
    resolved_by: UUID | None = None
    cycle_seconds: int | None = big(default=None)
    first_pass: bool = False
    reopened: int = 0
    ended_on: date | None = local_day(default=None)
    merged: bool = False
    is_open: bool = True
    under_procedure: bool = False
    work_seconds: int = big(default=0)
    work: list[Any] = document(default_factory=list)
    sla: list[Any] = document(default_factory=list)
    turns: list[Any] = document(default_factory=list)
    place: int = big()


class ReportDay(SQLModel, table=True):
    """A day's volume, rework and effort.

    `created`: inflow. `resolved`: volume (first resolutions of what was neither merged nor cancelled); of these `first_pass` were never
    reopened, `worked` had work, `touch_seconds` is all their work whenever it was done, `work_squares` the sum of its squares, and
    `cycle_seconds` runs from creation to first resolution, and `cycle_tally` says how many took how long, in logarithmic buckets
    (services/rules/histograms.py). `resolutions`, `reopened` and `ended` (cancelled) count every turn, so that
    backlog at a day's end = created − resolutions + reopened − ended up to it. `work_seconds`, `cost` and `unpriced_seconds` (work that
    has no price) belong to the day on which an entry began.
    """

    __tablename__ = "report_days"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    day: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    created: int = count()
    resolved: int = count()
    first_pass: int = count()
    worked: int = count()
    resolutions: int = count()
    reopened: int = count()
    ended: int = count()
    touch_seconds: int = seconds()
    work_squares: Decimal = squares()
    cycle_seconds: int = seconds()
    cycle_tally: Decimal = tally()
    work_seconds: int = seconds()
    unpriced_seconds: int = seconds()
    cost: Decimal = exact(default=Decimal(0), sa_column_kwargs={"server_default": sql("0")})


class ReportMonth(SQLModel, table=True):
    """The same as ReportDay by month (its first day): what is read of the whole months of a period."""

    __tablename__ = "report_months"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    created: int = count()
    resolved: int = count()
    first_pass: int = count()
    worked: int = count()
    resolutions: int = count()
    reopened: int = count()
    ended: int = count()
    touch_seconds: int = seconds()
    work_squares: Decimal = squares()
    cycle_seconds: int = seconds()
    cycle_tally: Decimal = tally()
    work_seconds: int = seconds()
    unpriced_seconds: int = seconds()
    cost: Decimal = exact(default=Decimal(0), sa_column_kwargs={"server_default": sql("0")})


class ReportSla(SQLModel, table=True):
    """Judged cycles by the day of their result. `excused` of `breached` were excused.

    Of a ticket's resolution cycles judged on one day the last is here; those of several days are told apart by `report_sla_repeats`.
    """

    __tablename__ = "report_sla"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    day: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    metric: str = text(primary_key=True)
    met: int = count()
    breached: int = count()
    excused: int = count()


class ReportSlaMonth(SQLModel, table=True):
    """The days of ReportSla added up by month (its first day); the repeats are taken off a month as off any other days."""

    __tablename__ = "report_sla_months"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    metric: str = text(primary_key=True)
    met: int = count()
    breached: int = count()
    excused: int = count()


class ReportSlaRepeat(SQLModel, table=True):
    """Resolution cycles that a later one of the same ticket replaces: judged on `day`, the next one on `next_day`.

    A period takes off those whose `day` and `next_day` both lie in it: so the last cycle judged within it counts, and no other.
    """

    __tablename__ = "report_sla_repeats"
    __table_args__ = table_args("board", Index("report_sla_repeats_next_day_idx", "tenant_id", "next_day"))

    tenant_id: UUID = Field(primary_key=True)
    day: date = local_day(primary_key=True)
    next_day: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    met: int = count()
    breached: int = count()
    excused: int = count()


class ReportSlaRepeatMonth(SQLModel, table=True):
    """The pairs of ReportSlaRepeat added up by the months of both days (their first days), which may be one."""

    __tablename__ = "report_sla_repeat_months"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    next_month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    met: int = count()
    breached: int = count()
    excused: int = count()


class ReportReopening(SQLModel, table=True):
    """Tickets reopened on `day`, however often, and on `next_day` again: the last day that there is where they never were.

    A period counts those whose `day` lies in it and whose `next_day` does not: so each of its tickets counts once.
    """

    __tablename__ = "report_reopenings"
    __table_args__ = table_args("board", Index("report_reopenings_next_day_idx", "tenant_id", "next_day"))

    tenant_id: UUID = Field(primary_key=True)
    day: date = local_day(primary_key=True)
    next_day: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    tickets: int = count()


class ReportReopeningMonth(SQLModel, table=True):
    """The pairs of ReportReopening added up by the months of both days (their first days), which may be one."""

    __tablename__ = "report_reopening_months"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    next_month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    tickets: int = count()


class ReportHour(SQLModel, table=True):
    """When work comes and when it is done, by hour of the local day and channel. `resolved` as in the volume."""

    __tablename__ = "report_hours"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    day: date = local_day(primary_key=True)
    hour: int = Field(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    channel: str = text(primary_key=True)
    created: int = count()
    resolved: int = count()


class ReportHourMonth(SQLModel, table=True):
    """The hours of ReportHour by month (its first day): tallies of the 168 hours of a week, which begins on Monday."""

    __tablename__ = "report_hour_months"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    priority: str = text(primary_key=True)
    channel: str = text(primary_key=True)
    created_tally: Decimal = tally()
    resolved_tally: Decimal = tally()


class ReportPerson(SQLModel, table=True):
    """Who does what in a month (its first day): for dependence and effort, never for cost.

    `resolved`: volume of which the person was the assignee at the first resolution; of these `under_procedure`, `worked`, and the
    seconds and squares of all work on them. `work_seconds` are the person's own, by the day on which an entry began.
    """

    __tablename__ = "report_people"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    month: date = local_day(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    sourcing: str = text(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    resolved: int = count()
    under_procedure: int = count()
    worked: int = count()
    touch_seconds: int = seconds()
    work_squares: Decimal = squares()
    work_seconds: int = seconds()
