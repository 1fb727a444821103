"""What the floor's page is made of: the board, its tickets, who could take what waits, and what falls due."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from api.web.floor import charts, inside, names
from api.web.floor.charts import By, DueChart
from api.web.floor.names import Names
from services.routing import alerts, board, floor_views, people, practice, shortfalls
from services.routing.alerts import Alert
from services.routing.board import Board
from services.routing.floor_views import Entry, Slack, Totals
from services.routing.shortfalls import Group, Judged
from services.rules.eligibility import Operator
from services.rules.pushing import Practice
from services.tickets import lines
from services.tickets.lines import TicketLine
from tenants.db import Tx, transaction
from tenants.scope import Scope

WINDOW = timedelta(days=14)
"""Over how many days the pace of the floor is measured."""
_SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the board says, read in one transaction outside any one company."""

    board: Board
    names: Names
    totals: Totals
    slack: Mapping[UUID, Slack]
    by: By
    due: Mapping[datetime, int]
    groups: tuple[Judged, ...]
    lonely: tuple[Entry, ...]
    timed: tuple[Entry, ...]
    opened: tuple[Entry, ...]

    @property
    def tickets(self) -> Iterable[tuple[UUID, UUID]]:
        """Every ticket that the page names."""
        for entry in (*self.lonely, *self.timed, *self.opened):
            yield entry.tenant, entry.ticket
        for each in self.groups:
            yield each.group.tenant, each.group.first


@dataclass(frozen=True, slots=True)
class Within:
    """What one company adds: alerts about what waits, how its work is shared, and what was done."""

    alerts: tuple[Alert, ...]
    practices: Mapping[UUID, Practice]
    done: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Floor:
    """All of it."""

    seen: Seen
    within: Mapping[UUID, Within]
    lines: Mapping[UUID, TicketLine]
    done: Mapping[UUID, int]
    chart: DueChart


async def floor(
    scope: Scope, language: str, zone: ZoneInfo, *, by: By | None, person: UUID | None, queue: UUID | None
) -> Floor:
    """The floor as it stands now."""
    async with transaction(scope) as tx:
        seen = await _seen(tx, language, zone, by=by, person=person, queue=queue)
    at = seen.board.at
    seen = await _with_in_house(scope, seen)
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    within = await inside.each(scope, scope.tenants, lambda tx: _within(tx, seen, today))
    pace = await pace_of(scope, at, seen.by)
    return Floor(
        seen,
        within,
        await inside.lines_of(scope, set(seen.tickets)),
        inside.added(each.done for each in within.values()),
        charts.due_chart(seen.due, charts.buckets(at, zone, seen.by), by=seen.by, capacity=pace),
    )


async def _seen(
    tx: Tx, language: str, zone: ZoneInfo, *, by: By | None, person: UUID | None, queue: UUID | None
) -> Seen:
    seen = await board.board(tx)
    tonight = tx.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    crew = await people.of(tx, in_house=False)
    opened = await floor_views.held(tx, [person]) if person else []
    if queue:
        opened += await floor_views.waiting(tx, queue)
    by, due = await _due(tx, zone, by)
    return Seen(
        board=seen,
        names=await names.of(tx, language),
        totals=await floor_views.totals(tx),
        slack=await floor_views.slack(tx, tonight=tonight),
        by=by,
        due=due,
        groups=tuple(_judged(group, crew, tx.now) for group in await shortfalls.groups(tx)),
        lonely=tuple(await floor_views.lonely(tx, tx.now + _SOON)),
        timed=tuple(await floor_views.timed(tx, [each.presence.person for each in seen.people])),
        opened=tuple(opened),
    )


async def _due(tx: Tx, zone: ZoneInfo, by: By | None) -> tuple[By, Mapping[datetime, int]]:
    """What falls due by the hour or by the day, as asked; where nobody asked, by the day if the next hours are empty."""
    for step in (by,) if by else ("hour", "day"):
        end = charts.end(tx.now, zone, step)
        found = await floor_views.due(tx, start=tx.now, until=end, zone=zone, by=step)
        if found:
            break
    return step, found


def _judged(group: Group, crew: list[Operator], now: datetime) -> Judged:
    return shortfalls.judged(group, () if group.in_house else crew, now=now)


async def _with_in_house(scope: Scope, seen: Seen) -> Seen:
    """In-house work is held against the company's own workers, who are known inside its wall alone."""
    own = {each.group.tenant for each in seen.groups if each.group.in_house}
    if not own:
        return seen
    crews = await inside.each(scope, own, lambda tx: people.of(tx, in_house=True))
    groups = tuple(
        shortfalls.judged(each.group, crews[each.group.tenant], now=seen.board.at)
        if each.group.in_house
        else each
        for each in seen.groups
    )
    return replace(seen, groups=groups)


async def _within(tx: Tx, seen: Seen, today: datetime) -> Within:
    waiting = {entry.ticket for entry in seen.lonely if entry.tenant == tx.tenant}
    here = [each.group for each in seen.groups if each.group.tenant == tx.tenant]
    kinds = {group.task_type for group in here if not group.in_house}
    asked = sorted(waiting | {group.first for group in here})
    return Within(
        tuple(await alerts.raised(tx, asked)) if asked else (),
        {kind: await practice.of(tx, kind, sourcing="outsourced") for kind in kinds},
        await lines.done(tx, since=today, until=tx.now) if tx.scope.may("tickets.read_all") else {},
    )


_paces: dict[UUID, tuple[float, dict[datetime, int]]] = {}
_REMEMBERED = 600.0


async def pace_of(scope: Scope, now: datetime, by: By) -> float | None:
    """Tickets done in an hour, or a day, of the last 14 days in which any was done, on the mean; None where none was."""
    if not scope.may("tickets.read_all"):
        return None
    known = _paces.get(scope.actor)
    if known is None or known[0] < time.monotonic():
        parts = await inside.each(
            scope, scope.tenants, lambda tx: lines.done_by_hour(tx, since=now - WINDOW, until=now)
        )
        known = _paces[scope.actor] = time.monotonic() + _REMEMBERED, inside.hours_added(parts.values())
    hours = known[1]
    if not hours:
        return None
    spans = set(hours) if by == "hour" else {hour.date() for hour in hours}
    return round(sum(hours.values()) / len(spans), 1)
