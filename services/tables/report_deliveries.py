"""Reports as they were delivered to who subscribed to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, day, instant, text
from tenants.walls import table_args


class ReportDelivery(SQLModel, table=True):
    """A delivered report: the file, encrypted with the tenant's key, for the person who subscribed. One a subscription and period.

    `mailed_at` is when it went out by mail; None where there is no mail server, or none was wished.
    """

    __tablename__ = "report_deliveries"
    __table_args__ = table_args(
        "tenant", Index("report_deliveries_person_idx", "tenant_id", "person_id", "made_at")
    )

    tenant_id: UUID = Field(primary_key=True)
    subscription_id: UUID = Field(primary_key=True)
    from_on: date = day(primary_key=True)
    to_on: date = day()
    person_id: UUID
    file_name: str = text()
    media_type: str = text()
    size: int = big()
    sealed: bytes = blob()
    made_at: datetime = instant()
    mailed_at: datetime | None = instant(default=None)
    opened_at: datetime | None = instant(default=None)
