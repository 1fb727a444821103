"""Read the sums: by any of their dimensions, over whole local days `[from_on, to_on)`, of one tenant or of a set.

The wall of the board kind lets through the tenants that the caller is cleared for; `tenants` narrows it. Which task types somebody may
see (domains, confidential ones) is the caller's to say, in `task_types`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from services.rules.report_periods import month_span
from tenants.db import Tx

T = TypeVar("T")

BY: Mapping[str, str] = {
    "tenant": "tenant_id",
    "day": "day",
    "week": "date_trunc('week', day)::date",
    "month": "date_trunc('month', day)::date",
    "task_type": "task_type_id",
    "team": "team_id",
    "sourcing": "sourcing",
    "priority": "priority",
    "metric": "metric",
    "hour": "hour",
    "channel": "channel",
    "person": "person_id",
}
"""What sums can be grouped by, where the rollup has it. A week begins on its Monday."""


class NoSuchDimension(ValueError):
    """The rollup knows nothing of this."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days of which tenants; None leaves a dimension open."""

    tenants: Sequence[UUID]
    from_on: date
    to_on: date
    task_types: Sequence[UUID] | None = None
    teams: Sequence[UUID] | None = None
    sourcing: str | None = None
    priorities: Sequence[str] | None = None
    by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DaySum:
    """Volume, rework and effort of a group: see services/tables/reports.py, ReportDay."""

    created: int = 0
    resolved: int = 0
    first_pass: int = 0
    worked: int = 0
    resolutions: int = 0
    reopened: int = 0
    ended: int = 0
    touch_seconds: int = 0
    work_squares: int = 0
    cycle_seconds: int = 0
    work_seconds: int = 0
    unpriced_seconds: int = 0
    cost: Decimal = Decimal(0)
    group: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HourSum:
    """What came and what was done."""

    created: int = 0
    resolved: int = 0
    group: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonSum:
    """What people did, in whole months: see ReportPerson."""

    resolved: int = 0
    under_procedure: int = 0
    worked: int = 0
    touch_seconds: int = 0
    work_squares: int = 0
    work_seconds: int = 0
    group: Mapping[str, Any] = field(default_factory=dict)


_DAYS = {"tenant", "day", "week", "month", "task_type", "team", "sourcing", "priority"}
_HOURS = {"tenant", "day", "week", "month", "hour", "task_type", "channel"}
_PEOPLE = {"tenant", "month", "task_type", "sourcing", "person"}


async def days(tx: Tx, asked: Asked) -> list[DaySum]:
    """Volume and effort. By tenant, day, week, month, task_type, team, sourcing, priority."""
    columns = ("tenant_id", "task_type_id", "team_id", "sourcing", "priority", *measures(DaySum))
    rows, args = by_grain(asked, _DAYS, "report_days", "report_months", columns)
    return await summed(tx, asked, DaySum, f"{rows} WHERE true", args, _DAYS)


async def hours(tx: Tx, asked: Asked) -> list[HourSum]:
    """When work comes and is done. By tenant, day, week, month, hour, task_type, channel."""
    where, args = narrowed(asked, _HOURS)
    return await summed(tx, asked, HourSum, f"report_hours WHERE {where}", args, _HOURS)


async def people(tx: Tx, asked: Asked) -> list[PersonSum]:
    """Who did what, in the months that begin in the period. By tenant, month, task_type, sourcing, person."""
    where, args = narrowed(asked, _PEOPLE)
    rows = f"(SELECT p.*, p.month AS day FROM report_people p) people WHERE {where}"
    return await summed(tx, asked, PersonSum, rows, args, _PEOPLE)


async def summed(
    tx: Tx, asked: Asked, shape: type[T], rows: str, args: Sequence[Any], known: set[str]
) -> list[T]:
    """Sums of some rows by what was asked for, in that order."""
    groups, names = grouping(asked.by, known), measures(shape)
    sums = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in names)
    found = await tx.fetch(f"SELECT {groups.columns}{sums} FROM {rows} {groups.clause}", *args)
    make: Callable[..., T] = shape
    return [
        make(
            **{name: _number(row[name]) for name in names},
            group={each: row[f"by_{each}"] for each in asked.by},
        )
        for row in found
    ]


def measures(shape: type[Any]) -> list[str]:
    """What a shape adds up."""
    return [each.name for each in fields(shape) if each.name != "group"]


def by_grain(
    asked: Asked, known: set[str], daily: str, monthly: str, columns: Sequence[str]
) -> tuple[str, list[Any]]:
    """The rows of a period, with its parameters: whole months from the monthly rollup, the days at its ends from the daily one."""
    (where, args), (months, _) = narrowed(asked, known), narrowed(asked, known, day="month")
    args += whole_months(asked)
    head, tail, listed = f"${len(args) - 1}", f"${len(args)}", ", ".join(columns)
    rows = f"""
    (SELECT day, {listed} FROM {daily} WHERE {where} AND day < {head}
     UNION ALL SELECT day, {listed} FROM {daily} WHERE {where} AND day >= {tail}
     UNION ALL SELECT month, {listed} FROM {monthly} WHERE {months} AND month >= {head} AND month < {tail}) spread"""
    return rows, args


def whole_months(asked: Asked) -> tuple[date, date]:
    """The stretch of whole months within the period; empty, at its end, where there is none or days or weeks are asked for."""
    if {"day", "week"} & set(asked.by):
        return asked.to_on, asked.to_on
    return month_span(asked.from_on, asked.to_on)


def _number(value: Any) -> Any:
    """Sums of whole numbers come as decimals from the driver; those of money stay so."""
    whole = isinstance(value, Decimal) and value.as_tuple().exponent == 0
    return int(value) if whole else value


@dataclass(frozen=True, slots=True)
class Grouping:
    """The pieces of a statement that group it; empty where nothing was asked for."""

    columns: str
    clause: str


def grouping(by: Sequence[str], known: set[str]) -> Grouping:
    """How to group by these. Raises NoSuchDimension."""
    for each in by:
        if each not in known:
            raise NoSuchDimension(f"held {each!r}; takes some of {', '.join(sorted(known))}")
    if not by:
        return Grouping("", "")
    columns = "".join(f"{BY[each]} AS by_{each}, " for each in by)
    numbers = ", ".join(str(n) for n in range(1, len(by) + 1))
    return Grouping(columns, f"GROUP BY {numbers} ORDER BY {numbers}")


def narrowed(asked: Asked, known: set[str], *, day: str = "day") -> tuple[str, list[Any]]:
    """The condition on the rows, and its parameters: $1 tenants, $2 and $3 the days, then what else was asked for."""
    parts = ["tenant_id = ANY($1)", f"{day} >= $2", f"{day} < $3"]
    args: list[Any] = [list(asked.tenants), asked.from_on, asked.to_on]
    wanted = (
        ("task_type", "task_type_id = ANY(${})", asked.task_types),
        ("team", "team_id = ANY(${})", asked.teams),
        ("sourcing", "sourcing = ${}", asked.sourcing),
        ("priority", "priority = ANY(${})", asked.priorities),
    )
    for name, condition, value in wanted:
        if value is None:
            continue
        if name not in known:
            raise NoSuchDimension(f"held {name!r}; takes some of {', '.join(sorted(known))}")
        args.append(value if isinstance(value, str) else list(value))
        parts.append(condition.format(len(args)))
    return " AND ".join(parts), args
