"""Begin, change and confirm baselines. A value that changes is an assumption again; a source makes it confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from core.errors import Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.rules import months
from services.rules.sourcing_inputs import Estimate, Given, Level
from services.sourcing import baselines, typical
from services.sourcing.baselines import BaselineCard
from services.sourcing.refusals import BaselineBegun, BaselineNotFound, taken
from tenants.db import Tx

Start = Literal["empty", "typical"]

_TYPE = "SELECT 1 FROM task_types WHERE tenant_id = $1 AND id = $2 AND domain = ANY($3::text[])"
_BEGIN = """
INSERT INTO baselines (tenant_id, id, task_type_id, month_on, version, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, 1, $5, $6, $6) ON CONFLICT DO NOTHING RETURNING 1
"""
_TAKE_OVER = """
INSERT INTO baseline_inputs (tenant_id, baseline_id, code, value, low, high, status, origin, source, said_by, said_at)
SELECT tenant_id, $2, code, value, low, high, status, origin, source, said_by, said_at FROM baseline_inputs
WHERE tenant_id = $1 AND baseline_id = (
    SELECT id FROM baselines WHERE tenant_id = $1 AND task_type_id IS NOT DISTINCT FROM $3 AND month_on < $4 ORDER BY month_on DESC LIMIT 1)
"""
_SET = """
INSERT INTO baseline_inputs (tenant_id, baseline_id, code, value, low, high, status, origin, source, said_by, said_at)
SELECT $1, $2, i.code, i.value, i.low, i.high, 'assumed', $7, '', $8, $9
FROM unnest($3::text[], $4::numeric[], $5::numeric[], $6::numeric[]) AS i (code, value, low, high)
ON CONFLICT (tenant_id, baseline_id, code) DO UPDATE SET (value, low, high, status, origin, source, said_by, said_at) =
    (EXCLUDED.value, EXCLUDED.low, EXCLUDED.high, EXCLUDED.status, EXCLUDED.origin, EXCLUDED.source, EXCLUDED.said_by, EXCLUDED.said_at)
"""
_DROP = "DELETE FROM baseline_inputs WHERE tenant_id = $1 AND baseline_id = $2 AND code = ANY($3::text[])"
_CONFIRM = """
UPDATE baseline_inputs SET status = 'confirmed', source = $4, said_by = $5, said_at = $6
WHERE tenant_id = $1 AND baseline_id = $2 AND code = ANY($3::text[])
"""
_RISE = "UPDATE baselines SET version = version + 1, updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND ($4::int IS NULL OR version = $4) RETURNING version"


@dataclass(frozen=True, slots=True)
class Changes:
    """Inputs to set, and those to take out (they are missing then)."""

    given: Mapping[str, Given]
    dropped: Sequence[str] = ()


async def begin(tx: Tx, *, task_type_id: UUID | None, month_on: date, start: Start = "typical") -> UUID:
    """Begin a baseline from a month on. It takes over what held before; `typical` fills what is missing with typical values.

    Raises Denied, BaselineNotFound for a task type outside the caller's domains, BaselineBegun.
    """
    tx.scope.require("baselines.write")
    if task_type_id is not None and not await tx.fetchval(
        _TYPE, tx.tenant, task_type_id, sorted(tx.scope.domains())
    ):
        raise BaselineNotFound
    first, made = months.of(month_on), new_id()
    if not await tx.fetchval(_BEGIN, tx.tenant, made, task_type_id, first, tx.scope.actor, tx.now):
        raise BaselineBegun(say("There is a baseline from {first} on: change it.", first=f"{first:%Y-%m}"))
    await tx.execute(_TAKE_OVER, tx.tenant, made, task_type_id, first)
    if start == "typical":
        await _fill(tx, made, task_type_id, first)
    events.record(tx, "baseline.begun", "baseline", made, {"month": f"{first:%Y-%m}", "start": start})
    return made


async def _fill(tx: Tx, baseline_id: UUID, task_type_id: UUID | None, month_on: date) -> None:
    there = (await baselines.one(tx, baseline_id)).inputs
    found = typical.company() if task_type_id is None else typical.of_task_type(tx, task_type_id, month_on)
    fresh = {code: each for code, each in (await found).inputs.items() if code not in there}
    await _set(tx, baseline_id, fresh, origin="typical")


async def change(tx: Tx, baseline_id: UUID, changes: Changes, *, version: int | None) -> None:
    """Set inputs, and take some out. One that is given as it stands keeps its status; another value is an assumption.

    Raises Denied, BaselineNotFound, Stale, or Invalid naming each bad field.
    """
    tx.scope.require("baselines.write")
    before = await baselines.one(tx, baseline_id)
    estimates = taken(changes.given, _level(before))
    fresh = {code: each for code, each in estimates.items() if before.estimates.get(code) != each}
    gone = [code for code in changes.dropped if code in before.inputs]
    await _rise(tx, before, version)
    if not fresh and not gone:
        return
    await _set(tx, baseline_id, fresh, origin="entered")
    await tx.execute(_DROP, tx.tenant, baseline_id, gone)
    events.record(tx, "baseline.changed", "baseline", baseline_id, {"inputs": sorted([*fresh, *gone])})


async def confirm(
    tx: Tx, baseline_id: UUID, *, inputs: Sequence[str], source: str, version: int | None
) -> None:
    """Say where values come from: they are no assumptions any more.

    Raises Denied, BaselineNotFound, Stale, or Invalid for an empty source or an input that has no value.
    """
    tx.scope.require("baselines.write")
    before = await baselines.one(tx, baseline_id)
    if not source.strip():
        raise Invalid.field(
            "/source", "missing", say("takes where the values come from, such as a time study or a payroll")
        )
    if not inputs:
        raise Invalid.field("/inputs", "missing", say("takes one or more of {inputs}", inputs=before.inputs))
    if unknown := sorted(set(inputs) - before.inputs.keys()):
        raise Invalid.field(
            "/inputs",
            "no_value",
            say("held {named}, which has no value to confirm", named=", ".join(unknown)),
        )
    await _rise(tx, before, version)
    await tx.execute(
        _CONFIRM, tx.tenant, baseline_id, sorted(set(inputs)), source.strip(), tx.scope.actor, tx.now
    )
    events.record(tx, "baseline.confirmed", "baseline", baseline_id, {"inputs": sorted(set(inputs))})


def _level(card: BaselineCard) -> Level:
    return "company" if card.task_type_id is None else "task_type"


async def _rise(tx: Tx, before: BaselineCard, version: int | None) -> None:
    """The next version, if it is still the caller's (None: whichever it is): the row is locked from here on."""
    mine = before.version if version == before.version else version
    if await tx.fetchval(_RISE, tx.tenant, before.id, tx.now, mine) is None:
        raise Stale(
            say(
                "The baseline is at version {version}; you have {yours}.",
                version=before.version,
                yours=version,
            )
        )


async def _set(tx: Tx, baseline_id: UUID, inputs: Mapping[str, Estimate], *, origin: str) -> None:
    columns: list[Any] = [list(inputs), *([getattr(each, name) for each in inputs.values()] for name in ("value", "low", "high"))]  # fmt: skip
    await tx.execute(_SET, tx.tenant, baseline_id, *columns, origin, tx.scope.actor, tx.now)
