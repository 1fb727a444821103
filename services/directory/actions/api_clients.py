"""API clients: programs with roles, domains and OAuth scopes of their own. The secret is shown once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from core.said import say
from services import events
from services.directory.bounds import (
    domains_here,
    known_scopes,
    require_another,
    require_living,
    require_within_own,
    roles_here,
)
from services.directory.refusals import WiderThanOwn
from tenants import tokens
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import api_clients, clearances, rows
from tenants.directory.api_clients import Credentials
from tenants.directory.rows import Row
from tenants.roles import Role
from tenants.tokens import IssuedToken


async def make_api_client(
    tx: Tx, *, name: str, roles: Iterable[Role], scopes: Iterable[str], domains: Iterable[str] | None = None
) -> Credentials:
    """Make a client of the company of this wall, or of the provider. Raises Invalid, WiderThanOwn."""
    tx.scope.require("api_clients.write")
    made = await api_clients.make(
        tx,
        name=name,
        roles=roles_here(tx, roles),
        domains=domains_here(tx, domains),
        scopes=known_scopes(scopes),
    )
    events.record(tx, "api_client.created", "api_client", made.id)
    return made


async def change_api_client(
    tx: Tx, api_client_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change name, roles, domains or scopes; tokens that are out there feel it at once.

    Raises OwnAccount, WiderThanOwn, Ended, Invalid.
    """
    tx.scope.require("api_clients.write")
    held = await _hold(tx, api_client_id, version)
    wanted = dict(changes)
    if "roles" in wanted:
        wanted["roles"] = sorted(roles_here(tx, wanted["roles"]))
    if "domains" in wanted:
        wanted["domains"] = domains_here(tx, wanted["domains"])
    if "scopes" in wanted:
        wanted["scopes"] = known_scopes(wanted["scopes"])
    if changed := await rows.edit(tx, "api_clients", held, wanted, id=api_client_id):
        events.record(tx, "api_client.updated", "api_client", api_client_id, {"changed": list(changed)})
        forget_all(tx)


async def new_secret(tx: Tx, api_client_id: UUID) -> Credentials:
    """Give a client another secret, shown once; the old one is good no more. Raises OwnAccount, WiderThanOwn, Ended."""
    tx.scope.require("api_clients.write")
    made = await api_clients.new_secret(tx, await _hold(tx, api_client_id, None))
    events.record(tx, "api_client.updated", "api_client", api_client_id, {"changed": ["secret"]})
    return made


TRIAL_SECONDS = 15 * 60


async def trial_token(tx: Tx, api_client_id: UUID) -> IssuedToken:
    """A token of a client for a person who tries a call, good for a quarter of an hour. Raises OwnAccount, WiderThanOwn, Ended."""
    tx.scope.require("api_clients.write")
    held = await _hold(tx, api_client_id, None)
    if held["membership_id"] is not None:
        raise WiderThanOwn(
            say("This program acts as a person; only programs with roles of their own are tried.")
        )
    made = await tokens.issue(tx, api_client_id=api_client_id, scopes=held["scopes"], seconds=TRIAL_SECONDS)
    events.record(tx, "api_client.tried", "api_client", api_client_id)
    return made


async def end_api_client(tx: Tx, api_client_id: UUID, *, version: int | None = None) -> None:
    """End a client with its tokens and clearances, at once. Raises OwnAccount, WiderThanOwn, Ended."""
    tx.scope.require("api_clients.write")
    held = await _hold(tx, api_client_id, version)
    for clearance in await clearances.end_all(tx, api_client_id):
        events.record(tx, "clearance.ended", "clearance", clearance, {"person_id": api_client_id})
    await rows.edit(tx, "api_clients", held, {"ended_at": tx.now}, id=api_client_id)
    events.record(tx, "api_client.ended", "api_client", api_client_id)
    forget_all(tx)


async def _hold(tx: Tx, api_client_id: UUID, version: int | None) -> Row:
    """Lock a client of this wall that the caller may change: not itself, and none that reaches further."""
    held = require_living(await api_clients.hold(tx, api_client_id, version=version))
    require_another(tx, api_client_id)
    require_within_own(tx, held["domains"])
    return held
