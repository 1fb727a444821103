"""People of a company or of the provider: added with what they may do, changed, ended. Never deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.directory.bounds import (
    domains_here,
    require_another,
    require_living,
    require_within_own,
    roles_here,
)
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import clearances, memberships, people, rows, sign_ins
from tenants.directory.rows import Row
from tenants.roles import WORKING_ROLES, Role
from tenants.scope import PROVIDER_TENANT

_PRESENT = """
INSERT INTO presence (person_id, tenant_id, status, since_at, capacity_units) VALUES ($1, $2, 'offline', $3, 10)
ON CONFLICT (person_id) DO NOTHING
"""
_AWAY = "UPDATE presence SET status = 'offline', since_at = $2 WHERE person_id = $1 AND status <> 'offline'"


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to add. `password_hash` is kept only where the e-mail address is new; `domains` None is all."""

    name: str
    roles: Iterable[Role]
    email: str | None = None
    department: str | None = None
    locale: str = "ja"
    domains: Iterable[str] | None = None
    password_hash: str | None = None


async def add_user(tx: Tx, new: NewUser, *, person_id: UUID | None = None) -> UUID:
    """Add somebody to the company of this wall, or to the provider's staff. Raises SignsInAlready, Invalid, WiderThanOwn."""
    tx.scope.require("users.write")
    roles, domains = roles_here(tx, new.roles), domains_here(tx, new.domains)
    _require_place(tx, new.department)
    made = person_id or new_id()
    place = {"time_zone": "Asia/Tokyo"} if _is_staff(tx) else {"department": new.department}
    await rows.insert(
        tx, people.table(tx), **people.key(tx, made), name=new.name, email=new.email, locale=new.locale, version=1,
        created_at=tx.now, **place,
    )  # fmt: skip
    sign_in_id = await _sign_in(tx, new.email, new.password_hash)
    await memberships.make(
        tx, person_id=made, sign_in_id=sign_in_id, roles=roles, domains=domains, department=new.department, locale=new.locale
    )  # fmt: skip
    await make_present(tx, made, roles)
    events.record(tx, f"{_noun(tx)}.created", _noun(tx), made, {"roles": sorted(roles)})
    return made


async def change_user(tx: Tx, user: UUID, changes: Mapping[str, Any], *, version: int | None = None) -> None:
    """Change name, e-mail, department or locale. Another address means another sign-in: the sessions of the old one end.

    Raises Ended, SignsInAlready, Invalid, WiderThanOwn.
    """
    tx.scope.require("users.write")
    _require_place(tx, changes.get("department"))
    held = require_living(await people.hold(tx, user, version=version))
    membership = await _within_own(tx, user)
    changed = await people.edit(tx, held, {name: value for name, value in changes.items() if name in held})
    if not changed:
        return
    if membership is not None:
        await _follow(tx, membership, {name: changes[name] for name in changed})
    events.record(tx, f"{_noun(tx)}.updated", _noun(tx), user, {"changed": list(changed)})


async def end_user(tx: Tx, user: UUID, *, version: int | None = None) -> None:
    """End somebody with their access, sessions, programs and clearances, at once. Raises OwnAccount, Ended, WiderThanOwn."""
    tx.scope.require("users.write")
    require_another(tx, user)
    held = require_living(await people.hold(tx, user, version=version))
    if membership := await _within_own(tx, user):
        await memberships.end(tx, membership["id"])
    for clearance in await clearances.end_all(tx, user):
        events.record(tx, "clearance.ended", "clearance", clearance, {"person_id": user})
    await tx.execute(_AWAY, user, tx.now)
    await people.edit(tx, held, {"ended_at": tx.now})
    events.record(tx, f"{_noun(tx)}.ended", _noun(tx), user)
    forget_all(tx)


async def make_present(tx: Tx, person_id: UUID, roles: frozenset[Role]) -> None:
    """Who works on tickets has a presence, offline at first."""
    if roles & WORKING_ROLES:
        await tx.execute(_PRESENT, person_id, memberships.home(tx), tx.now)


async def _within_own(tx: Tx, user: UUID) -> Row | None:
    """Lock somebody's membership, if it reaches no further than the caller. Raises WiderThanOwn."""
    membership = await memberships.hold_of(tx, user)
    if membership is not None:
        require_within_own(tx, membership["domains"])
    return membership


async def _follow(tx: Tx, membership: Row, changed: Mapping[str, Any]) -> None:
    """What the membership repeats of its person, for the sign-in to read."""
    follows = {name: changed[name] for name in ("department", "locale") if name in changed}
    if "email" in changed:
        follows["sign_in_id"] = await _sign_in(tx, changed["email"], None)
        await memberships.end_sessions(tx, membership["id"])
    if await memberships.edit(tx, membership, follows):
        forget_all(tx)


async def _sign_in(tx: Tx, email: str | None, password_hash: str | None) -> UUID | None:
    return None if email is None else await sign_ins.found_or_made(tx, email, password_hash=password_hash)


def _require_place(tx: Tx, department: str | None) -> None:
    if department is not None and _is_staff(tx):
        raise Invalid.field(
            "/department", "not_for_staff", say("the provider's staff have teams, not departments")
        )


def _is_staff(tx: Tx) -> bool:
    return tx.tenant == PROVIDER_TENANT


def _noun(tx: Tx) -> str:
    return "staff" if _is_staff(tx) else "person"
