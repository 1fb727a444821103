"""The tickets behind a figure: exactly those that it counts, from the rows that the rollups were made of.

One row is one thing counted: a ticket; where a figure counts turns, cycles or work entries, each of them.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core import json
from core.errors import Invalid
from core.said import say
from services.changes import access
from services.reports import asking
from services.reports.asking import Asked, Ground
from tenants.db import Tx

_WITHIN = "{on} >= $2 AND {on} < $3"
_TURN = "CROSS JOIN LATERAL jsonb_array_elements(r.turns) WITH ORDINALITY AS e (v, n)"
_CYCLE = "CROSS JOIN LATERAL jsonb_array_elements(r.sla) WITH ORDINALITY AS e (v, n)"
_LAST = """(e.v->>0 <> 'resolution' OR (e.v->>1)::int = (
    SELECT max((l->>1)::int) FROM jsonb_array_elements(r.sla) l
    WHERE l->>0 = 'resolution' AND (l->>2)::date >= $2 AND (l->>2)::date < $3))"""
_ELEMENT_DAY = "(e.v->>0)::date"


@dataclass(frozen=True, slots=True)
class Figure:
    """How the tickets of a figure are found: what is joined, the day that it counts on, which thing of the ticket, and the condition."""

    on: str
    condition: str
    joined: str = ""
    n: str = "0"
    person: str = "r.resolved_by"
    hour: str = "r.resolved_hour"
    seconds: str = "NULL::bigint"


def _turn(what: str) -> Figure:
    return Figure(_ELEMENT_DAY, f"NOT r.merged AND e.v->>1 = '{what}'", _TURN, "e.n")


def _judged(condition: str) -> Figure:
    return Figure(
        "(e.v->>2)::date", f"NOT r.merged AND e.v->>0 = $7 AND {_LAST} AND {condition}", _CYCLE, "e.n"
    )


_CAME = """CROSS JOIN LATERAL (SELECT r.created_on AS day, 0::bigint AS n UNION ALL
    SELECT (t.v->>0)::date, t.n FROM jsonb_array_elements(r.turns) WITH ORDINALITY AS t (v, n) WHERE t.v->>1 = 'reopened') e"""
_LEFT_OPEN = """NOT r.merged AND r.created_on < $3 AND 1 + (
    SELECT count(*) FILTER (WHERE v->>1 = 'reopened') - count(*) FILTER (WHERE v->>1 IN ('resolved', 'cancelled'))
    FROM jsonb_array_elements(r.turns) v WHERE (v->>0)::date < $3) > 0"""
"""Came in, and was not done or withdrawn since, up to the end of the period."""
_DONE = Figure("r.resolved_on", "r.resolved_on IS NOT NULL")
_REOPENED_ON = """CROSS JOIN LATERAL (SELECT max((v->>0)::date) AS day FROM jsonb_array_elements(r.turns) v
    WHERE v->>1 = 'reopened' AND (v->>0)::date >= $2 AND (v->>0)::date < $3) e"""
_SLA = {
    "judged": _judged("true"),
    "met": _judged("e.v->>3 = 'met'"),
    "breached": _judged("e.v->>3 = 'breached'"),
    "excused": _judged("e.v->>3 = 'breached' AND (e.v->>4)::boolean"),
    "not_excused": _judged("e.v->>3 = 'breached' AND NOT (e.v->>4)::boolean"),
    "reopened": Figure("e.day", "NOT r.merged AND e.day IS NOT NULL AND r.reopened > 0", _REOPENED_ON),
}
_THROUGHPUT = {
    "created": Figure("r.created_on", "NOT r.merged", hour="r.created_hour"),
    "resolved": _DONE,
    "first_pass": Figure("r.resolved_on", "r.first_pass"),
    "worked": Figure("r.resolved_on", "r.work_seconds > 0", seconds="r.work_seconds"),
    "resolutions": _turn("resolved"),
    "reopenings": _turn("reopened"),
    "ended": _turn("cancelled"),
    "in": Figure("e.day", "NOT r.merged", _CAME, "e.n"),
    "out": Figure(_ELEMENT_DAY, "NOT r.merged AND e.v->>1 IN ('resolved', 'cancelled')", _TURN, "e.n"),
    "open_at_end": Figure("($3::date - 1)", _LEFT_OPEN),
    "work_seconds": Figure(
        _ELEMENT_DAY,
        "(e.v->>2)::bigint > 0",
        "CROSS JOIN LATERAL jsonb_array_elements(r.work) WITH ORDINALITY AS e (v, n)",
        "e.n",
        person="(e.v->>1)::uuid",
        seconds="(e.v->>2)::bigint",
    ),
}
_DEPENDENCE = {"completed": _DONE, "under_procedure": Figure("r.resolved_on", "r.under_procedure")}
FIGURES = {"sla": _SLA, "throughput": _THROUGHPUT, "dependence": _DEPENDENCE}
"""By report, the figures that can be opened; the backlog's are in open_drilling."""

