"""Helping somebody back in: a link to set a new password, and taking a lost second factor away.

A sign-in is one person's in however many companies, so who helps must be responsible for all of them: a manager of one company
could otherwise enter another by the password that they set.
"""

from uuid import UUID

from core.errors import NotFound
from services import events
from services.directory.bounds import require_another, require_living, require_within_own
from services.directory.refusals import BeyondReach, NoSignIn
from tenants import login, resets, second_factor
from tenants.db import Tx
from tenants.directory import memberships, people
from tenants.scope import PROVIDER_TENANT


async def make_reset_link(tx: Tx, user: UUID) -> str:
    """The token of a link for somebody of this wall, shown once. Raises OwnAccount, Ended, NoSignIn, WiderThanOwn, BeyondReach."""
    sign_in_id = await _helped(tx, user)
    token = await resets.make(tx, sign_in_id)
    events.record(tx, "password_reset.made", "sign_in", sign_in_id, {"person_id": user})
    return token


async def drop_factor(tx: Tx, user: UUID) -> bool:
    """Take away the second factor of somebody who lost it; whether there was one. Raises the same."""
    sign_in_id = await _helped(tx, user)
    if not await second_factor.remove(tx, sign_in_id):
        return False
    events.record(tx, "second_factor.removed", "sign_in", sign_in_id, {"person_id": user})
    return True


async def use_reset_link(tx: Tx, token: str, password_hash: str) -> bool:
    """Set the password that somebody chose by their link, and end all their sessions. False: the link is good no more."""
    sign_in_id = await resets.take(tx, token)
    if sign_in_id is None:
        return False
    await login.set_password(tx, sign_in_id, password_hash)
    events.record(tx, "password.changed", "sign_in", sign_in_id, {"by": "link"})
    return True


async def _helped(tx: Tx, user: UUID) -> UUID:
    tx.scope.require("users.write")
    require_another(tx, user)
    require_living(await people.hold(tx, user))
    membership = await memberships.hold_of(tx, user)
    if membership is None or membership["sign_in_id"] is None:
        raise NoSignIn
    require_within_own(tx, membership["domains"])
    sign_in_id: UUID = membership["sign_in_id"]
    for tenant in await resets.reach(tx, sign_in_id):
        _require_reach(tx, tenant)
    return sign_in_id


def _require_reach(tx: Tx, tenant: UUID | None) -> None:
    try:
        tx.scope.at(tenant or PROVIDER_TENANT)
    except NotFound as error:
        raise BeyondReach from error
