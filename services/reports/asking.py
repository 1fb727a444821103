"""What a report is asked for, and the ground it stands on in one tenant: its catalogue, its words, how far its rollups are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.in_force import reading
from services.in_force.snapshot import Snapshot, TaskType
from services.reports.shapes import Said, Told
from services.rules import report_periods
from services.rules.report_periods import Grain, Period
from tenants.db import Tx

DIMENSIONS = ("task_type", "priority", "sourcing", "team", "tenant")
"""What a trend can be parted by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, and what it is narrowed to; None narrows nothing. `grain` cuts the trend, `parted_by` parts it."""

    period: Period
    grain: Grain
    parted_by: str | None = None
    task_type: str | None = None
    sourcing: str | None = None
    priority: str | None = None

    @classmethod
    def of(
        cls,
        period: Period,
        group_by: str | None = None,
        *,
        task_type: str | None = None,
        sourcing: str | None = None,
        priority: str | None = None,
    ) -> "Asked":
        """Raises Invalid for a `group_by` that names anything but one stretch of time and one dimension."""
        names = [each.strip() for each in group_by.split(",")] if group_by is not None else []
        grains, parts = [n for n in names if n in set(Grain)], [n for n in names if n in DIMENSIONS]
        if len(grains) > 1 or len(parts) > 1 or len(grains) + len(parts) < len(names):
            takes = say(
                "one of {grains}, one of {dimensions}, or one of each with a comma",
                grains=list(Grain),
                dimensions=DIMENSIONS,
            )
            raise Invalid.field(
                "/group_by", "bad_group_by", say("held {held}; takes {takes}", held=group_by, takes=takes)
            )
        grain = Grain(grains[0]) if grains else report_periods.usual_grain(period)
        return cls(period, grain, parts[0] if parts else None, task_type, sourcing, priority)

    @property
    def earlier(self) -> Period | None:
        """The period that it is held against."""
        return report_periods.before(self.period)

    @property
    def first_on(self) -> date:
        """The first day that is looked at: that of the period before."""
        return (self.earlier or self.period).from_on


@dataclass(frozen=True, slots=True)
class Ground:
    """One tenant, as a report finds it. `kinds`: the task types whose figures the reader sees, narrowed to what was asked."""

    tenant: UUID
    in_force: Snapshot
    told: Told
    kinds: Mapping[UUID, TaskType]
    teams: Mapping[str, Said]
    is_staff: bool
    now: datetime

    @property
    def key(self) -> str:
        return self.in_force.key

    @property
    def ids(self) -> list[UUID]:
        """The task types as a bound value."""
        return list(self.kinds)


_GROUND = f"""
SELECT {reading.VERSIONS}, t.name_ja, t.name_en, t.time_zone, coalesce(n.last_place, 0) AS last_place,
       coalesce(r.place, 0) AS place,
       CASE WHEN coalesce(n.last_place, 0) <= coalesce(r.place, 0) THEN $2 ELSE r.read_at END AS data_at, c.name_ja AS calendar_ja, c.name_en AS calendar_en,
       (SELECT jsonb_agg(jsonb_build_array(g.id, g.name_ja, g.name_en)) FROM teams g) AS teams
FROM tenants t
LEFT JOIN counters n ON n.tenant_id = t.tenant_id
LEFT JOIN rollup_cursors r ON r.tenant_id = t.tenant_id
LEFT JOIN LATERAL (
    SELECT c.name_ja, c.name_en FROM calendars c WHERE c.tenant_id = $1 ORDER BY c.code <> 'default', c.created_at, c.id LIMIT 1
) c ON true
WHERE t.tenant_id = $1
"""


Kinds = Mapping[UUID, tuple[str, str]]
"""Of each task type that is seen its tenant's key and its code."""


def kinds_of(grounds: Iterable[Ground]) -> Kinds:
    """The task types of all of these grounds."""
    return {each.id: (ground.key, each.code) for ground in grounds for each in ground.kinds.values()}


async def ground(tx: Tx, asked: Asked) -> Ground:
    """The ground of this tenant, in one statement (what is in force is remembered). Raises Denied."""
    tx.scope.require("reports.read")
    row: Any = await tx.fetchrow(_GROUND, tx.tenant, tx.now)
    in_force = await reading.beside(tx, row)
    teams: list[Any] = row["teams"] or [] if tx.scope.is_staff else []
    return Ground(
        tenant=tx.tenant,
        in_force=in_force,
        told=_told(row, in_force.key),
        kinds=_kinds(tx, in_force, asked),
        teams={team: {"ja": ja, "en": en} for team, ja, en in teams},
        is_staff=tx.scope.is_staff,
        now=tx.now,
    )


def _told(row: Any, key: str) -> Told:
    return Told(
        key=key,
        name={"ja": row["name_ja"], "en": row["name_en"]},
        time_zone=row["time_zone"],
        calendar={"ja": row["calendar_ja"] or "", "en": row["calendar_en"] or ""},
        data_at=row["data_at"],
        events_behind=max(0, row["last_place"] - row["place"]),
    )


def _kinds(tx: Tx, in_force: Snapshot, asked: Asked) -> dict[UUID, TaskType]:
    """Those of the domains that the caller sees: so that confidential kinds stay with who has their domain."""
    visible = tx.scope.domains()
    return {
        kind.id: kind
        for kind in in_force.task_types.values()
        if kind.domain in visible and asked.task_type in {None, kind.code}
    }