_ROWS = """
WITH f AS (
    SELECT r.ticket_id, {on} AS counted_on, ({n})::bigint AS n, {seconds} AS seconds, {person} AS person, t.number, t.status, r.task_type_id,
           r.priority, r.sourcing, r.channel, r.created_on, r.resolved_on, r.cycle_seconds, r.work_seconds, r.first_pass, r.reopened
    FROM report_tickets r JOIN tickets t ON t.tenant_id = $1 AND t.id = r.ticket_id {joined}
    WHERE r.tenant_id = $1 AND {condition} AND {within} AND r.task_type_id = ANY($4::uuid[])
      AND ($5::text IS NULL OR r.sourcing = $5) AND ($6::text IS NULL OR r.priority = $6) AND $7::text IS NOT NULL
      AND ($8::uuid IS NULL OR r.team_id = $8) AND ($9::uuid IS NULL OR {person} = $9) AND ($10::text IS NULL OR r.channel = $10)
      AND ($11::int IS NULL OR extract(isodow FROM {on}) = $11) AND ($12::int IS NULL OR {hour} = $12) AND {seen}
)
SELECT p.*, c.total, c.all_seconds FROM (SELECT count(*) AS total, sum(seconds)::bigint AS all_seconds FROM f) c LEFT JOIN (
    SELECT * FROM f WHERE $13::date IS NULL OR (counted_on, ticket_id, n) < ($13, $14::uuid, $15::bigint)
    ORDER BY counted_on DESC, ticket_id DESC, n DESC LIMIT $16
) p ON true ORDER BY p.counted_on DESC, p.ticket_id DESC, p.n DESC
"""
"""The page beside the count of all, which is there also where the page is empty."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a figure is narrowed to besides what its report was asked for: a cell of one of its tables."""

    figure: str
    metric: str = "resolution"
    team: UUID | None = None
    person: UUID | None = None
    channel: str | None = None
    weekday: int | None = None
    hour: int | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One thing that a figure counts. `counted_on` is the local day on which it does, `n` which of its ticket's it is."""

    tenant: str
    id: UUID
    reference: str
    counted_on: date
    n: int
    task_type: str
    priority: str
    sourcing: str
    channel: str
    status: str
    created_on: date
    resolved_on: date | None
    cycle_seconds: int | None
    work_seconds: int
    first_pass: bool
    reopened: int
    seconds: int | None

    @property
    def place(self) -> tuple[date, int, int]:
        """Its place in the list."""
        return self.counted_on, self.id.int, self.n


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what a figure counts; how much it is in all, and how many seconds where it is a figure of work."""

    rows: Sequence[CountedRow]
    total: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after this row."""

    on: date
    ticket: UUID
    n: int

    def text(self) -> str:
        held = json.dumps([self.on, self.ticket, self.n])
        return urlsafe_b64encode(held).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises Invalid for anything that is no cursor of ours."""
        try:
            on, ticket, n = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(date.fromisoformat(on), UUID(ticket), int(n))
        except (ValueError, TypeError, AttributeError) as error:
            held = say("held {held}; takes next_cursor of the page before", held=text)
            raise Invalid.field("/cursor", "bad_cursor", held) from error


def figure_of(report: str, name: str) -> Figure:
    """Raises Invalid for one that the report does not have."""
    known = FIGURES[report]
    if name not in known:
        raise Invalid.field(
            "/figure", "unknown_figure", say("held {held}; takes one of {takes}", held=name, takes=known)
        )
    return known[name]


async def rows(
    tx: Tx, report: str, asked: Asked, narrowed: Narrowed, *, limit: int, after: Cursor | None
) -> Page:
    """A page of what a figure counts in this tenant, the newest first. Raises Denied, Invalid."""
    tx.scope.require("tickets.read")
    figure = figure_of(report, narrowed.figure)
    ground = await asking.ground(tx, asked)
    seen, args = access.where(tx.scope, 17)
    sql = _ROWS.format(
        on=figure.on, n=figure.n, seconds=figure.seconds, person=figure.person, hour=figure.hour, joined=figure.joined,
        condition=figure.condition, within=_WITHIN.format(on=figure.on), seen=seen,
    )  # fmt: skip
    found: Sequence[Any] = await tx.fetch(sql, *_arguments(ground, asked, narrowed, after), limit, *args)
    rows = [_row(ground, row) for row in found if row["ticket_id"] is not None]
    return Page(rows, found[0]["total"], found[0]["all_seconds"])


def _arguments(ground: Ground, asked: Asked, narrowed: Narrowed, after: Cursor | None) -> tuple[Any, ...]:
    kinds = [kind.id for kind in ground.kinds.values() if narrowed.domain in {None, kind.domain}]
    return (
        ground.tenant, asked.period.from_on, asked.period.to_on, kinds, asked.sourcing, asked.priority, narrowed.metric, narrowed.team,
        narrowed.person, narrowed.channel, narrowed.weekday, narrowed.hour, after and after.on, after and after.ticket, after and after.n,
    )  # fmt: skip


def _row(ground: Ground, row: Any) -> CountedRow:
    shared = (
        "counted_on", "n", "priority", "sourcing", "channel", "status", "created_on", "resolved_on", "cycle_seconds", "work_seconds",
        "first_pass", "reopened", "seconds",
    )  # fmt: skip
    return CountedRow(
        tenant=ground.key,
        id=row["ticket_id"],
        reference=ground.in_force.reference(row["number"]),
        task_type=ground.kinds[row["task_type_id"]].code,
        **{name: row[name] for name in shared},
    )
