"""Signing in: the session is opened, or the failure counted and told, in one commit."""

from services import events
from tenants import login, sessions
from tenants.db import Tx
from tenants.login import Checked
from tenants.scope import PROVIDER_TENANT, Scope, system

AT_THE_DOOR: Scope = system(PROVIDER_TENANT, name="sign-in")
"""Whose transaction a sign-in is: failures stand in the provider's log."""


async def sign_in(tx: Tx, checked: Checked, *, user_agent: str | None = None) -> str | None:
    """Open a session for a password that was checked: its cookie. None is a refusal, to be committed, then answered."""
    membership_id = await login.let_in(tx, checked)
    if membership_id is not None:
        return await sessions.start(
            tx, sign_in_id=checked.sign_in_id, membership_id=membership_id, user_agent=user_agent
        )
    await login.count_failure(tx, checked)
    events.record(tx, "sign_in.failed", "sign_in", checked.sign_in_id)
    return None
