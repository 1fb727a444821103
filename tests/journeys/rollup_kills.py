"""Whoever keeps the rollups killed in the middle, again and again, while work is done, corrected and reopened: nothing twice, nothing lost.

`python -m bench rollup-kills` kills a thousand times; test_rollup_kills.py a few. Each kill is aimed at one process by its pid, and
counts only if that process died of it after it had begun and before it was done.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from uuid import UUID

from core.errors import Refusal
from tests.support.casework import Casework, at, casework
from tests.support.floor import Floor
from tests.support.rollups import EVER, Truth, drifts

ROOT = Path(__file__).parents[2]
COMPANIES = 3
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin")
SOME_DAYS = ((date(2026, 10, 1), date(2026, 11, 1)), (date(2026, 10, 5), date(2027, 2, 9)), EVER)


@dataclass(slots=True)
class Report:
    """What struck, and what stands at the end; the last two must be empty."""

    hits: int = 0
    missed: int = 0
    rebuilds_hit: int = 0
    tickets: int = 0
    drifts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        counted = [f"{name.replace('_', ' ')}: {getattr(self, name)}" for name in self.__slots__[:4]]
        return [
            *counted,
            f"drifts: {len(self.drifts)}",
            f"companies whose sums are wrong: {len(self.wrong)}",
            *self.drifts,
            *self.wrong,
        ]


@dataclass(slots=True)
class Client:
    """A company where things happen, each later than the last."""

    made: Casework
    now: datetime = field(default_factory=lambda: at(1, 9))
    tickets: list[UUID] = field(default_factory=list)
    zone: str = ZONES[0]

    async def happen(self, floor: Floor, chance: random.Random) -> None:
        """Work is done, and something of before is corrected or reopened; now and then the company moves."""
        self.now += timedelta(hours=chance.randint(2, 12))
        worked = timedelta(minutes=chance.randint(5, 500))
        self.tickets.append(await self.made.done(self.now, self.now + worked))
        self.now += worked + timedelta(minutes=10)
        ticket = chance.choice(self.tickets)
        with suppress(Refusal):  # it was reopened before
            if chance.random() < 0.5:
                await self.made.corrected(ticket, chance.randint(0, 20_000), self.now)
            else:
                await self.made.reopened(ticket, self.now)
        if chance.random() < 0.1:
            self.zone = chance.choice(ZONES)
            await floor.admin.execute(
                "UPDATE tenants SET time_zone = $2, config_version = config_version + 1 WHERE tenant_id = $1",
                self.made.company.id, self.zone,
            )  # fmt: skip


@dataclass(slots=True)
class Adders:
    """The server that forks them. `seconds` is how long the last one took that was let live."""

    server: "subprocess.Popen[str]"
    seconds: float = 0.2

    async def line(self) -> str:
        assert self.server.stdout is not None
        return (await asyncio.to_thread(self.server.stdout.readline)).strip()

    async def go(self, how: str, tenants: list[UUID]) -> int:
        """Start one; its pid, once it has begun."""
        assert self.server.stdin is not None
        self.server.stdin.write(f"{how} {','.join(str(each) for each in tenants)}\n")
        self.server.stdin.flush()
        said = [await self.line(), await self.line()]
        assert "begun" in said, said
        return int(next(each for each in said if each.startswith("child ")).partition(" ")[2])

    async def let_live(self, how: str, tenants: list[UUID]) -> None:
        """One that nobody kills."""
        await self.go(how, tenants)
        began = time.monotonic()
        assert [await self.line(), await self.line()] == ["ended", "exit 0"]
        self.seconds = time.monotonic() - began

    async def strike(self, how: str, tenants: list[UUID], *, share: float) -> bool:
        """One that is killed after a share of its time. Whether the kill hit: it died of it, and was not done."""
        pid = await self.go(how, tenants)
        began = time.monotonic()
        line = asyncio.create_task(self.line())
        await asyncio.wait([line], timeout=share * self.seconds)
        with suppress(ProcessLookupError):  # it is done: a miss
            os.kill(pid, SIGKILL)
        said = [await line]
        if said == ["ended"]:
            self.seconds = time.monotonic() - began
        while not said[-1].startswith(("signal", "exit")):
            said.append(await self.line())
        return said == [f"signal {SIGKILL.value}"]


async def strike(floor: Floor, worker_url: str, *, kills: int, seed: int = 1) -> Report:
    """Kill so many, let one end what is left, and compare."""
    chance = random.Random(seed)
    clients = [Client(await casework(floor)) for _ in range(COMPANIES)]
    server = subprocess.Popen(  # noqa: ASYNC220  (its lines are read in a thread)
        (sys.executable, "-m", "tests.journeys.adders", worker_url), cwd=ROOT, env=dict(os.environ), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        report = await _killed(Adders(server), floor, clients, chance, kills)
    finally:
        assert server.stdin is not None
        server.stdin.close()
        await asyncio.to_thread(server.wait, 60)
        assert server.stdout is not None
        server.stdout.close()
    await _count(floor, clients, report)
    return report


async def _killed(
    adders: Adders, floor: Floor, clients: list[Client], chance: random.Random, kills: int
) -> Report:
    report, tenants = Report(), [each.made.company.id for each in clients]
    while report.hits < kills:
        for client in clients:
            await client.happen(floor, chance)
        how = chance.choice(("add", "add", "rebuild"))
        if await adders.strike(how, tenants, share=chance.random()):
            report.hits += 1
            report.rebuilds_hit += how == "rebuild"
        else:
            report.missed += 1
    await adders.let_live("add", tenants)
    return report


async def _count(floor: Floor, clients: list[Client], report: Report) -> None:
    for client in clients:
        tenant = client.made.company.id
        report.tickets += len(client.tickets)
        report.drifts += await drifts(tenant)
        try:
            await Truth(floor.admin, tenant, client.zone).hold(client.made.clerk, SOME_DAYS)
        except AssertionError as error:
            report.wrong.append(f"{tenant}: {error}")
