"""Signing in with a company's account, and its end there. No sign-in is ever made by it: an administrator adds people."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services import events
from services.directory.actions.signing_in import Awaiting, Entered, proceed
from tenants import identity_providers, sessions
from tenants.db import Tx
from tenants.identity_providers import IdentityProviderCard
from tenants.oidc.flow import Named
from tenants.oidc.refusals import CompanySignInFailed, NobodyKnown

LEEWAY_SECONDS = 60


async def enter_through(
    tx: Tx, company: IdentityProviderCard, named: Named, *, user_agent: str | None, goes_to: str
) -> Entered | Awaiting:
    """Open a session of the membership in that company for whom its sign-in named. Raises NobodyKnown."""
    found = await identity_providers.member(tx, company, named.email)
    if found is None:
        raise NobodyKnown
    sign_in_id, membership_id = found
    return await proceed(
        tx, sign_in_id, membership_id, user_agent=user_agent, goes_to=goes_to, through=named.through,
        asks_factor=company.asks_factor,
    )  # fmt: skip


def tell_failure(tx: Tx, company: UUID, failure: CompanySignInFailed) -> None:
    """Write down that a company sign-in did not lead in, and why: without address or name."""
    events.record(tx, "company_sign_in.failed", "identity_provider", company, {"reason": failure.reason})


async def end_there(tx: Tx, company: UUID, claims: dict[str, Any]) -> int:
    """End what a logout token names: sessions that were open when it was made. A token sent again ends no later one."""
    until = datetime.fromtimestamp(claims["iat"] + LEEWAY_SECONDS, UTC)
    ended = await sessions.revoke_through(
        tx, company, subject=claims.get("sub"), session=claims.get("sid"), until=until
    )
    if ended:
        events.record(tx, "sessions.ended", "identity_provider", company, {"which": "logout", "count": ended})
    return ended
