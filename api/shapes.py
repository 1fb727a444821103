"""What every request shape has in common: unknown fields are refused, and text is text that can be stored."""

from collections.abc import Collection
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from core.errors import FieldError, Invalid


class Shape(BaseModel):
    """A request body. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """A part of an answer, for the OpenAPI document."""

    model_config = ConfigDict(from_attributes=True)


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A page of a list. `next_cursor` is null on the last one."""

    data: list[T]
    next_cursor: str | None


Line = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True, pattern=r"^[^\r\n]*$")
]
Words = Annotated[str, StringConstraints(max_length=20_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{1,63}$")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Tags = Annotated[list[Tag], Field(max_length=50)]
Instant = AwareDatetime


def storable(value: Any) -> Any:
    """Refuse what Postgres text cannot hold, wherever it stands in a JSON value. Raises ValueError."""
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("held the character U+0000; takes text without it")
    elif isinstance(value, dict):
        for key, inner in value.items():
            storable(key)
            storable(inner)
    elif isinstance(value, list):
        for inner in value:
            storable(inner)
    return value


JsonObject = Annotated[dict[str, Any], AfterValidator(storable)]


def given(body: Shape, *, nullable: Collection[str]) -> dict[str, Any]:
    """The fields that a change names. Raises Invalid for null where a field cannot be empty."""
    fields = {name: getattr(body, name) for name in body.model_fields_set}
    empty = [name for name, value in fields.items() if value is None and name not in nullable]
    if empty:
        detail = "held null; leave it out to keep it as it is"
        raise Invalid([FieldError(f"/{name}", "null", detail) for name in sorted(empty)])
    return fields
