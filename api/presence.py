"""Saying whether somebody takes work: one transaction at home, then one in each tenant where leaving leaves something to do."""

from uuid import UUID

from core.errors import NotFound
from services.routing import absence, presence, stopping
from services.routing.presence import Left, PresenceCard
from services.rules.eligibility import Presence
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope


def home(scope: Scope) -> Scope:
    """Where a presence is noted: with the provider, or in an in-house worker's own company."""
    return scope.at(PROVIDER_TENANT) if scope.is_staff else scope


async def set_presence(scope: Scope, person: UUID, status: str) -> PresenceCard:
    """Set somebody's presence, and settle what they leave behind."""
    async with transaction(home(scope)) as tx:
        card, left = await presence.set_status(tx, person, Presence(status))
    await _settle(scope, person, left)
    return card


async def _settle(scope: Scope, person: UUID, left: Left) -> None:
    """Do in each tenant what leaving asks for. What is not reached from here, the sweeps do."""
    if left.entry is not None:
        tenant, entry = left.entry
        async with transaction(scope.at(tenant)) as tx:
            await stopping.stop_work(tx, subject_id=entry, due_at=left.at)
    for tenant, ticket_id in left.tickets:
        try:
            async with transaction(scope.at(tenant)) as tx:
                await absence.give_back(tx, ticket_id=ticket_id, person=person)
        except NotFound:
            continue  # a domain that the caller is not cleared for
