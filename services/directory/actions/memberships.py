"""What somebody may do in a company: given, changed, taken away, at once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from core.errors import Invalid, NotFound
from core.said import say
from services import events
from services.directory.actions.users import make_present
from services.directory.bounds import (
    domains_here,
    require_another,
    require_living,
    require_within_own,
    roles_here,
)
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import memberships, people, sign_ins
from tenants.directory.memberships import SignsInAlready
from tenants.directory.rows import Row
from tenants.roles import Role


async def make_membership(
    tx: Tx, *, user: UUID, roles: Iterable[Role], domains: Iterable[str] | None = None
) -> UUID:
    """Give access again to somebody who has none. Raises SignsInAlready, Ended, Invalid, WiderThanOwn."""
    tx.scope.require("memberships.write")
    given, seen = roles_here(tx, roles), domains_here(tx, domains)
    person = await _person(tx, user)
    if await memberships.hold_of(tx, user) is not None:
        raise SignsInAlready(say("This person has a membership already; change that one."))
    sign_in_id = await sign_ins.found_or_made(tx, person["email"]) if person["email"] else None
    made = await memberships.make(
        tx, person_id=user, sign_in_id=sign_in_id, roles=given, domains=seen, department=person.get("department"),
        locale=person["locale"],
    )  # fmt: skip
    await people.touch(tx, user)
    await make_present(tx, user, given)
    events.record(tx, "membership.created", "membership", made, {"person_id": user, "roles": sorted(given)})
    return made


async def change_membership(
    tx: Tx, membership_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change roles or domains. Raises OwnAccount, WiderThanOwn, Ended, Invalid."""
    tx.scope.require("memberships.write")
    held = await _hold(tx, membership_id, version)
    wanted: dict[str, Any] = {}
    if "roles" in changes:
        wanted["roles"] = sorted(roles_here(tx, changes["roles"]))
    if "domains" in changes:
        wanted["domains"] = domains_here(tx, changes["domains"])
    if changed := await memberships.edit(tx, held, wanted):
        person = held["person_id"]
        await people.touch(tx, person)
        await make_present(tx, person, frozenset(wanted.get("roles", ())))
        events.record(
            tx,
            "membership.updated",
            "membership",
            membership_id,
            {"person_id": person, "changed": list(changed)},
        )
        forget_all(tx)


async def end_membership(tx: Tx, membership_id: UUID, *, version: int | None = None) -> None:
    """Take the access away, with its sessions and programs. The person stays. Raises OwnAccount, WiderThanOwn, Ended."""
    tx.scope.require("memberships.write")
    held = await _hold(tx, membership_id, version)
    await memberships.end(tx, membership_id)
    await people.touch(tx, held["person_id"])
    events.record(tx, "membership.ended", "membership", membership_id, {"person_id": held["person_id"]})
    forget_all(tx)


async def _hold(tx: Tx, membership_id: UUID, version: int | None) -> Row:
    """Lock a membership of this wall that the caller may change."""
    held = require_living(await memberships.hold(tx, membership_id, version=version))
    require_another(tx, held["person_id"])
    require_within_own(tx, held["domains"])
    return held


async def _person(tx: Tx, user: UUID) -> Row:
    """Raises Invalid for nobody of this wall, Ended for somebody who left."""
    try:
        return require_living(await people.hold(tx, user))
    except NotFound as error:
        raise Invalid.field(
            "/user", "unknown_user", say("held {held}; takes a user of this company", held=user)
        ) from error
