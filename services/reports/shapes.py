"""What every report is: what it is about, its tables, and what is worth drawing of them.

One definition serves JSON, CSV, Excel and pages. A report's own dataclass has tuples of flat rows; `services/reports/tables.py` makes
tables of them by the names of their fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from services.rules.report_periods import Period

Said = Mapping[str, str]
"""A text by language: `{"ja": …, "en": …}`."""
Cell = str | int | Decimal | date | datetime | bool | UUID | Said | None


class Unit(StrEnum):
    """What the numbers of a column are. A `share` is 0 to 1; `money` is in the report's currency."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    MONEY = "money"
    DAY = "day"
    MONTH = "month"
    INSTANT = "instant"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable code, what people call it, and its unit."""

    code: str
    title: Said
    unit: Unit = Unit.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one width under a stable code. A cell that is None is not known, or does not apply: never zero."""

    code: str
    title: Said
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Hint:
    """What is worth drawing: columns of a table by their codes."""

    table: str
    kind: Literal["line", "bar", "stacked"]
    title: Said
    x: str
    ys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, in the reader's languages."""

    name: str
    text: Said


@dataclass(frozen=True, slots=True)
class Told:
    """A tenant that a report is about: how far its rollups are. `data_at` None: nothing was read yet."""

    key: str
    name: Said
    time_zone: str
    calendar: Said
    data_at: datetime | None
    events_behind: int


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about. Days are local ones of each tenant, half-open: `to_on` is the day after the last.

    `data_at` is the oldest instant up to which the rollups of a tenant are read (None while one of them was not read at all),
    `events_behind` the events that are not read yet. Both are those of its tenants.
    """

    report: str
    period: Period
    compared_with: Period | None
    grain: str
    tenants: tuple[Told, ...]
    definitions: tuple[Definition, ...]
    made_at: datetime
    data_at: datetime | None = field(init=False)
    events_behind: int = field(init=False)

    def __post_init__(self) -> None:
        """Take both from the tenants."""
        known = [each.data_at for each in self.tenants if each.data_at is not None]
        oldest = min(known) if known and len(known) == len(self.tenants) else None
        object.__setattr__(self, "data_at", oldest)
        object.__setattr__(self, "events_behind", sum(each.events_behind for each in self.tenants))


@dataclass(frozen=True, slots=True)
class Report:
    """A report as tables, the main one first: what CSV and Excel are made of."""

    about: About
    title: Said
    tables: Sequence[Table]
    charts: Sequence[Hint] = ()
