"""Jobs: asked for, done in steps under a lease, gone on with by another worker when one dies, seen by whom they concern."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from core.errors import Conflict, Denied
from services.jobs import actions, leasing, queries
from services.jobs.leasing import Held, Progress
from services.jobs.queries import JobCard, NoSuchJob
from tenants import db
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support.casework import clerk
from tests.support.floor import Company, Floor
from tests.support.servers import Database
from workers import jobs

KIND = "billing.close"
ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    """The floor, with this process as the worker."""
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    await admin.execute("DELETE FROM jobs")
    former, worker = db.current(), db.Database(database.worker_url)
    db.use(worker)
    yield made
    db.use(former)
    await worker.close()
    await admin.close()


async def asked(company: Company, by: Scope | None = None, **what: Any) -> JobCard:
    async with transaction(by or clerk(company)) as tx:
        return await actions.ask(tx, kind=KIND, asked=what, tenants=[company.id])


async def stands(job: UUID, by: Scope) -> JobCard:
    async with transaction(by) as tx:
        return await queries.one(tx, job)


def counting(to: int, seen: list[int]) -> Any:
    async def steps(job: Held) -> AsyncIterator[Progress]:
        for n in range(int(job.result.get("n", 0)) + 1, to + 1):
            seen.append(n)
            yield Progress(n, to, {"n": n})

    return steps


async def test_a_job_is_done_in_steps_with_its_progress(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, seen = await floor.company(), []
    someone = clerk(company)
    made = await asked(company, someone, month="2026-10")
    assert (made.status, made.done, made.total, made.result) == ("queued", 0, 0, None)
    monkeypatch.setattr(jobs, "KINDS", {KIND: counting(3, seen)})
    await jobs.work_on(seconds=0.0001)  # not a moment: one step, and let go
    await jobs.work_on(seconds=10)
    card = await stands(made.id, someone)
    assert (card.status, card.done, card.total, card.result, card.problem) == ("done", 3, 3, {"n": 3}, None)
    assert seen == [1, 2, 3]


async def test_who_did_not_ask_sees_it_with_the_grant_over_its_tenants_alone(floor: Floor) -> None:
    company, other = await floor.company(), await floor.company()
    made = await asked(company)
    assert (await stands(made.id, clerk(company))).id == made.id
    for stranger in (clerk(other), clerk(company, Role.OPERATOR)):
        with pytest.raises(NoSuchJob):
            await stands(made.id, stranger)
    with pytest.raises(Denied):
        await asked(company, clerk(company, Role.AUDITOR))


async def test_what_can_never_succeed_ends_as_failed_with_a_problem(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PeriodNotOver(Conflict):
        """The period is not over."""

        code = "period_not_over"

    async def steps(_job: Held) -> AsyncIterator[Progress]:
        raise PeriodNotOver
        yield Progress(0, 0, {})

    company = await floor.company()
    made = await asked(company)
    monkeypatch.setattr(jobs, "KINDS", {KIND: steps})
    await jobs.work_on(seconds=5)
    card = await stands(made.id, clerk(company))
    text = "The period is not over."
    kept = {"code": "period_not_over", "detail": text, "said": {"text": text, "facts": {}}}
    assert (card.status, card.problem) == ("failed", kept)


async def test_what_may_yet_succeed_is_tried_again_and_fails_in_the_end(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(_job: Held) -> AsyncIterator[Progress]:
        raise ZeroDivisionError
        yield Progress(0, 0, {})

    company = await floor.company()
    made = await asked(company)
    monkeypatch.setattr(jobs, "KINDS", {KIND: steps})
    for tries in range(1, jobs.MOST_FAILURES + 1):
        await floor.admin.execute(
            "UPDATE jobs SET lease_until = now() - interval '1 second' WHERE id = $1", made.id
        )
        await jobs.work_on(seconds=5)
        assert await floor.admin.fetchval("SELECT attempts FROM jobs WHERE id = $1", made.id) == tries
    assert (await stands(made.id, clerk(company))).status == "failed"


async def test_two_workers_never_hold_one_job_and_who_lost_it_writes_nothing(floor: Floor) -> None:
    company = await floor.company()
    made = await asked(company)
    async with transaction(system()) as one, transaction(system()) as other:
        held = await leasing.claim(one, [KIND])
        assert held is not None
        assert held.id == made.id
        assert await leasing.claim(other, [KIND]) is None
    late = datetime.now(UTC) + leasing.LEASE + timedelta(seconds=1)
    async with transaction(system(), now=late) as tx:
        again = await leasing.claim(tx, [KIND])
        assert again is not None
        with pytest.raises(leasing.LeaseLost):
            await leasing.keep(tx, held, Progress(1, 2, {}))
        await leasing.finish(tx, again, {"closed": 1})


_DOOMED = """
import asyncio, sys
from services.jobs.leasing import Progress
from tenants import db
from workers import jobs

async def steps(job):
    for n in range(int(job.result.get("n", 0)) + 1, 100):
        yield Progress(n, 100, {"n": n})
        if n == 2:
            print("here", flush=True)
            await asyncio.sleep(60)

async def main():
    db.use(db.Database(sys.argv[1], size=2))
    jobs.KINDS = {"billing.close": steps}
    await jobs.work_on(seconds=60)

asyncio.run(main())
"""


async def test_a_killed_workers_job_is_taken_up_where_it_was(
    floor: Floor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, seen = await floor.company(), []
    made = await asked(company)
    worker = subprocess.Popen(  # noqa: ASYNC220  (it is to be killed, by its pid)
        (sys.executable, "-c", _DOOMED, database.worker_url),
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert (await asyncio.to_thread(worker.stdout.readline)).strip() == b"here"
    worker.send_signal(signal.SIGKILL)
    assert await asyncio.to_thread(worker.wait) == -signal.SIGKILL
    worker.stdout.close()
    assert (await stands(made.id, clerk(company))).status == "running"
    monkeypatch.setattr(jobs, "KINDS", {KIND: counting(4, seen)})
    await jobs.work_on(seconds=5)
    assert seen == [], "its lease still runs"
    await floor.admin.execute("UPDATE jobs SET lease_until = now() WHERE id = $1", made.id)
    await jobs.work_on(seconds=5)
    card = await stands(made.id, clerk(company))
    assert (card.status, card.result, seen) == ("done", {"n": 4}, [3, 4])
