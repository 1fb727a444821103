"""What each ticket gives, as a row, and the sums, as rows: written and read here alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from services.rules.report_facts import Judged, TicketFacts, Turn, Work
from services.rules.report_sums import ROLLUPS, Rollup, Sums
from tenants.db import Tx

_PLAIN = (
    "team_id", "sourcing", "priority", "channel", "created_on", "created_hour", "resolved_on", "resolved_hour", "resolved_by",
    "cycle_seconds", "first_pass", "reopened", "ended_on", "merged", "is_open", "under_procedure", "work_seconds",
)  # fmt: skip
_COLUMNS = ("tenant_id", "ticket_id", "task_type_id", *_PLAIN, "work", "sla", "turns", "place")
_SETS = ", ".join(f"{each} = EXCLUDED.{each}" for each in _COLUMNS[2:])
_INSERT = f"""
INSERT INTO report_tickets ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)} FROM jsonb_populate_recordset(null::report_tickets, $1::jsonb)
"""
_KEEP = f"{_INSERT} ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET {_SETS}"
_KEPT = f"SELECT {', '.join(_COLUMNS)} FROM report_tickets WHERE tenant_id = $1 AND ticket_id = ANY($2)"
SET = 2000
"""Rows of one statement."""


async def kept(tx: Tx, tickets: Sequence[UUID]) -> Mapping[UUID, TicketFacts]:
    """What these tickets gave when they were looked at last."""
    rows = await tx.fetch(_KEPT, tx.tenant, tickets) if tickets else []
    return {row["ticket_id"]: facts_in(row) for row in rows}


async def keep(tx: Tx, facts: Mapping[UUID, TicketFacts], *, place: int, fresh: bool = False) -> None:
    """Keep what tickets give, of events up to a place; `fresh` where none of them has a row."""
    rows = [_row(tx.tenant, ticket, each, place) for ticket, each in facts.items()]
    for part in _parts(rows):
        await tx.execute(_INSERT if fresh else _KEEP, json.text(part))


async def apply(tx: Tx, sums: Sums) -> None:
    """Add sums to the rollups, and drop the rows under which nothing is left."""
    for rollup in ROLLUPS:
        left = sums.left(rollup)
        rows = [_sum_row(tx.tenant, rollup, key, amounts) for key, amounts in left.items()]
        for part in _parts(rows):
            await tx.execute(_adding(rollup), json.text(part))
        less = [
            row for row, amounts in zip(rows, left.values(), strict=True) if any(each < 0 for each in amounts)
        ]
        for part in _parts(less):
            await tx.execute(_dropping(rollup), tx.tenant, json.text(part))


async def clear(tx: Tx) -> None:
    """Drop everything of this tenant."""
    for table in ("report_tickets", *(rollup.table for rollup in ROLLUPS)):
        await tx.execute(f"DELETE FROM {table} WHERE tenant_id = $1", tx.tenant)


def facts_in(row: Any) -> TicketFacts:
    """The facts that a row keeps."""
    return TicketFacts(
        task_type=row["task_type_id"],
        team=row["team_id"],
        sourcing=row["sourcing"],
        priority=row["priority"],
        channel=row["channel"],
        created_on=row["created_on"],
        created_hour=row["created_hour"],
        is_open=row["is_open"],
        merged=row["merged"],
        resolved_on=row["resolved_on"],
        resolved_hour=row["resolved_hour"],
        resolved_by=row["resolved_by"],
        cycle_seconds=row["cycle_seconds"],
        under_procedure=row["under_procedure"],
        ended_on=row["ended_on"],
        work=tuple(_work(*each) for each in row["work"]),
        judged=tuple(_judged(*each) for each in row["sla"]),
        turns=tuple(Turn(date.fromisoformat(day), what) for day, what in row["turns"]),
    )


def _row(tenant: UUID, ticket: UUID, facts: TicketFacts, place: int) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _PLAIN if name != "team_id"} | {
        "tenant_id": tenant,
        "ticket_id": ticket,
        "task_type_id": facts.task_type,
        "team_id": facts.team,
        "work": [[each.day, each.person, each.seconds, each.cost] for each in facts.work],
        "sla": [
            [each.metric, each.cycle, each.day, "met" if each.met else "breached", each.excused]
            for each in facts.judged
        ],
        "turns": [[each.day, each.what] for each in facts.turns],
        "place": place,
    }


def _work(day: str, person: str, seconds: int, cost: str | None) -> Work:
    return Work(date.fromisoformat(day), UUID(person), seconds, None if cost is None else Decimal(cost))


def _judged(metric: str, cycle: int, day: str, result: str, excused: bool) -> Judged:
    return Judged(metric, cycle, date.fromisoformat(day), result == "met", excused)


def _sum_row(tenant: UUID, rollup: Rollup, key: Iterable[Any], amounts: Iterable[Any]) -> dict[str, Any]:
    named = zip((*rollup.key, *rollup.measures), (*key, *amounts), strict=True)
    return {"tenant_id": tenant, **dict(named)}


def _adding(rollup: Rollup) -> str:
    columns = ", ".join(("tenant_id", *rollup.key, *rollup.measures))
    sets = ", ".join(f"{each} = {rollup.table}.{each} + EXCLUDED.{each}" for each in rollup.measures)
    return f"""
    INSERT INTO {rollup.table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(null::{rollup.table}, $1::jsonb)
    ON CONFLICT (tenant_id, {", ".join(rollup.key)}) DO UPDATE SET {sets}"""


def _dropping(rollup: Rollup) -> str:
    same = " AND ".join(f"t.{each} = x.{each}" for each in rollup.key)
    nothing = " AND ".join(f"t.{each} = 0" for each in rollup.measures)
    return f"""
    DELETE FROM {rollup.table} t USING jsonb_populate_recordset(null::{rollup.table}, $2::jsonb) x
    WHERE t.tenant_id = $1 AND {same} AND {nothing}"""


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[first : first + SET] for first in range(0, len(rows), SET))
