"""What the calls about usage take."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from api.shapes import Code, Day, Line, Shape, Words
from api.v1.directory_shapes import TenantKey
from core.errors import Invalid
from core.said import say
from services.billing.usage.queries import Filters

Quantity = Annotated[Decimal, Field(max_digits=24, decimal_places=12)]
SourceId = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Month = Annotated[str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$")]


class UsageIn(Shape):
    """Usage entered by hand: it counts once somebody else has approved it.

    A quantity below zero takes back the item that `reverses` names, whole; its charge and day are the item's.
    """

    tenant: TenantKey | None = None
    charge: Code | None = None
    quantity: Quantity
    occurred_on: Day | None = None
    reason: Line
    ticket: Annotated[str, Field(max_length=60)] | None = None
    description: Words = ""
    reverses: UUID | None = None

    @model_validator(mode="after")
    def whole(self) -> Self:
        """An item of its own names its charge and its day."""
        if self.reverses is None:
            for name in ("charge", "occurred_on"):
                if getattr(self, name) is None:
                    raise Invalid.field(
                        f"/{name}", "missing", say("left out; only a reversal takes it from its item")
                    )
        return self


class UsageDecisionIn(Shape):
    """What somebody else says to it."""

    decision: Literal["approve", "reject"]


class CountedIn(Shape):
    """One fact counted elsewhere, under the id that it has there."""

    source_id: SourceId
    charge: Code
    quantity: Quantity
    occurred_on: Day
    ticket: Annotated[str, Field(max_length=60)] | None = None
    description: Words = ""


class UsageBulkIn(Shape):
    """Up to 1,000 facts counted elsewhere."""

    tenant: TenantKey | None = None
    items: Annotated[list[CountedIn], Field(min_length=1, max_length=1000)]


def month_of(text: str) -> tuple[date, date]:
    """The days of a month written as `2026-10`, half-open."""
    year, month = (int(part) for part in text.split("-"))
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


class UsageQuery(Shape):
    """What a list of usage is narrowed to. `month` is a calendar month of the tenant; `to` is exclusive."""

    tenant: TenantKey | None = None
    month: Month | None = None
    from_on: Annotated[Day | None, Field(alias="from")] = None
    to_on: Annotated[Day | None, Field(alias="to")] = None
    charge: Code | None = None
    unpriced: bool | None = None
    late: bool | None = None
    ticket: Annotated[str, Field(max_length=60)] | None = None
    cursor: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def filters(self, ticket: UUID | None) -> Filters:
        """As the query takes them."""
        first, last = month_of(self.month) if self.month else (None, None)
        return Filters(
            from_on=max(filter(None, (first, self.from_on)), default=None),
            to_on=min(filter(None, (last, self.to_on)), default=None),
            charge=self.charge,
            unpriced=self.unpriced,
            late=self.late,
            ticket=ticket,
        )
