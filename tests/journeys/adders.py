"""A process that keeps rollups as the worker does, over and over, so that a test can kill it: a small server that forks one for each line.

It writes lines: `child <pid>`, then from the child `begun` and `ended`, then `signal <n>` or `exit <n>`.
"""

import asyncio
import gc
import os
import sys
from uuid import UUID

from services.reports.rollups import adding, cursor, rebuilding, remaking
from tenants import db
from tenants.db import transaction
from tenants.scope import system

MOST = 8
"""Events of a batch: few, so that a kill falls among many commits."""


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


async def work(url: str, how: str, tenants: list[UUID]) -> None:
    """Take in what happened, batch by batch, and make anew what changed; or rebuild everything."""
    db.use(db.Database(url, size=1))
    async with transaction(system(tenants[0])) as tx:
        await tx.fetchval("SELECT 1")
    say("begun")
    for tenant in tenants:
        await (_rebuilt(tenant) if how == "rebuild" else _added(tenant))
    say("ended")


async def _added(tenant: UUID) -> None:
    more = True
    while more:
        async with transaction(system(tenant)) as tx:
            more = await adding.add(tx, most=MOST)
            await cursor.looked(tx)
    more = True
    while more:
        async with transaction(system(tenant)) as tx:
            more = await remaking.go_on(tx)


async def _rebuilt(tenant: UUID) -> None:
    async with transaction(system(tenant)) as tx:
        await rebuilding.rebuild(tx)


def serve(url: str) -> None:
    """Fork one for each line `<how> <tenant>,<tenant>…`, and say what became of it."""
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        how, tenants = line.split()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                asyncio.run(work(url, how, [UUID(each) for each in tenants.split(",")]))
                code = 0
            finally:
                os._exit(code)
        say(f"child {pid}")
        _, status = os.waitpid(pid, 0)
        say(
            f"signal {os.WTERMSIG(status)}"
            if os.WIFSIGNALED(status)
            else f"exit {os.waitstatus_to_exitcode(status)}"
        )


if __name__ == "__main__":
    serve(sys.argv[1])
