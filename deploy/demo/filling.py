"""Fill a database with the demo, once, and write the credentials down."""

from datetime import UTC, datetime
from pathlib import Path

from core.settings import Settings
from deploy.demo import credentials
from deploy.demo.filled import Filled, filled, wipe
from deploy.demo.load import Plan, Told, load
from tenants import db, valkey
from tenants.db import Database


class NotEmpty(Exception):
    """The database holds something; demo data are loaded into an empty one only."""


async def fill(settings: Settings, *, seed: str, scale: float, told: Told) -> Path:
    """Load the demo; the file with its sign-ins. Half a demo is cleared away first. Raises NotEmpty."""
    assert settings.database_url, "URAKATA_DATABASE_URL is not set"
    database = Database(settings.database_url, size=4)
    db.use(database)
    try:
        await _make_room(settings)
        entries = await load(Plan(seed, scale, datetime.now(UTC)), told)
    finally:
        db.use(None)
        await database.close()
        await valkey.close()
    return credentials.write(settings.home, entries)


async def _make_room(settings: Settings) -> None:
    held = await filled()
    if held is Filled.HALF_A_DEMO and settings.admin_database_url:
        await wipe(settings.admin_database_url)
    elif held is not Filled.NOTHING:
        raise NotEmpty(f"The database holds {held.value}. Demo data are loaded into an empty one only.")
