"""What every request shape has in common: unknown fields are refused, and text is text that can be stored."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic import Tag as Tagged
from pydantic_core import CoreSchema

from api.spelling import spelled_out
from core.errors import FieldError, Invalid
from core.said import say


class Shape(BaseModel):
    """A request body. Unknown fields are refused, and so are numbers and truths in quotes: `"60"`, `"yes"`, or `true` for 1."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return spelled_out(handler(source))


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
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _spelled_instant(value: Any) -> Any:
    """Refuse what a validator would guess an instant from: a number as seconds since 1970, a date as its midnight."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError(say('takes an instant with its offset, such as "2026-11-30T18:00:00+09:00"'))
    return value


def _spelled_day(value: Any) -> Any:
    """Refuse what a validator would guess a date from: a number, or an instant at midnight."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(say('takes a date such as "2026-11-30"'))
    return value


YEARS = range(1900, 3000)
"""What dates and instants may lie in: near the ends of what a computer counts, another time zone is out of its range."""

Moment = TypeVar("Moment", datetime, date)


def countable(value: Moment) -> Moment:
    """Refuse a date or instant outside `YEARS`. Raises ValueError."""
    if value.year not in YEARS:
        raise ValueError(say("takes a time from {first} to {last}", first=YEARS[0], last=YEARS[-1]))
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_spelled_instant), AfterValidator(countable)]
Day = Annotated[date, BeforeValidator(_spelled_day), AfterValidator(countable)]
InstantOrDay = Annotated[
    Annotated[Instant, Tagged("instant")] | Annotated[Day, Tagged("day")],
    Discriminator(lambda value: "day" if isinstance(value, str) and _DAY.fullmatch(value) else "instant"),
]

DEEPEST = 100


def storable(value: Any) -> Any:
    """Refuse what Postgres text cannot hold, wherever it stands in a JSON value, and what is nested without end.

    Raises ValueError.
    """
    _check(value, 0)
    return value


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(say("is nested more deeply than {deepest} levels", deepest=DEEPEST))
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError(say("held the character U+0000; takes text without it"))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)


JsonObject = Annotated[dict[str, Any], AfterValidator(storable)]


def given(body: Shape, *, nullable: Collection[str]) -> dict[str, Any]:
    """The fields that a change names. Raises Invalid for null where a field cannot be empty."""
    fields = {name: getattr(body, name) for name in body.model_fields_set}
    empty = [name for name, value in fields.items() if value is None and name not in nullable]
    if empty:
        detail = say("held null; leave it out to keep it as it is")
        raise Invalid([FieldError(f"/{name}", "null", detail) for name in sorted(empty)])
    return fields
