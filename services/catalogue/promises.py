"""The default SLA policy of an adopted task type, at the end of the tenant's ordered list."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services import events
from services.catalogue.refusals import NoCalendar
from services.catalogue.standard_shapes import TaskType
from services.rules.instants import MINUTE
from services.rules.policies import Conditions, Goal, Metric, Policy
from services.rules.policies_json import dump_policies
from tenants.db import Tx

_TICK = timedelta(microseconds=1)

_CALENDAR = "SELECT id FROM calendars WHERE tenant_id = $1 ORDER BY code <> 'default', created_at, id LIMIT 1"
_LOCALE = "SELECT locale FROM tenants WHERE tenant_id = $1"
_VERSIONS = """
SELECT effective_at, policies FROM sla_policy_versions WHERE tenant_id = $1 ORDER BY effective_at, id DESC
"""
_INSERT = """
INSERT INTO sla_policy_versions (tenant_id, id, effective_at, policies, note, created_by, created_at)
VALUES ($1, $2, $3, $4, '', $5, $6)
"""


async def append(tx: Tx, adopted: Sequence[TaskType]) -> None:
    """Add a policy for each at the end of the list in force, and of every list that is to come into force later.

    Raises NoCalendar.
    """
    calendar: UUID | None = await tx.fetchval(_CALENDAR, tx.tenant)
    if calendar is None:
        raise NoCalendar
    japanese = await tx.fetchval(_LOCALE, tx.tenant) == "ja"
    added = dump_policies([policy_of(each, calendar, japanese=japanese) for each in adopted])
    for effective_at, before in _successors(await tx.fetch(_VERSIONS, tx.tenant), tx.now):
        made = new_id()
        await tx.execute(
            _INSERT, tx.tenant, made, effective_at, json.text([*before, *added]), tx.scope.actor, tx.now
        )
        data = {"effective_at": effective_at, "policies": len(before) + len(added)}
        events.record(tx, "sla_policies.changed", "sla_policy_version", made, data)


def _successors(versions: Sequence[Any], now: datetime) -> list[tuple[datetime, list[Any]]]:
    """From when on, and after which policies: an instant past the version it succeeds, so that it wins over that one."""
    past = [each for each in versions if each["effective_at"] <= now]
    later = [each for each in versions if each["effective_at"] > now]
    current = past[-1] if past else None
    present = (max(now, current["effective_at"] + _TICK), current["policies"]) if current else (now, [])
    return [present, *((each["effective_at"] + _TICK, each["policies"]) for each in later)]


def policy_of(kind: TaskType, calendar: UUID, *, japanese: bool) -> Policy:
    """The default policy of a standard task type."""
    targets = {metric: getattr(kind.sla, metric.value) for metric in Metric if metric is not Metric.DEADLINE}
    percents = tuple(round(share * 100) for share in kind.sla.warn_at)
    return Policy(
        id=new_id(),
        name=kind.name.ja if japanese else kind.name.en,
        calendar_id=calendar,
        conditions=Conditions(task_types=frozenset({kind.code})),
        goals=tuple(
            Goal(metric, calendar, _limits(each), percents)
            for metric, each in targets.items()
            if each is not None
        ),
        deadline_warn_percents=percents,
    )


def _limits(targets: Any) -> dict[str, int]:
    return {priority: getattr(targets, priority) * MINUTE for priority in ("urgent", "high", "normal", "low")}
