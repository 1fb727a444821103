"""Processes made to be killed: a small server forks one for each line it reads, and tells what became of it.

A module that is served calls `serve` with its work; a test opens the server by `forking`, and lets a fork live or strikes it. The server
writes `child <pid>`, then from the child `begun` and `ended`, then `signal <n>` or `exit <n>`. A fork costs a hundredth of what a fresh
interpreter costs, so a thousand kills take minutes.
"""

import asyncio
import gc
import os
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from types import ModuleType
from uuid import UUID

from tenants import db
from tenants.db import transaction
from tenants.scope import system

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Forks:
    """The server that forks them. `seconds` is how long the last one took that was let live."""

    server: "subprocess.Popen[str]"
    seconds: float

    async def _line(self) -> str:
        assert self.server.stdout is not None
        return (await asyncio.to_thread(self.server.stdout.readline)).strip()

    async def _go(self, what: str, tenants: list[UUID]) -> int:
        """Start one; its pid, once it has begun."""
        assert self.server.stdin is not None
        self.server.stdin.write(f"{what} {','.join(str(each) for each in tenants)}\n")
        self.server.stdin.flush()
        said = [await self._line(), await self._line()]
        assert "begun" in said, said
        return int(next(each for each in said if each.startswith("child ")).partition(" ")[2])

    async def let_live(self, what: str, tenants: list[UUID]) -> None:
        """One that nobody kills; `what` is a word that its work understands."""
        await self._go(what, tenants)
        began = time.monotonic()
        assert [await self._line(), await self._line()] == ["ended", "exit 0"]
        self.seconds = time.monotonic() - began

    async def strike(self, what: str, tenants: list[UUID], chance: random.Random) -> bool:
        """One that is killed after a share of its time. Whether the kill hit: it died of it, and was not done."""
        pid = await self._go(what, tenants)
        began = time.monotonic()
        line = asyncio.create_task(self._line())
        await asyncio.wait([line], timeout=chance.random() * self.seconds)
        with suppress(ProcessLookupError):  # it is done: a miss
            os.kill(pid, SIGKILL)
        said = [await line]
        if said == ["ended"]:
            self.seconds = time.monotonic() - began
        while not said[-1].startswith(("signal", "exit")):
            said.append(await self._line())
        return said == [f"signal {SIGKILL.value}"]


@asynccontextmanager
async def forking(module: ModuleType, worker_url: str, *, seconds: float) -> AsyncIterator[Forks]:
    """The server of a module's work, as the worker's role; `seconds` is a first guess of what one takes."""
    server = subprocess.Popen(  # noqa: ASYNC220  (its lines are read in a thread)
        (sys.executable, "-m", module.__name__, worker_url), cwd=ROOT, env=dict(os.environ), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield Forks(server, seconds)
    finally:
        server.stdin.close()
        await asyncio.to_thread(server.wait, 60)
        server.stdout.close()


Work = Callable[[str, list[UUID]], Awaitable[None]]


def serve(work: Work, url: str) -> None:
    """Fork a process that does the work for each line `<what> <tenant>,<tenant>…`, and say what became of it."""
    asyncio.run(_ready(url))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        what, tenants = line.split()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                asyncio.run(_child(work, url, what, [UUID(each) for each in tenants.split(",")]))
                code = 0
            finally:
                os._exit(code)
        _say(f"child {pid}")
        _, status = os.waitpid(pid, 0)
        _say(
            f"signal {os.WTERMSIG(status)}"
            if os.WIFSIGNALED(status)
            else f"exit {os.waitstatus_to_exitcode(status)}"
        )


async def _ready(url: str) -> None:
    """Load whatever a first transaction loads, so that no child has to."""
    database = db.Database(url, size=1)
    db.use(database)
    async with transaction(system(UUID(int=1))) as tx:
        await tx.fetchval("SELECT 1")
    await database.close()


async def _child(work: Work, url: str, what: str, tenants: list[UUID]) -> None:
    db.use(db.Database(url, size=1))
    async with transaction(system(tenants[0])) as tx:
        await tx.fetchval("SELECT 1")
    _say("begun")
    await work(what, tenants)
    _say("ended")


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())
