"""Subscribe to a report, and end it again. Everybody subscribes for themselves alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Denied, FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.in_force import reading
from services.rules import subscriptions as rules
from services.subscriptions import queries
from services.subscriptions.files import MEDIA, REPORTS
from services.subscriptions.queries import SubscriptionCard
from services.timers import Timers
from tenants.db import Tx

TIMERS = Timers("report")
MOST = 100


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """Which report, how often, and how. `on_day`: 0 to 6 from Monday in a week, 1 to 28 in a month; `hour` in the company's zone."""

    report: str
    every: str = "month"
    on_day: int = 1
    hour: int = 8
    language: str = "ja"
    format: str = "xlsx"
    by_mail: bool = True


_ADD = """
INSERT INTO report_subscriptions (tenant_id, id, person_id, report, every, on_day, hour, language, format, by_mail, next_at, version,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12)
"""
_COUNT = "SELECT count(*) FROM report_subscriptions WHERE person_id = $1 AND ended_at IS NULL"
_EDIT = """
UPDATE report_subscriptions SET report = $3, every = $4, on_day = $5, hour = $6, language = $7, format = $8, by_mail = $9, next_at = $10,
    version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_END = "UPDATE report_subscriptions SET ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2"
_LOCK = "SELECT 1 FROM report_subscriptions WHERE tenant_id = $1 AND id = $2 AND person_id = $3 FOR UPDATE"
_KNOWN = {
    "report": tuple(REPORTS),
    "format": tuple(MEDIA),
    "language": ("ja", "en"),
    "every": ("week", "month"),
}


async def subscribe(tx: Tx, new: NewSubscription) -> SubscriptionCard:
    """Have a report of this company delivered to oneself. Raises Denied, or Invalid naming every bad field."""
    _require(tx)
    _check(new)
    if await tx.fetchval(_COUNT, tx.scope.actor) >= MOST:
        raise Invalid.field(
            "", "too_many", say("You have {most} subscriptions already; end some of them.", most=MOST)
        )
    made, due = new_id(), await _due(tx, new)
    await tx.execute(_ADD, tx.tenant, made, tx.scope.actor, *_values(new), due, tx.now)
    await TIMERS.put(tx, made, due)
    events.record(
        tx, "subscription.created", "subscription", made, {"report": new.report, "every": new.every}
    )
    return await queries.one(tx, made)


async def change(
    tx: Tx, subscription_id: UUID, new: NewSubscription, *, version: int | None
) -> SubscriptionCard:
    """Have it delivered otherwise from now on. Raises Denied, SubscriptionNotFound, Stale, or Invalid naming every bad field."""
    _require(tx)
    await _hold(tx, subscription_id, version)
    _check(new)
    due = await _due(tx, new)
    await tx.execute(_EDIT, tx.tenant, subscription_id, *_values(new), due)
    await TIMERS.put(tx, subscription_id, due)
    told = {"report": new.report, "every": new.every}
    events.record(tx, "subscription.updated", "subscription", subscription_id, told)
    return await queries.one(tx, subscription_id)


async def end(tx: Tx, subscription_id: UUID, *, version: int | None = None) -> None:
    """Have it delivered no more; what was delivered stays. Raises Denied, SubscriptionNotFound, Stale."""
    tx.scope.require("subscriptions.write")
    await _hold(tx, subscription_id, version)
    await tx.execute(_END, tx.tenant, subscription_id, tx.now)
    await TIMERS.drop(tx, subscription_id)
    events.record(tx, "subscription.ended", "subscription", subscription_id)


def _require(tx: Tx) -> None:
    """Raises Denied, also for a program that acts as nobody."""
    tx.scope.require("subscriptions.write")
    tx.scope.require("reports.read")
    if tx.scope.actor_kind != "person":
        raise Denied(
            say("Reports are delivered to people: this client acts as nobody. Read /v1/reports instead."),
            code="no_person",
        )


def _check(new: NewSubscription) -> None:
    if wrong := list(_wrong(new)):
        raise Invalid(wrong)


async def _hold(tx: Tx, subscription_id: UUID, version: int | None) -> None:
    """Lock it. Raises SubscriptionNotFound where it is not the caller's; Stale at another version."""
    await tx.fetchval(_LOCK, tx.tenant, subscription_id, tx.scope.actor)
    found = await queries.one(tx, subscription_id)
    if version is not None and version != found.version:
        raise Stale(
            say(
                "The subscription is at version {version}; you have {yours}.",
                version=found.version,
                yours=version,
            )
        )


async def _due(tx: Tx, new: NewSubscription) -> datetime:
    zone = (await reading.of(tx)).zone
    return rules.next_due(new.every, new.on_day, new.hour, zone, after=tx.now)


def _values(new: NewSubscription) -> tuple[object, ...]:
    return new.report, new.every, new.on_day, new.hour, new.language, new.format, new.by_mail


def _wrong(new: NewSubscription) -> Iterator[FieldError]:
    for name, known in _KNOWN.items():
        held = getattr(new, name)
        if held not in known:
            yield FieldError(
                f"/{name}",
                f"unknown_{name}",
                say("held {held}; takes one of {takes}", held=held, takes=known),
            )
    days = range(7) if new.every == "week" else range(1, 29)
    if new.on_day not in days:
        yield FieldError(
            "/on_day",
            "bad_day",
            say("held {held}; takes {first} to {last}", held=new.on_day, first=days[0], last=days[-1]),
        )
    if new.hour not in range(24):
        yield FieldError("/hour", "bad_hour", say("held {held}; takes 0 to 23", held=new.hour))
