"""Sums of a rollup in one statement: in all, by stretch of the trend, and by each dimension; of the period and of the one before.

The rollups lie behind the wall of the set, so one statement adds up those of all tenants that are asked for and that the caller sees;
which kinds of work count is told by their grounds, each tenant's from behind its own wall.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.reports.asking import Asked, Ground, Kinds
from services.rules import tallies
from tenants.db import Tx

NO_TEAM = UUID(int=0)
_COLUMNS = {"task_type": "task_type_id", "priority": "priority", "sourcing": "sourcing", "team": "team_id"}
_PARTS = {**_COLUMNS, "tenant": "task_type_id"}
"""What parts a trend: a tenant is all of its task types."""
_ALONE = {31: "total", 15: "trend", 23: "task_type", 27: "priority", 29: "sourcing", 30: "team"}
_PARTED = {7: "task_type", 11: "priority", 13: "sourcing", 14: "team"}
"""What a row is grouped by, as GROUPING tells it: a bit is set for what is not. The parted ones are by stretch as well."""
NARROWED = "task_type_id = ANY($5::uuid[]) AND ($6::text IS NULL OR sourcing = $6) AND ($7::text IS NULL OR priority = $7)"
"""What is asked for, as a condition on a rollup; `arguments` has its values."""
_ADDED = """
WITH f AS MATERIALIZED ({source}), g AS (
    SELECT now{beside}, CASE WHEN now THEN stretch END AS stretch, CASE WHEN now THEN priority END AS priority,
           CASE WHEN now THEN sourcing END AS sourcing, CASE WHEN now THEN team_id END AS team_id, {sums}
    FROM f GROUP BY 1, 2, 3, 4, 5{last})
SELECT now, {extra} AS extra, stretch, NULL::uuid AS task_type_id, priority, sourcing, team_id, {sums},
       16 * GROUPING(stretch) + 8 + GROUPING(priority, sourcing, team_id) AS level
FROM g GROUP BY GROUPING SETS ({sets})
UNION ALL
SELECT now, {extra}, {stretch}, task_type_id, NULL, NULL, NULL, {sums}, {kind_level}
FROM f WHERE now GROUP BY GROUPING SETS ({kind_sets})
"""
"""What adds up is added over kinds of work once, and those few rows to all the rest: there are many kinds of many companies, and a row
may carry a long tally. Of the period before only the total is told."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is added up: its name, and how SQL adds it (whole numbers, unless it is said)."""

    name: str
    sql: str | None = None

    @property
    def selected(self) -> str:
        return f"{self.sql or f'sum({self.name})::bigint'} AS {self.name}"


def arguments(grounds: Sequence[Ground], asked: Asked, first: date | None = None) -> tuple[Any, ...]:
    """$1 the tenants, $2 and $3 the period, $4 the first day looked at (of the period before, unless it is said), $5 to $7 what is asked for, $8 the grain."""
    period = asked.period
    tenants, kinds = [each.tenant for each in grounds], [kind for each in grounds for kind in each.kinds]
    return (
        tenants, period.from_on, period.to_on, first or asked.first_on, kinds, asked.sourcing, asked.priority, asked.grain.value,
    )  # fmt: skip


async def read(
    tx: Tx, grounds: Sequence[Ground], asked: Asked, source: str, measures: Sequence[Measure], *, extra: str = "", more: Sequence[Any] = ()
) -> list[Any]:  # fmt: skip
    """The rows of these tenants over `source`, which gives `now`, `stretch`, the dimensions, the measures, and the extra column if there is one.

    `more` are the values that the source takes beyond `arguments`.
    """
    return await tx.fetch(statement(asked, source, measures, extra=extra), *arguments(grounds, asked), *more)


def statement(asked: Asked, source: str, measures: Sequence[Measure], *, extra: str = "") -> str:
    """The statement of it; `arguments` has what it takes."""
    beside = f", {extra}" if extra else ""
    sums = ", ".join(each.selected for each in measures)
    sets = list(_sets(asked))
    of_kinds = [each for each in sets if "task_type_id" in each]
    told = {"source": source, "extra": extra or "NULL::text", "sums": sums}
    is_parted = len(of_kinds) > 1
    return _ADDED.format(
        **told,
        beside=beside,
        last=", 6" if extra else "",
        sets=_written([each for each in sets if each not in of_kinds], beside),
        stretch="stretch" if is_parted else "NULL",
        kind_level="16 * GROUPING(stretch) + 7" if is_parted else "23",
        kind_sets=_written(of_kinds, beside),
    )


def _written(sets: Iterable[str], beside: str) -> str:
    return ", ".join(f"(now{beside}{each})" for each in sets)


def _sets(asked: Asked) -> Iterator[str]:
    yield ""
    yield ", stretch"
    for column in _COLUMNS.values():
        yield f", {column}"
    if asked.parted_by in _PARTS:
        yield f", stretch, {_PARTS[asked.parted_by]}"


@dataclass(frozen=True, slots=True)
class Key:
    """What a sum is of: the dimension, the key in it, the stretch of the trend, and the extra column's value."""

    by: str
    key: Any = None
    stretch: date | None = None
    extra: Any = None

    @property
    def order(self) -> tuple[Any, ...]:
        return (
            self.stretch or date.min,
            self.key is not None and str(self.key),
            self.extra is not None and self.extra,
        )


def _sums() -> dict[Key, dict[str, Any]]:
    return defaultdict(lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Sums:
    """Measures added up by key, of the period and of the one before."""

    now: dict[Key, dict[str, Any]] = field(default_factory=_sums)
    before: dict[Key, dict[str, Any]] = field(default_factory=_sums)

    def add(self, kinds: Kinds, rows: Iterable[Mapping[str, Any]], measures: Sequence[Measure]) -> None:
        """Add the rows of these kinds of work."""
        with tallies.exactly():
            for row in rows:
                held = self.now if row["now"] else self.before
                for key in keys(kinds, row):
                    for measure in measures:
                        held[key][measure.name] += row[measure.name] or 0

    def each(self, by: str) -> Iterator[tuple[Key, Mapping[str, Any]]]:
        """The sums of a dimension in the period, in order."""
        found = [key for key in self.now if key.by == by]
        return ((key, self.now[key]) for key in sorted(found, key=lambda key: key.order))


def keys(kinds: Kinds, row: Mapping[str, Any]) -> Iterator[Key]:
    """What a row is a sum of: what is of a task type is of its tenant as well."""
    level, extra, stretch = row["level"], row["extra"], row["stretch"]
    if level != 31 and not row["now"]:
        return  # of the period before only the total is told
    if level in {15, *_PARTED} and stretch is None:
        return  # a repeat in another stretch: it takes nothing off this one
    by = _ALONE.get(level) or f"trend {_PARTED[level]}"
    if level in {31, 15}:
        yield Key(by, None, stretch, extra)
    elif by.endswith("task_type"):
        tenant, code = kinds[row["task_type_id"]]
        yield Key(by, (tenant, code), stretch, extra)
        yield Key(by.replace("task_type", "tenant"), tenant, stretch, extra)
    else:
        yield Key(by, str(row[_COLUMNS[by.removeprefix("trend ")]]), stretch, extra)


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A share to six places; None where there is nothing to share."""
    return places(Decimal(part) / Decimal(whole), 6) if whole else None


def places(value: Decimal | float | None, count: int) -> Decimal | None:
    """A number to so many places; None stays unknown."""
    return None if value is None else round(Decimal(value), count)
