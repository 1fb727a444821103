"""Sweep away what has run out at the door: tokens, sessions, sign-ins under way, reset links, and answers kept for repeats."""

from tenants import idempotency, pending, resets, sessions, tokens
from tenants.db import transaction
from tenants.scope import system
from workers.app import tick


@tick(seconds=600)
async def purge() -> None:
    """Each in its own transaction; any number of these sweeps may run."""
    for sweep in (tokens.purge, sessions.purge, pending.purge, resets.purge, idempotency.purge):
        async with transaction(system(name="purge")) as tx:
            await sweep(tx)
