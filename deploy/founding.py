"""Founding a provider without demo data: its own tenant, its first administrator, and a program to begin with."""

from core.settings import Settings
from services.directory import actions
from services.directory.actions.provider import SETTING_UP
from tenants import db, passwords, valkey
from tenants.bounds import SCOPES
from tenants.db import Database, transaction
from tenants.directory.api_clients import Credentials
from tenants.roles import Role


async def appoint(held: Settings, *, email: str, name: str, password: str) -> Credentials:
    """Found the provider if need be, and appoint an administrator with an API client. Raises Invalid, SignsInAlready."""
    assert held.database_url, "URAKATA_DATABASE_URL is not set"
    database = Database(held.database_url, size=2)
    db.use(database)
    try:
        return await _appointed(email=email, name=name, password=password)
    finally:
        db.use(None)
        await valkey.close()
        await database.close()


async def _appointed(*, email: str, name: str, password: str) -> Credentials:
    stored = await passwords.hashed(password)
    async with transaction(SETTING_UP) as tx:
        await actions.found_provider(tx)
        await actions.appoint_first_administrator(tx, name=name, email=email, password_hash=stored)
        made = await actions.make_api_client(tx, name=name, roles=(Role.ADMINISTRATOR,), scopes=SCOPES)
        await actions.grant_clearance(tx, user=made.id, tenant=None)
    return made
