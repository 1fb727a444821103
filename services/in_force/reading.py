"""What is in force for a tenant, read once and kept by version.

Every write to one of these calls `touch` (a tenant's own) or `touch_provider` (queues, rules): the version rises in the same
commit, and the next transaction anywhere reads anew. Asking for the versions is one statement.
"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.in_force.snapshot import ProcedureVersion, QueueInForce, RuleInForce, Snapshot, Step, TaskType
from services.rules.calendar_json import parse_calendar
from services.rules.policies import PolicyVersion
from services.rules.policies_json import parse_policies
from services.rules.review import Review
from services.rules.timeline import Timeline
from tenants.db import Tx

VERSIONS = """(SELECT v.config_version FROM tenants v WHERE v.tenant_id = $1) AS own_version,
       (SELECT p.config_version FROM provider_settings p) AS provider_version"""
"""The two versions as columns, for a statement that asks for them beside its rows; `beside` reads them. $1 is the tenant."""

_known: dict[UUID, Snapshot] = {}


async def of(tx: Tx) -> Snapshot:
    """What is in force now for the tenant of this transaction."""
    if tx.versions is not None:
        return await at(tx, tx.versions)
    return await beside(tx, await tx.fetchrow(f"SELECT {VERSIONS}", tx.tenant))


async def beside(tx: Tx, row: Any) -> Snapshot:
    """The same for who has read `VERSIONS` with a row; who asks again in this transaction need not read them again."""
    if row["own_version"] is None:
        raise RuntimeError(f"tenant {tx.tenant} has no row behind this wall")
    if _changed not in tx.on_commit:
        tx.versions = (row["own_version"], row["provider_version"])
    return await at(tx, (row["own_version"], row["provider_version"]))


async def at(tx: Tx, versions: tuple[int, int]) -> Snapshot:
    """The same for who has read the two versions in this transaction (the tenant's, and the provider's)."""
    if _changed in tx.on_commit:
        return await _read(tx, versions)  # it may yet roll back, and another commit take this version
    known = _known.get(tx.tenant)
    if known is None or known.versions != versions:
        known = _known[tx.tenant] = await _read(tx, versions)
    return known


async def touch(tx: Tx) -> None:
    """The tenant's catalogue, policies or calendars change with this commit."""
    _forget(tx)
    await tx.execute("UPDATE tenants SET config_version = config_version + 1 WHERE tenant_id = $1", tx.tenant)


async def touch_provider(tx: Tx) -> None:
    """The provider's queues or rules change with this commit."""
    _forget(tx)
    await tx.execute("UPDATE provider_settings SET config_version = config_version + 1 WHERE id = 1")


def _forget(tx: Tx) -> None:
    tx.on_commit.append(_changed)
    tx.versions = None


async def _changed() -> None:
    """Marks a transaction that changes what is in force: what it reads of that is its own, and is not kept."""


_TENANT = "SELECT key, time_zone, locale, settings FROM tenants WHERE tenant_id = $1"
_TASK_TYPES = """
SELECT id, code, name_ja, name_en, domain, form, approval, skills, capacity_units, default_queue_id, priority, review,
       review_rate, confidential, core, active, version
FROM task_types WHERE tenant_id = $1
"""
READING_REQUIRED = """
SELECT r.tenant_id, r.task_type_id, r.procedure_id FROM required_readings r
WHERE coalesce((SELECT (s.settings->>'acknowledge_procedures')::boolean FROM provider_settings s), true)
"""
"""The versions of procedures that must be acknowledged, while the provider wants that (a setting; on unless it says otherwise)."""

