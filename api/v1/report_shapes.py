"""What reports are asked for over the API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from api.shapes import Code, Day, Shape
from core.errors import Invalid
from services.reports.asking import Asked
from services.rules.lifecycle import Priority, Sourcing
from services.rules.report_periods import Period
from services.spreadsheets import Encoding


def parted(values: Any) -> Any:
    """A filter of several values may be repeated, or hold them with commas between."""
    held = [values] if isinstance(values, str) else values
    return held and [part.strip() for value in held for part in value.split(",")]


TenantKey = Annotated[str, Field(max_length=40)]


class ReportQuery(Shape):
    """A period of local days, `to` the day after its last, and what the report is narrowed to."""

    from_on: Annotated[Day, Field(alias="from", description="the first day")]
    to_on: Annotated[Day, Field(alias="to", description="the day after the last one")]
    tenant: Annotated[
        list[TenantKey] | None,
        BeforeValidator(parted),
        Field(description="keys with commas between; staff without it: all of their companies"),
    ] = None
    task_type: Code | None = None
    sourcing: Sourcing | None = None
    priority: Priority | None = None
    group_by: Annotated[
        str | None,
        Field(
            max_length=60,
            description="`day`, `week` or `month` cuts the trend; `task_type`, `priority`, `sourcing`, `team` or `tenant` parts it; "
            "one of each with a comma between does both",
        ),
    ] = None

    def asked(self) -> Asked:
        """What the service takes. Raises Invalid, naming the field."""
        try:
            period = Period(self.from_on, self.to_on)
        except ValueError as error:
            raise Invalid.field("/to", "bad_period", error.args[0]) from error
        return Asked.of(
            period, self.group_by, task_type=self.task_type, sourcing=self.sourcing, priority=self.priority
        )


class TableQuery(ReportQuery):
    """The same, and of which table a CSV file is made (the first one unless it is named)."""

    table: Annotated[str | None, Field(max_length=40)] = None
    encoding: Annotated[Encoding, Field(description="of CSV")] = "utf-8"


class _PageQuery(ReportQuery):
    """A page of the tickets behind a figure."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=200)] = None


class CountedQuery(_PageQuery):
    """A figure, and the cell of a table that it stands in."""

    figure: Annotated[str, Field(max_length=40)]
    metric: Literal[
        "first_response", "next_response", "periodic_update", "resolution", "work_time", "deadline"
    ] = "resolution"
    team: UUID | None = None
    person: UUID | None = None
    channel: Annotated[str | None, Field(max_length=20)] = None
    weekday: Annotated[int | None, Field(ge=1, le=7)] = None
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    domain: Annotated[str | None, Field(max_length=40)] = None


class OpenQuery(_PageQuery):
    """Open tickets, and the cell of a table that they stand in."""

    figure: Literal["open"] = "open"
    slack: Annotated[str | None, Field(max_length=20)] = None
    age_days: Annotated[str | None, Field(max_length=10)] = None
    age_business_days: Annotated[str | None, Field(max_length=10)] = None
    status: Annotated[str | None, Field(max_length=20)] = None
    due_on: Day | None = None
