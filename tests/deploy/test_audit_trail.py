"""`urakata audit verify`: says how each log stands, and counts the broken ones."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from core.settings import settings
from deploy import audit_trail
from services.audit import actions, witness
from services.audit.verification import Finding
from services.rules.audit_verification import Break, Verdict
from tenants import db
from tenants.db import transaction
from tenants.scope import system
from tests.support import office
from tests.support.servers import Database

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
async def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[UUID]:
    """A company with a sealed log; the app's database is there again afterwards."""
    held = settings().model_copy(update={"home": tmp_path})
    monkeypatch.setattr(witness, "settings", lambda: held)
    there = db.current()
    made = await office.company(await office.administrator())
    async with transaction(system(made)) as tx:
        await actions.seal(tx)
    yield made
    db.use(there)


async def test_a_whole_trail_says_so_and_a_broken_one_names_the_place(
    acme: UUID, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    held = settings().model_copy(update={"worker_database_url": database.worker_url})
    before = await audit_trail.verify(held)
    admin = await asyncpg.connect(database.admin_url)
    key = await admin.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", acme)
    assert f"ok     {key}: 2 events, 2 sealed" in capsys.readouterr().out
    await admin.execute("UPDATE events SET type = 'tenant.updated' WHERE tenant_id = $1 AND place = 2", acme)
    await admin.close()
    assert await audit_trail.verify(held) == before + 1
    told = capsys.readouterr().out
    assert f"BROKEN {key}: place 2: an event is not as it was sealed (event_changed)" in told
    assert "The audit trail is whole." not in told


@pytest.mark.parametrize("broken", Break)
def test_every_kind_of_break_has_words(broken: Break) -> None:
    told = audit_trail.words(Finding(UUID(int=1), "ACME", Verdict(3, 5, broken, 4)))
    assert told.startswith("BROKEN ACME: place 4: ")
    assert told.endswith(f"({broken})")
