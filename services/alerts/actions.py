"""Watch a figure, change what is watched, end it; and look, when it is time to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from core.errors import FieldError, Invalid, Stale
from core.ids import new_id
from services import events
from services.alerts import figures, queries, telling
from services.alerts.queries import AlertCard, AlertRuleNotFound
from services.in_force import reading
from services.rules import thresholds
from services.rules.thresholds import Side, Threshold
from tenants.db import Tx

EVERY = timedelta(minutes=10)
"""How often each is looked at."""
LONGEST = 366
MOST_WATCHERS = 50


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What is to be watched. Shares are 0 to 1. `watchers` are told; without any, the one who makes it."""

    figure: str
    side: str
    raise_value: Decimal
    clear_value: Decimal
    task_type: str = ""
    days: int = 28
    fewest: int = 20
    watchers: tuple[UUID, ...] = ()


_ADD = """
INSERT INTO alert_rules (tenant_id, id, figure, task_type, days, side, raise_value, clear_value, fewest, watchers, is_raised, n, version,
    created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, 0, 1, $11, $12)
"""
_EDIT = """
UPDATE alert_rules SET figure = $4, task_type = $5, days = $6, side = $7, raise_value = $8, clear_value = $9, fewest = $10,
    watchers = $11, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND ($3::int IS NULL OR version = $3) AND ended_at IS NULL RETURNING *
"""
_END = "UPDATE alert_rules SET ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL RETURNING id"
_TIMER = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, 'alert', $2, $3)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""
_NO_TIMER = "DELETE FROM timers WHERE tenant_id = $1 AND kind = 'alert' AND subject_id = $2"
_LOCK = "SELECT * FROM alert_rules WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL FOR UPDATE"
_LOOKED = """
UPDATE alert_rules SET is_raised = $3, value = $4, n = $5, checked_at = $6, turned_at = CASE WHEN $7 THEN $6 ELSE turned_at END
WHERE tenant_id = $1 AND id = $2
"""
_TURN = (
    "INSERT INTO alert_turns (tenant_id, rule_id, at, is_raised, value, n) VALUES ($1, $2, $3, $4, $5, $6)"
)


async def watch(tx: Tx, new: NewAlert) -> AlertCard:
    """Watch a figure of this company from now on. Raises Denied, or Invalid naming every bad field."""
    tx.scope.require("alerts.write")
    await _require(tx, new)
    made = new_id()
    await tx.execute(_ADD, tx.tenant, made, *_values(tx, new), tx.scope.actor, tx.now)
    await tx.execute(_TIMER, tx.tenant, made, tx.now)
    events.record(tx, "alert.created", "alert", made, {"figure": new.figure})
    return await queries.one(tx, made)


async def change(tx: Tx, rule_id: UUID, new: NewAlert, *, version: int | None) -> AlertCard:
    """Watch it otherwise; how it stands is found anew. Raises Denied, AlertRuleNotFound, Stale, or Invalid."""
    tx.scope.require("alerts.write")
    await _require(tx, new)
    before = await queries.one(tx, rule_id)
    row = await tx.fetchrow(_EDIT, tx.tenant, rule_id, version, *_values(tx, new))
    if row is None:
        raise Stale(f"The alert is at version {before.version}; you have {version}.")
    await tx.execute(_TIMER, tx.tenant, rule_id, tx.now)
    events.record(tx, "alert.updated", "alert", rule_id, {"figure": new.figure})
    return queries.card(row)


async def end(tx: Tx, rule_id: UUID) -> None:
    """Watch it no more. Raises Denied, AlertRuleNotFound."""
    tx.scope.require("alerts.write")
    if await tx.fetchval(_END, tx.tenant, rule_id, tx.now) is None:
        raise AlertRuleNotFound
    await tx.execute(_NO_TIMER, tx.tenant, rule_id)
    events.record(tx, "alert.ended", "alert", rule_id)


async def look(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Look at a watched figure, and turn the alert where it is beyond its values; then again after a while.

    Called by the sweep: twice does no harm, and one that is gone is done.
    """
    if due_at > tx.now:
        return
    row = await tx.fetchrow(_LOCK, tx.tenant, subject_id)
    if row is None:
        await tx.execute(_NO_TIMER, tx.tenant, subject_id)
        return
    rule = queries.card(row)
    figure = await figures.now(tx, rule.figure, task_type=rule.task_type, days=rule.days)
    limits = Threshold(Side(rule.side), rule.raise_value, rule.clear_value, rule.fewest)
    raised = thresholds.is_raised(limits, figure, before=rule.is_raised)
    turned = raised is not rule.is_raised
    await tx.execute(_LOOKED, tx.tenant, rule.id, raised, figure.value, figure.n, tx.now, turned)
    if turned:
        await tx.execute(_TURN, tx.tenant, rule.id, tx.now, raised, figure.value, figure.n)
        name = "alert.raised" if raised else "alert.cleared"
        events.record(tx, name, "alert", rule.id, {"figure": rule.figure, "n": figure.n})
        await telling.ask(tx, rule.id)
    await tx.execute(_TIMER, tx.tenant, rule.id, tx.now + EVERY)


def _values(tx: Tx, new: NewAlert) -> list[object]:
    watchers = list(dict.fromkeys(new.watchers)) or [tx.scope.actor]
    limits = (new.raise_value, new.clear_value, new.fewest)
    return [new.figure, new.task_type, new.days, new.side, *limits, watchers]


async def _require(tx: Tx, new: NewAlert) -> None:
    kinds = (await reading.of(tx)).by_code
    wrong = list(_wrong(new))
    kind = kinds.get(new.task_type)
    if new.task_type and (kind is None or kind.domain not in tx.scope.domains()):
        held = f"held {new.task_type!r}; takes a code of the catalogue, or nothing for all work"
        wrong.append(FieldError("/task_type", "unknown_task_type", held))
    if wrong:
        raise Invalid(wrong)


def _wrong(new: NewAlert) -> Iterator[FieldError]:
    known = figures.FIGURES.get(new.figure)
    if known is None:
        yield FieldError(
            "/figure", "unknown_figure", f"held {new.figure!r}; takes {', '.join(figures.FIGURES)}"
        )
    if not 1 <= new.days <= LONGEST:
        yield FieldError("/days", "bad_days", f"held {new.days}; takes 1 to {LONGEST}")
    if len(new.watchers) > MOST_WATCHERS:
        yield FieldError("/watchers", "too_many", f"held {len(new.watchers)}; takes up to {MOST_WATCHERS}")
    for name in ("raise_value", "clear_value"):
        held: Decimal = getattr(new, name)
        if known is not None and known.unit == "share" and not 0 <= held <= 1:
            yield FieldError(f"/{name}", "bad_share", f"held {held}; takes a share from 0 to 1, such as 0.95")
    try:
        Threshold(Side(new.side), new.raise_value, new.clear_value, new.fewest)
    except ValueError as wrong:
        yield FieldError(
            "/clear_value" if "case" not in str(wrong) else "/fewest", "bad_threshold", str(wrong)
        )
