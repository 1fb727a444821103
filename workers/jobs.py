"""Long work that somebody asked for. A job is done in steps, each in transactions of its own; what was kept after each is where
another worker goes on when this one dies.

A tick works for a short while and lets go, so that sweeps that must be in time are. Nothing here depends on the broker: a lost
message is the next tick's.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from core.errors import Refusal, Unavailable
from core.said import kept
from services.billing.closing import jobs as closing
from services.jobs import leasing
from services.jobs.leasing import Held, LeaseLost, Progress
from tenants.db import transaction
from tenants.scope import system
from workers.app import tick

log = logging.getLogger(__name__)

Steps = Callable[[Held], AsyncIterator[Progress]]
KINDS: Mapping[str, Steps] = {"billing.close": closing.steps}
"""What each kind of job does: steps that may be done twice, from what was kept on."""

SLICE_SECONDS = 2.0
MOST_FAILURES = 5
REST = timedelta(seconds=5)


@tick(seconds=1)
async def work() -> None:
    """Go on with the jobs that wait, for a short while."""
    await work_on(seconds=SLICE_SECONDS)


async def work_on(*, seconds: float) -> None:
    """Take up one job after the other until the time is over or none waits."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        async with transaction(system(name="jobs")) as tx:
            job = await leasing.claim(tx, sorted(KINDS))
        if job is None:
            return
        await _go_on(job, until=until)


async def _go_on(job: Held, *, until: float) -> None:
    """Do steps of a job. One whose lease was lost is another's; what else goes wrong is told of, and stops no other job."""
    try:
        async with _renewed(job):
            await _steps(job, until=until)
    except LeaseLost:
        log.warning("job %s is another worker's now", job.id)
    except Unavailable:
        await _try_later(job)
    except Refusal as refusal:
        await _fail(job, refusal.reason, refusal.detail)
    except Exception:
        log.exception("a step of job %s (%s) could not be done", job.id, job.kind)
        await _try_later(job)


async def _steps(job: Held, *, until: float) -> None:
    last = Progress(job.done, job.total, job.result)
    async for last in KINDS[job.kind](job):
        over = time.monotonic() >= until
        async with transaction(system(name="jobs")) as tx:
            await leasing.keep(tx, job, last, until=tx.now if over else None)
        if over:
            return
    async with transaction(system(name="jobs")) as tx:
        await leasing.finish(tx, job, last.result)


@asynccontextmanager
async def _renewed(job: Held) -> AsyncIterator[None]:
    """Hold the job for as long as a step takes."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(leasing.LEASE.total_seconds() / 3)
            async with transaction(system(name="jobs")) as tx:
                await leasing.renew(tx, job)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])


async def _try_later(job: Held) -> None:
    """What may yet succeed is tried some times more; then it has failed."""
    failures = int(job.result.get("failures", 0)) + 1
    if failures >= MOST_FAILURES:
        await _fail(job, "internal_error", "Something broke on our side, again and again. The log says what.")
        return
    try:
        async with transaction(system(name="jobs")) as tx:
            kept = await leasing.present(tx, job)
            counted = replace(kept, result={**kept.result, "failures": failures})
            await leasing.keep(tx, job, counted, until=tx.now + REST * failures)
    except LeaseLost:
        log.warning("job %s is another worker's now", job.id)


async def _fail(job: Held, code: str, detail: str) -> None:
    try:
        async with transaction(system(name="jobs")) as tx:
            await leasing.fail(tx, job, {"code": code, **kept(detail)})
    except LeaseLost:
        log.warning("job %s is another worker's now", job.id)
