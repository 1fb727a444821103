"""What a tenant's rollups are made with today: its time zone, the ids of its task types, and what an hour of people costs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core import json
from services.in_force import reading
from services.rules.hourly_costs import HourlyCosts
from services.rules.report_facts import Days
from tenants.db import Tx

_ZONE = "SELECT time_zone FROM tenants WHERE tenant_id = $1"
_GRADES = "SELECT person_id, from_on, grade_id FROM staff_grades ORDER BY person_id, from_on"
_COSTS = "SELECT grade_id, effective_on, hourly_cost FROM grade_costs ORDER BY grade_id, effective_on"


@dataclass(frozen=True, slots=True)
class Making:
    """`costs` is a digest per person of what their hours cost from which day on: it says whether that changed, and not what it is."""

    zone: str
    costs: Mapping[str, str]
    days: Days


async def of(tx: Tx) -> Making:
    """As it is for the tenant of this transaction."""
    zone = await tx.fetchval(_ZONE, tx.tenant)
    grades: dict[UUID, list[Any]] = defaultdict(list)
    for row in await tx.fetch(_GRADES):
        grades[row["person_id"]].append((row["from_on"], row["grade_id"]))
    costs: dict[UUID, list[Any]] = defaultdict(list)
    for row in await tx.fetch(_COSTS):
        costs[row["grade_id"]].append((row["effective_on"], row["hourly_cost"]))
    digests = {str(person): _digest(stints, costs) for person, stints in grades.items()}
    codes = {code: kind.id for code, kind in (await reading.of(tx)).by_code.items()}
    return Making(zone, digests, Days(ZoneInfo(zone), codes, HourlyCosts(grades, costs)))


def _digest(stints: list[Any], costs: Mapping[UUID, list[Any]]) -> str:
    held = [[since, costs.get(grade, [])] for since, grade in stints]
    return sha256(json.dumps(held)).hexdigest()[:16]
