"""Watch a figure, change what is watched, end it; and look, when it is time to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from core.errors import FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.alerts import figures, queries, telling
from services.alerts.queries import AlertCard
from services.in_force import reading
from services.rules import thresholds
from services.rules.thresholds import Side, Threshold
from services.timers import Timers
from tenants import principals
from tenants.db import Tx
from tenants.scope import ALL_DOMAINS

TIMERS = Timers("alert")
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
INSERT INTO alert_rules (tenant_id, id, figure, task_type, domain, days, side, raise_value, clear_value, fewest, watchers, is_raised, n,
    version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false, 0, 1, $12, $13)
"""
_EDIT = """
UPDATE alert_rules SET figure = $3, task_type = $4, domain = $5, days = $6, side = $7, raise_value = $8, clear_value = $9, fewest = $10,
    watchers = $11, version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_END = "UPDATE alert_rules SET ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2"
_LOCK = f"SELECT {queries.COLUMNS} FROM alert_rules r WHERE r.tenant_id = $1 AND r.id = $2 AND r.ended_at IS NULL FOR UPDATE OF r"
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
    domain = await _domain_of(tx, new)
    made = new_id()
    await tx.execute(_ADD, tx.tenant, made, *_values(tx, new, domain), tx.scope.actor, tx.now)
    await TIMERS.put(tx, made, tx.now)
    events.record(tx, "alert.created", "alert", made, {"figure": new.figure})
    return await queries.one(tx, made)


async def change(tx: Tx, rule_id: UUID, new: NewAlert, *, version: int | None) -> AlertCard:
    """Watch it otherwise; how it stands is found anew. Raises Denied, AlertRuleNotFound, Stale, or Invalid."""
    tx.scope.require("alerts.write")
    before = await _hold(tx, rule_id, version)
    domain = await _domain_of(tx, new, told_already=before.watchers)
    await tx.execute(_EDIT, tx.tenant, rule_id, *_values(tx, new, domain))
    await TIMERS.put(tx, rule_id, tx.now)
    events.record(tx, "alert.updated", "alert", rule_id, {"figure": new.figure})
    return await queries.one(tx, rule_id)


async def end(tx: Tx, rule_id: UUID, *, version: int | None = None) -> None:
    """Watch it no more. Raises Denied, AlertRuleNotFound, Stale."""
    tx.scope.require("alerts.write")
    await _hold(tx, rule_id, version)
    await tx.execute(_END, tx.tenant, rule_id, tx.now)
    await TIMERS.drop(tx, rule_id)
    events.record(tx, "alert.ended", "alert", rule_id)


async def look(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Look at a watched figure, and turn the alert where it is beyond its values; then again after a while.

    Called by the sweep: twice does no harm, and one that is gone is done.
    """
    if due_at > tx.now:
        return
    row = await tx.fetchrow(_LOCK, tx.tenant, subject_id)
    if row is None:
        await TIMERS.drop(tx, subject_id)
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
    await TIMERS.put(tx, rule.id, tx.now + EVERY)


async def _hold(tx: Tx, rule_id: UUID, version: int | None) -> AlertCard:
    """Lock it. Raises AlertRuleNotFound where there is none, or the caller does not see it; Stale at another version."""
    await tx.fetchrow(_LOCK, tx.tenant, rule_id)
    found = await queries.one(tx, rule_id)
    if version is not None and version != found.version:
        raise Stale(
            say("The alert is at version {version}; you have {yours}.", version=found.version, yours=version)
        )
    return found


def _values(tx: Tx, new: NewAlert, domain: str) -> list[object]:
    watchers = list(dict.fromkeys(new.watchers)) or [tx.scope.actor]
    limits = (new.raise_value, new.clear_value, new.fewest)
    return [new.figure, new.task_type, domain, new.days, new.side, *limits, watchers]


async def _domain_of(tx: Tx, new: NewAlert, *, told_already: Sequence[UUID] = ()) -> str:
    """The domain of what is to be watched; empty for all work. Raises Invalid naming every bad field."""
    wrong = list(_wrong(new))
    kind = (await reading.of(tx)).by_code.get(new.task_type)
    seen = tx.scope.domains()
    if new.task_type and (kind is None or kind.domain not in seen):
        held = say("held {held}; takes a code of the catalogue, or nothing for all work", held=new.task_type)
        wrong.append(FieldError("/task_type", "unknown_task_type", held))
    if not new.task_type and not seen >= ALL_DOMAINS:
        needs = say("You see a part of this company's work: name the task type that is to be watched.")
        wrong.append(FieldError("/task_type", "missing", needs))
    if new.figure in figures.FIGURES and new.figure not in figures.seen_by(tx.scope):
        wrong.append(
            FieldError(
                "/figure", "not_seen", say("held {held}; takes a figure that you may see", held=new.figure)
            )
        )
    for n, watcher in enumerate(new.watchers[:MOST_WATCHERS]):
        is_known = watcher == tx.scope.actor or watcher in told_already
        if not is_known and not await _may_watch(tx, watcher):
            wrong.append(FieldError(f"/watchers/{n}", "unknown_person", say("held {held}; takes a person who may see this company's alerts", held=watcher)))  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    return kind.domain if kind else ""


async def _may_watch(tx: Tx, person: UUID) -> bool:
    who = await principals.of_person(tx, person)
    return who is not None and tx.tenant in who.tenants and who.may("alerts.read")


def _wrong(new: NewAlert) -> Iterator[FieldError]:
    known = figures.FIGURES.get(new.figure)
    if known is None:
        yield FieldError(
            "/figure",
            "unknown_figure",
            say("held {held}; takes one of {takes}", held=new.figure, takes=figures.FIGURES),
        )
    if not 1 <= new.days <= LONGEST:
        yield FieldError(
            "/days", "bad_days", say("held {held}; takes 1 to {longest}", held=new.days, longest=LONGEST)
        )
    if len(new.watchers) > MOST_WATCHERS:
        yield FieldError(
            "/watchers",
            "too_many",
            say(
                "held {held}; takes up to {most}",
                held=len(new.watchers),
                most=MOST_WATCHERS,
            ),
        )
    for name in ("raise_value", "clear_value"):
        held: Decimal = getattr(new, name)
        if known is not None and known.unit == "share" and not 0 <= held <= 1:
            yield FieldError(
                f"/{name}",
                "bad_share",
                say("held {held}; takes a share from 0 to 1, such as 0.95", held=held),
            )
    try:
        Threshold(Side(new.side), new.raise_value, new.clear_value, new.fewest)
    except ValueError as wrong:
        yield FieldError(
            "/clear_value" if "case" not in str(wrong) else "/fewest", "bad_threshold", wrong.args[0]
        )
