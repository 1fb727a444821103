"""What somebody does about their own sign-in. Each is decided by the session's cookie, and stands in the log under their name.

The transaction is that of `at_the_door(who)`: what is kept of second factors is encrypted with the provider's key.
"""

from typing import Literal
from uuid import UUID

from services import events
from services.directory.refusals import FactorNeeded
from tenants import factor_rules, login, recovery_codes, second_factor, sessions
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import memberships, people
from tenants.login import Checked
from tenants.sessions import ThroughCompany

Wrong = Literal["password", "code"]


async def change_password(tx: Tx, cookie: str, checked: Checked, new_hash: str) -> bool:
    """Set another password where the old one was right; all other sessions end. False is a refusal, to be committed."""
    if not await _knows_password(tx, cookie, checked):
        return False
    await login.set_password(tx, checked.sign_in_id, new_hash, keep=cookie)
    events.record(tx, "password.changed", "sign_in", checked.sign_in_id)
    return True


async def enrol(tx: Tx, cookie: str, checked: Checked, code: str) -> list[str] | Wrong:
    """Take the offered app into use: the recovery codes, shown once; or what was wrong. Other sessions end. Raises ThroughCompany."""
    sign_in_id = await own(tx, cookie)
    if not await _knows_password(tx, cookie, checked):
        return "password"
    if not await second_factor.confirm(tx, sign_in_id, code):
        return "code"
    events.record(tx, "second_factor.enrolled", "sign_in", sign_in_id)
    await sessions.revoke_others(tx, sign_in_id, keep=cookie)
    return await recovery_codes.make(tx, sign_in_id)


async def remove_factor(tx: Tx, cookie: str, code: str) -> bool:
    """Sign in without a second factor from now on. False: the code is wrong. Raises FactorNeeded, ThroughCompany."""
    sign_in_id = await own(tx, cookie)
    if await factor_rules.binds(tx, sign_in_id):
        raise FactorNeeded
    if not await _passes(tx, sign_in_id, code):
        return False
    await second_factor.remove(tx, sign_in_id)
    events.record(tx, "second_factor.removed", "sign_in", sign_in_id)
    return True


async def renew_codes(tx: Tx, cookie: str, code: str) -> list[str] | None:
    """Ten new recovery codes; the old ones are good no more. None: the code is wrong. Raises ThroughCompany."""
    sign_in_id = await own(tx, cookie)
    if not await _passes(tx, sign_in_id, code):
        return None
    events.record(tx, "recovery_codes.made", "sign_in", sign_in_id)
    return await recovery_codes.make(tx, sign_in_id)


async def end_session(tx: Tx, cookie: str, session: str) -> None:
    """End one other session. Raises NotFound."""
    await sessions.revoke_one(tx, cookie, session)
    events.record(tx, "sessions.ended", "sign_in", await sessions.owner(tx, cookie), {"which": "one"})


async def end_other_sessions(tx: Tx, cookie: str) -> None:
    """End all sessions but this one."""
    sign_in_id = await sessions.owner(tx, cookie)
    await sessions.revoke_others(tx, sign_in_id, keep=cookie)
    events.record(tx, "sessions.ended", "sign_in", sign_in_id, {"which": "others"})


async def change_language(tx: Tx, locale: str) -> None:
    """The language of one's own profile here. The transaction is inside one's own wall."""
    membership = await memberships.hold_of(tx, tx.scope.actor)
    if membership is None or not await memberships.edit(tx, membership, {"locale": locale}):
        return
    await people.edit(tx, await people.hold(tx, tx.scope.actor), {"locale": locale})
    data = {"person_id": tx.scope.actor, "changed": ["locale"]}
    events.record(tx, "membership.updated", "membership", membership["id"], data)
    forget_all(tx)


async def own(tx: Tx, cookie: str) -> UUID:
    """The sign-in behind a session that may change its factors. Raises ThroughCompany: one company answers for itself alone."""
    if await sessions.is_through_company(tx, cookie):
        raise ThroughCompany
    return await sessions.owner(tx, cookie)


async def _knows_password(tx: Tx, cookie: str, checked: Checked) -> bool:
    if await sessions.owner(tx, cookie) == checked.sign_in_id and await login.let_in(tx, checked):
        return True
    await login.count_failure(tx, checked)
    events.record(tx, "sign_in.failed", "sign_in", checked.sign_in_id)
    return False


async def _passes(tx: Tx, sign_in_id: UUID, code: str) -> bool:
    if await second_factor.passes(tx, sign_in_id, code):
        return True
    events.record(tx, "second_factor.failed", "sign_in", sign_in_id)
    return False
