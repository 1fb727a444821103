"""Client companies: taken on, changed, ended."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from core import json
from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.directory.refusals import KeyTaken
from services.in_force import reading
from tenants import keys
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import rows

_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_ZONES = frozenset(available_timezones())
_INSERT = """
INSERT INTO tenants (tenant_id, key, name_ja, name_en, time_zone, locale, status, settings, config_version, version, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, 1, 1, $8) ON CONFLICT DO NOTHING RETURNING 1
"""


async def make_tenant(
    tx: Tx, *, key: str, name_ja: str, name_en: str, time_zone: str = "Asia/Tokyo", locale: str = "ja",
    settings: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """Take a company on: its row, its place in the event log, its data key and its in-house queue.

    The transaction begins outside any tenant, and is inside the new one from here on. Raises KeyTaken, Invalid.
    """
    await tx.found(new_id())
    require_key(key)
    require_zone(time_zone)
    row = (tx.tenant, key, name_ja, name_en, time_zone, locale, json.text(settings or {}), tx.now)
    if not await tx.fetchval(_INSERT, *row):
        raise KeyTaken(say("Another company has the key {key}.", key=key))
    await begin_log(tx)
    await _make_in_house_queue(tx)
    events.record(tx, "tenant.created", "tenant", tx.tenant, {"key": key})
    forget_all(tx)  # who is cleared for all tenants sees this one at once
    return tx.tenant


async def change_tenant(tx: Tx, changes: Mapping[str, Any], *, version: int | None = None) -> None:
    """Change names, time zone, locale or settings (those that are given)."""
    tx.scope.require("tenants.write")
    require_zone(changes.get("time_zone", "UTC"))
    held = await rows.hold(tx, "tenants", version=version, tenant_id=tx.tenant)
    columns = dict(changes)
    if "settings" in columns:
        merged = held["settings"] | columns.pop("settings")
        columns |= {} if merged == held["settings"] else {"settings": json.text(merged)}
    if changed := await rows.edit(tx, "tenants", held, columns, tenant_id=tx.tenant):
        await reading.touch(tx)
        events.record(tx, "tenant.updated", "tenant", tx.tenant, {"changed": list(changed)})


async def end_tenant(tx: Tx, *, version: int | None = None) -> None:
    """End the work for a company: nobody sees it any more, and its people and programs are out at once."""
    tx.scope.require("tenants.write")
    held = await rows.hold(tx, "tenants", version=version, tenant_id=tx.tenant)
    if changed := await rows.edit(tx, "tenants", held, {"status": "ended"}, tenant_id=tx.tenant):
        events.record(
            tx, "tenant.updated", "tenant", tx.tenant, {"changed": list(changed), "status": "ended"}
        )
        forget_all(tx)


async def begin_log(tx: Tx) -> None:
    """Begin a tenant's event log, and make its data key."""
    await rows.insert(tx, "counters", tenant_id=tx.tenant, last_place=0, last_number=0)
    await rows.insert(tx, "relays", tenant_id=tx.tenant, place=0)
    await keys.make(tx, tx.tenant)


async def _make_in_house_queue(tx: Tx) -> None:
    """In-house tickets go there, and only this company's in-house workers take them."""
    made = new_id()
    await rows.insert(
        tx, "queues", id=made, tenant_id=tx.tenant, code="in-house", name_ja="社内対応", name_en="In-house", mode="pull",
        priority_first=False, waiting_counts=False, active=True, version=1, created_at=tx.now,
    )  # fmt: skip
    await reading.touch_provider(tx)
    events.record(tx, "queue.created", "queue", made, {"code": "in-house"})


def require_key(key: str) -> None:
    """Raises Invalid for what is no key of a company."""
    if not _KEY.fullmatch(key) or key == "PROVIDER":
        raise Invalid.field(
            "/key",
            "bad_key",
            say("held {held}; takes a capital letter, then 1 to 9 capitals or digits", held=key),
        )


def require_zone(name: str) -> None:
    """Raises Invalid for what is no time zone."""
    if name not in _ZONES:
        raise Invalid.field(
            "/time_zone", "unknown_time_zone", say("held {held}; takes a zone such as Asia/Tokyo", held=name)
        )
