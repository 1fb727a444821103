"""Companies with a month behind them: rows of the rollups as the worker keeps them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest_asyncio

from core.ids import new_id
from services.rules.report_sums import DAYS, SLA, Rollup
from tenants.roles import Role
from tenants.scope import Scope
from tests.support import office
from tests.support.floor import Company, Floor
from tests.support.rollups import put
from tests.support.servers import Database

NO_TEAM = UUID(int=0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    """What the administrator can make."""
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@dataclass(frozen=True, slots=True)
class Client:
    """A company, one task type of it, an account manager cleared for it, and its own manager."""

    company: Company
    kind: UUID
    code: str
    account_manager: Scope
    manager: Scope


@pytest_asyncio.fixture
async def client(floor: Floor) -> Client:
    company = await floor.company()
    code = await floor.task_type(company)
    kind = await floor.admin.fetchval(
        "SELECT id FROM task_types WHERE tenant_id = $1 AND code = $2", company.id, code
    )
    account_manager = (await office.cleared(Role.ACCOUNT_MANAGER, company.id)).at(company.id)
    manager = await office.user(company.id, Role.CLIENT_MANAGER)
    return Client(company, kind, code, account_manager, manager)


async def day(floor: Floor, client: Client, on: date, **counts: int) -> None:
    """A day of the rollups."""
    await _row(floor, DAYS, client, day=on, **counts)


async def judged(floor: Floor, client: Client, on: date, metric: str = "resolution", **counts: int) -> None:
    """What was judged on a day."""
    values = {"met": 0, "breached": 0, "excused": 0} | counts
    await _row(floor, SLA, client, day=on, metric=metric, **values)


async def done(floor: Floor, client: Client, month: date, *, resolved: int, under_procedure: int = 0) -> None:
    """What one person did in a month."""
    await floor._insert(
        "report_people", tenant_id=client.company.id, month=month, task_type_id=client.kind, sourcing="outsourced", person_id=new_id(),
        resolved=resolved, under_procedure=under_procedure,
    )  # fmt: skip


async def _row(floor: Floor, rollup: Rollup, client: Client, **values: Any) -> None:
    common = {
        "tenant_id": client.company.id, "task_type_id": client.kind, "team_id": NO_TEAM, "sourcing": "outsourced", "priority": "normal",
    }  # fmt: skip
    await put(floor.admin, rollup, **common, **values)
