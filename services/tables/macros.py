"""定型文: texts that colleagues use again and again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tenants.columns import instant, one_of, text, texts
from tenants.walls import table_args


class Macro(SQLModel, table=True):
    """A ready text in both languages. Empty `task_types` and `domains` are for all work.

    `visibility` says where it is offered; `moves_to` is what is proposed after it was sent.
    """

    __tablename__ = "macros"
    __table_args__ = table_args(
        "provider",
        UniqueConstraint("code"),
        one_of("visibility", "public", "internal"),
        one_of("moves_to", "", "waiting_client", "resolved"),
    )

    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    body_ja: str = text()
    body_en: str = text()
    task_types: list[str] = texts(default_factory=list)
    domains: list[str] = texts(default_factory=list)
    visibility: str = text(default="public")
    moves_to: str = text(default="")
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)
