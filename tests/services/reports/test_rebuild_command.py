"""`urakata rollups rebuild [--check] [--tenant KEY]`: what it says, and what it exits with."""

import pytest

from core.settings import Settings, load
from deploy import rebuild
from services.reports.rollups import rebuilding
from tenants import db
from tenants.db import transaction
from tenants.scope import system
from tests.support.casework import Casework, at, casework
from tests.support.floor import Floor
from tests.support.rollups import caught_up, drifts
from tests.support.servers import Database


def heard(_what: str, _share: float) -> None:
    """Nobody watches."""


@pytest.fixture
def held(database: Database) -> Settings:
    return load(worker_database_url=database.worker_url)


async def with_work(floor: Floor) -> Casework:
    made = await casework(floor)
    await made.done(at(5, 10), at(5, 11))
    await caught_up(made.company.id)
    return made


async def test_drift_is_named_and_exits_1_and_a_rebuild_mends_it(
    floor: Floor, held: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    made = await with_work(floor)
    key = made.company.key
    assert await rebuild.check(held, key, told=heard) == 0
    assert capsys.readouterr().out == f"{key}: 0 differences\n"
    await floor.admin.execute(
        "UPDATE report_days SET created = 5 WHERE tenant_id = $1 AND created = 1", made.company.id
    )
    assert await rebuild.check(held, key, told=heard) == 1
    said = capsys.readouterr()
    assert f"{key}: report_days day=2026-10-05 task_type_id=" in said.err
    assert "holds created=5" in said.err
    assert "the log says created=1" in said.err
    assert await rebuild.rebuild(held, key, told=heard) == 0
    assert capsys.readouterr().out == f"{key}: 1 tickets\n"
    assert await rebuild.check(held, key, told=heard) == 0


async def test_a_company_that_is_not_there_is_named(
    floor: Floor, held: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await rebuild.rebuild(held, "NOBODY", told=heard) == 1
    assert await rebuild.check(held, "NOBODY", told=heard) == 1
    assert "There is no company NOBODY." in capsys.readouterr().err


async def test_a_rebuild_that_broke_off_goes_on_with_the_companies_that_are_left(
    floor: Floor, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for two companies, one is done: only the other is made anew."""
    done, left = await with_work(floor), await with_work(floor)
    for each in (done, left):
        async with transaction(system(each.company.id)) as tx:
            await rebuilding.ask(tx)
    async with transaction(system(done.company.id)) as tx:
        await rebuilding.rebuild(tx)
    companies = [rebuild.Company(each.company.id, each.company.key) for each in (done, left)]
    await floor.admin.execute(
        "DELETE FROM report_days WHERE tenant_id = ANY($1)", [each.id for each in companies]
    )
    assert await rebuild.over(companies, heard) == 0
    said = capsys.readouterr().out
    assert "Going on with a rebuild that broke off: 1 of 2 companies are left." in said
    assert f"{left.company.key}: 1 tickets" in said
    assert f"{done.company.key}:" not in said
    assert await drifts(left.company.id) == []
    assert await drifts(done.company.id)


async def test_the_opened_database_is_the_same_afterwards(floor: Floor, held: Settings) -> None:
    made, before = await with_work(floor), db.current()
    await rebuild.check(held, made.company.key, told=heard)
    assert db.current() is before
