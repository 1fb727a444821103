"""Subscribe to a report, and end it again. Everybody subscribes for themselves alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.errors import FieldError, Invalid
from core.ids import new_id
from services import events
from services.in_force import reading
from services.rules import subscriptions as rules
from services.subscriptions import queries
from services.subscriptions.files import MEDIA, REPORTS
from services.subscriptions.queries import SubscriptionCard, SubscriptionNotFound
from tenants.db import Tx

KIND = "report"
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
_END = """
UPDATE report_subscriptions SET ended_at = $4, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND person_id = $3 AND ended_at IS NULL RETURNING id
"""
TIMER = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""
NO_TIMER = "DELETE FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"
_KNOWN = {
    "report": tuple(REPORTS),
    "format": tuple(MEDIA),
    "language": ("ja", "en"),
    "every": ("week", "month"),
}


async def subscribe(tx: Tx, new: NewSubscription) -> SubscriptionCard:
    """Have a report of this company delivered to oneself. Raises Denied, or Invalid naming every bad field."""
    tx.scope.require("subscriptions.write")
    tx.scope.require("reports.read")
    if wrong := list(_wrong(new)):
        raise Invalid(wrong)
    if await tx.fetchval(_COUNT, tx.scope.actor) >= MOST:
        raise Invalid.field("", "too_many", f"You have {MOST} subscriptions already; end some of them.")
    zone = (await reading.of(tx)).zone
    due = rules.next_due(new.every, new.on_day, new.hour, zone, after=tx.now)
    made = new_id()
    rhythm = (new.report, new.every, new.on_day, new.hour, new.language, new.format, new.by_mail)
    await tx.execute(_ADD, tx.tenant, made, tx.scope.actor, *rhythm, due, tx.now)
    await tx.execute(TIMER, tx.tenant, KIND, made, due)
    events.record(
        tx, "subscription.created", "subscription", made, {"report": new.report, "every": new.every}
    )
    return await queries.one(tx, made)


async def end(tx: Tx, subscription_id: UUID) -> None:
    """Have it delivered no more; what was delivered stays. Raises SubscriptionNotFound."""
    tx.scope.require("subscriptions.write")
    if await tx.fetchval(_END, tx.tenant, subscription_id, tx.scope.actor, tx.now) is None:
        raise SubscriptionNotFound
    await tx.execute(NO_TIMER, tx.tenant, KIND, subscription_id)
    events.record(tx, "subscription.ended", "subscription", subscription_id)


def _wrong(new: NewSubscription) -> Iterator[FieldError]:
    for name, known in _KNOWN.items():
        held = getattr(new, name)
        if held not in known:
            yield FieldError(f"/{name}", f"unknown_{name}", f"held {held!r}; takes {', '.join(known)}")
    days = range(7) if new.every == "week" else range(1, 29)
    if new.on_day not in days:
        yield FieldError("/on_day", "bad_day", f"held {new.on_day}; takes {days[0]} to {days[-1]}")
    if new.hour not in range(24):
        yield FieldError("/hour", "bad_hour", f"held {new.hour}; takes 0 to 23")