_PROCEDURES = f"""
SELECT DISTINCT ON (p.task_type_id) p.task_type_id, p.id, p.number, p.steps, r.procedure_id IS NOT NULL AS must_read
FROM procedures p LEFT JOIN ({READING_REQUIRED}) r ON r.tenant_id = p.tenant_id AND r.procedure_id = p.id
WHERE p.tenant_id = $1 AND p.status = 'published' ORDER BY p.task_type_id, p.number DESC
"""
_POLICIES = "SELECT id, effective_at, policies FROM sla_policy_versions WHERE tenant_id = $1 ORDER BY effective_at, id"
_CALENDARS = """
SELECT calendar_id, effective_at, spec FROM calendar_versions WHERE tenant_id = $1 ORDER BY calendar_id, effective_at
"""
_OWN_CALENDAR = """
SELECT id FROM calendars WHERE tenant_id = $1 ORDER BY code <> 'default', created_at, id LIMIT 1
"""
_QUEUES = """
SELECT id, tenant_id, code, mode, priority_first, patience_seconds, fallback_queue_id, waiting_counts
FROM queues WHERE active AND (tenant_id IS NULL OR tenant_id = $1)
"""
_RULES = """
SELECT id, conditions, queue_id FROM routing_rules
WHERE active AND (tenant_id IS NULL OR tenant_id = $1) ORDER BY position, id
"""


async def _read(tx: Tx, versions: tuple[int, int]) -> Snapshot:
    tenant = await tx.fetchrow(_TENANT, tx.tenant)
    assert tenant is not None
    types = await _task_types(tx)
    settings = tenant["settings"]
    return Snapshot(
        versions=versions,
        tenant_id=tx.tenant,
        key=tenant["key"],
        zone=ZoneInfo(tenant["time_zone"]),
        locale=tenant["locale"],
        settings=settings,
        task_types={each.id: each for each in types},
        by_code={each.code: each for each in types},
        policy_versions=await _policy_versions(tx),
        timelines=await _timelines(tx),
        calendar_id=await tx.fetchval(_OWN_CALENDAR, tx.tenant),
        queues={row["id"]: QueueInForce(**row) for row in await tx.fetch(_QUEUES, tx.tenant)},
        rules=tuple(
            RuleInForce(row["id"], row["conditions"], row["queue_id"])
            for row in await tx.fetch(_RULES, tx.tenant)
        ),
    )


async def _task_types(tx: Tx) -> list[TaskType]:
    procedures = {row["task_type_id"]: _procedure(row) for row in await tx.fetch(_PROCEDURES, tx.tenant)}
    return [_task_type(row, procedures.get(row["id"])) for row in await tx.fetch(_TASK_TYPES, tx.tenant)]


def _task_type(row: Any, procedure: ProcedureVersion | None) -> TaskType:
    return TaskType(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        domain=row["domain"],
        form=row["form"],
        approval=row["approval"],
        skills=row["skills"],
        capacity_units=row["capacity_units"],
        default_queue_id=row["default_queue_id"],
        priority=row["priority"],
        review=Review(row["review"]),
        review_rate=row["review_rate"],
        confidential=row["confidential"],
        core=row["core"],
        active=row["active"],
        version=row["version"],
        procedure=procedure,
    )


def _procedure(row: Any) -> ProcedureVersion:
    return ProcedureVersion(row["id"], row["number"], steps_of(row["steps"]), row["must_read"])


def steps_of(raw: list[dict[str, Any]]) -> tuple[Step, ...]:
    """The steps of a procedure as they are kept."""
    return tuple(
        Step(
            n=n,
            title=step.get("title") or {},
            instruction=step["instruction"],
            expected_minutes=step.get("expected_minutes", 0),
            role=step.get("role", "operator"),
            required=step.get("required", True),
            four_eyes=step.get("four_eyes", False),
            evidence=step.get("evidence", False),
            fields=tuple(step.get("fields", ())),
        )
        for n, step in enumerate(raw, start=1)
    )


async def _policy_versions(tx: Tx) -> tuple[PolicyVersion, ...]:
    return tuple(
        PolicyVersion(row["id"], row["effective_at"], parse_policies(row["policies"]))
        for row in await tx.fetch(_POLICIES, tx.tenant)
    )


async def _timelines(tx: Tx) -> dict[UUID, Timeline]:
    versions: dict[UUID, list[Any]] = {}
    for row in await tx.fetch(_CALENDARS, tx.tenant):
        calendar = parse_calendar(row["spec"])
        versions.setdefault(row["calendar_id"], []).append((row["effective_at"], calendar))
    return {calendar_id: Timeline.of(*each) for calendar_id, each in versions.items()}
