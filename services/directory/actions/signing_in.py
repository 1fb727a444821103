"""Signing in: the session is opened, the second factor asked for, or the failure counted and told, in one commit."""

from dataclasses import dataclass, replace
from uuid import UUID

from services import events
from tenants import factor_rules, login, pending, recovery_codes, second_factor, sessions
from tenants.db import Tx
from tenants.login import Checked
from tenants.pending import Pending
from tenants.scope import PROVIDER_TENANT, Scope, system
from tenants.sessions import Through

AT_THE_DOOR: Scope = system(PROVIDER_TENANT, name="sign-in")
"""Whose transaction a sign-in is: failures stand in the provider's log."""


def at_the_door(who: Scope) -> Scope:
    """The same for somebody who is signed in and changes how they sign in: the log names them."""
    return replace(AT_THE_DOOR, actor=who.actor, actor_kind=who.actor_kind, principal=who.principal)


@dataclass(frozen=True, slots=True)
class Entered:
    """A session was opened: its cookie, where to go, and recovery codes where the second factor is new."""

    cookie: str
    goes_to: str = "/"
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The second factor is asked for; nothing is open. `enrols`: there is none yet, and one is needed."""

    token: str
    enrols: bool


async def sign_in(
    tx: Tx, checked: Checked, *, user_agent: str | None = None, goes_to: str = "/"
) -> Entered | Awaiting | None:
    """Go on with a password that was checked. None is a refusal, to be committed, then answered."""
    membership_id = await login.let_in(tx, checked)
    if membership_id is None:
        await login.count_failure(tx, checked)
        events.record(tx, "sign_in.failed", "sign_in", checked.sign_in_id)
        return None
    return await proceed(tx, checked.sign_in_id, membership_id, user_agent=user_agent, goes_to=goes_to)


async def proceed(
    tx: Tx, sign_in_id: UUID, membership_id: UUID, *, user_agent: str | None, goes_to: str, through: Through | None = None,
    asks_factor: bool = True,
) -> Entered | Awaiting:  # fmt: skip
    """Open a session for who has shown who they are, or wait for the second factor that they have or need."""
    has = asks_factor and await second_factor.is_on(tx, sign_in_id)
    if has or (asks_factor and await factor_rules.binds(tx, sign_in_id)):
        known = _known(through) | {"sign_in_id": sign_in_id, "membership_id": membership_id}
        return Awaiting(await pending.begin(tx, "factor", goes_to=goes_to, **known), enrols=not has)
    cookie = await sessions.start(
        tx, sign_in_id=sign_in_id, membership_id=membership_id, user_agent=user_agent, through=through
    )
    return Entered(cookie, goes_to)


async def pass_factor(tx: Tx, token: str, code: str, *, user_agent: str | None) -> Entered | None:
    """Open the session that waits for this code. None is a refusal, to be committed; the waiting goes on."""
    waiting = await pending.look(tx, "factor", token)
    if waiting is None or waiting.sign_in_id is None:
        return None
    if not await second_factor.passes(tx, waiting.sign_in_id, code):
        events.record(tx, "second_factor.failed", "sign_in", waiting.sign_in_id)
        return None
    return await _open(tx, token, user_agent=user_agent)


async def pass_enrolment(tx: Tx, token: str, code: str, *, user_agent: str | None) -> Entered | None:
    """Take the offered app into use, and open the session that waits for it. None: the code is wrong; the waiting goes on."""
    waiting = await pending.look(tx, "factor", token)
    if waiting is None or waiting.sign_in_id is None:
        return None
    if not await second_factor.confirm(tx, waiting.sign_in_id, code):
        return None
    codes = await recovery_codes.make(tx, waiting.sign_in_id)
    events.record(tx, "second_factor.enrolled", "sign_in", waiting.sign_in_id)
    entered = await _open(tx, token, user_agent=user_agent)
    return entered and replace(entered, codes=tuple(codes))


async def _open(tx: Tx, token: str, *, user_agent: str | None) -> Entered | None:
    held: Pending | None = await pending.take(tx, "factor", token)
    if held is None or held.sign_in_id is None or held.membership_id is None:
        return None
    cookie = await sessions.start(
        tx, sign_in_id=held.sign_in_id, membership_id=held.membership_id, user_agent=user_agent, through=held.through
    )  # fmt: skip
    return Entered(cookie, held.goes_to)


def _known(through: Through | None) -> dict[str, object]:
    if through is None:
        return {}
    return {
        "identity_provider_id": through.identity_provider_id,
        "subject": through.subject,
        "provider_session": through.session,
    }
