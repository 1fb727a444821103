"""What a company says about its own costs: what work takes and costs in-house, and what it spends on work that it hands over."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import day, exact, instant, one_of, text
from tenants.walls import table_args


class Baseline(SQLModel, table=True):
    """基準値: the inputs of a task type from a month (its first day) on; without a task type, those of the whole company.

    A month is compared by the version that begins in it, or last before it: so what a report showed stays what it was.
    """

    __tablename__ = "baselines"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "task_type_id"], ["task_types.tenant_id", "task_types.id"]),
        Index(
            "baselines_task_type_idx",
            "tenant_id",
            "task_type_id",
            "month_on",
            unique=True,
            postgresql_where=sql("task_type_id IS NOT NULL"),
        ),
        Index(
            "baselines_company_idx",
            "tenant_id",
            "month_on",
            unique=True,
            postgresql_where=sql("task_type_id IS NULL"),
        ),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    task_type_id: UUID | None = None
    month_on: date = day()
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()
    updated_at: datetime = instant()


class BaselineInput(SQLModel, table=True):
    """One input with its spread, in the unit of services/rules/sourcing_inputs.py; where there is no row, it is missing.

    `assumed` until somebody confirms it with a source. `origin` says where the value came from: somebody entered it, or it is a typical
    value that nobody has looked at.
    """

    __tablename__ = "baseline_inputs"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "baseline_id"], ["baselines.tenant_id", "baselines.id"]),
        one_of("status", "assumed", "confirmed"),
        one_of("origin", "entered", "typical"),
    )

    tenant_id: UUID = Field(primary_key=True)
    baseline_id: UUID = Field(primary_key=True)
    code: str = text(primary_key=True)
    value: Decimal = exact()
    low: Decimal = exact()
    high: Decimal = exact()
    status: str = text(default="assumed")
    origin: str = text(default="entered")
    source: str = text(default="")
    said_by: UUID
    said_at: datetime = instant()
