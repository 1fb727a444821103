"""Columns as every table spells them: instants with time zone, text with the values it takes, documents as jsonb."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Date, DateTime, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


def instant(**kwargs: Any) -> Any:
    """An instant (timestamptz, microseconds, UTC). Names end in `_at`."""
    return Field(sa_type=DateTime(timezone=True), **kwargs)


def day(**kwargs: Any) -> Any:
    """A calendar day. Names end in `_on`."""
    return Field(sa_type=Date, **kwargs)


def text(**kwargs: Any) -> Any:
    return Field(sa_type=Text, **kwargs)


def big(**kwargs: Any) -> Any:
    return Field(sa_type=BigInteger, **kwargs)


def exact(**kwargs: Any) -> Any:
    """An exact decimal, numeric(30,12): a quantity, a price or an amount before it is rounded to money."""
    return Field(sa_type=Numeric(30, 12), **kwargs)


def blob(**kwargs: Any) -> Any:
    return Field(sa_type=LargeBinary, **kwargs)


def document(**kwargs: Any) -> Any:
    """A JSON document (jsonb)."""
    return Field(sa_type=JSONB, **kwargs)


def texts(**kwargs: Any) -> Any:
    """A list of texts (text[])."""
    return Field(sa_type=ARRAY(Text), **kwargs)


def uuids(**kwargs: Any) -> Any:
    """A list of ids (uuid[])."""
    return Field(sa_type=ARRAY(Uuid), **kwargs)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Text with a CHECK: an enum type is not leakproof and loses its index under row security."""
    listed = ", ".join(f"'{v}'" for v in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
