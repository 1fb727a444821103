"""Clearances: staff × tenant × domains, from and until, approved by another than the person cleared."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.directory.bounds import known_domains, require_living
from services.directory.refusals import BeyondOwn, OwnClearance
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import clearances, rows
from tenants.directory.rows import Row
from tenants.scope import ALL_DOMAINS


async def grant_clearance(
    tx: Tx, *, user: UUID, tenant: UUID | None, domains: Iterable[str] | None = None, my_number: bool = False,
    valid_from: date | None = None, valid_until: date | None = None,
) -> UUID:  # fmt: skip
    """Clear somebody for a tenant (None: all, present and future). The caller approves it; `valid_until` is the first day without.

    Raises OwnClearance, BeyondOwn, Invalid.
    """
    tx.scope.require("clearances.write")
    seen = known_domains(domains)
    await _require_clearable(tx, user)
    await _require_approver(tx, user, tenant, seen)
    start = valid_from or await tx.fetchval("SELECT provider_today($1)", tx.now)
    _require_order(start, valid_until)
    made = new_id()
    await rows.insert(
        tx, "clearances", id=made, person_id=user, tenant_id=tenant, domains=seen, my_number=my_number, valid_from=start,
        valid_until=valid_until, approved_by=tx.scope.actor, version=1, created_at=tx.now,
    )  # fmt: skip
    events.record(
        tx,
        "clearance.granted",
        "clearance",
        made,
        {"person_id": user, "tenant_id": tenant, "domains": seen, "my_number": my_number},
    )
    forget_all(tx)
    return made


async def change_clearance(
    tx: Tx, clearance_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change domains, the My Number flag or the days; the caller approves what comes of it.

    Raises OwnClearance, BeyondOwn, Ended, Invalid.
    """
    tx.scope.require("clearances.write")
    held = await _hold(tx, clearance_id, version)
    wanted = dict(changes)
    if "domains" in wanted:
        wanted["domains"] = known_domains(wanted["domains"])
    whole = {**held, **wanted}
    await _require_approver(tx, whole["person_id"], whole["tenant_id"], whole["domains"])
    _require_order(whole["valid_from"], whole["valid_until"])
    if changed := sorted(name for name, value in wanted.items() if held[name] != value):
        await rows.edit(tx, "clearances", held, {**wanted, "approved_by": tx.scope.actor}, id=clearance_id)
        person = held["person_id"]
        events.record(
            tx, "clearance.updated", "clearance", clearance_id, {"person_id": person, "changed": changed}
        )
        forget_all(tx)


async def end_clearance(tx: Tx, clearance_id: UUID, *, version: int | None = None) -> None:
    """End a clearance at once. One may end one's own. Raises Ended."""
    tx.scope.require("clearances.write")
    held = await _hold(tx, clearance_id, version)
    await rows.edit(tx, "clearances", held, {"ended_at": tx.now}, id=clearance_id)
    events.record(tx, "clearance.ended", "clearance", clearance_id, {"person_id": held["person_id"]})
    forget_all(tx)


async def _hold(tx: Tx, clearance_id: UUID, version: int | None) -> Row:
    """Lock a clearance that the caller sees."""
    await clearances.one(tx, clearance_id)
    return require_living(await rows.hold(tx, "clearances", version=version, id=clearance_id))


async def _require_clearable(tx: Tx, user: UUID) -> None:
    if not await clearances.is_clearable(tx, user):
        raise Invalid.field(
            "/user",
            "unknown_user",
            say("held {held}; takes somebody of the provider's staff, or its API client", held=user),
        )


async def _require_approver(tx: Tx, user: UUID, tenant: UUID | None, domains: list[str] | None) -> None:
    """Another than the person cleared, who is cleared for as much."""
    if tx.scope.actor_kind == "system":
        return
    if tx.scope.actor == user:
        raise OwnClearance
    if await clearances.holds_all(tx, tx.scope.actor):
        return
    if tenant is None or not frozenset(domains or ALL_DOMAINS) <= tx.scope.domains(tenant):
        raise BeyondOwn


def _require_order(start: date, until: date | None) -> None:
    if until is not None and until <= start:
        raise Invalid.field(
            "/valid_until",
            "empty_span",
            say("held {held}; takes a day after {start}: the first day without", held=until, start=start),
        )
