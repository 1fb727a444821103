"""Whoever keeps the rollups killed in the middle, again and again, while work is done, corrected and reopened: nothing twice, nothing lost.

`python -m bench rollup-kills` kills a thousand times; test_rollup_kills.py a few. Each kill is aimed at one process by its pid, and
counts only if that process died of it after it had begun and before it was done.
"""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from core.errors import Refusal
from tests.journeys import adders
from tests.journeys.forks import Forks, forking
from tests.support.casework import Casework, at, casework
from tests.support.floor import Floor
from tests.support.rollups import Truth, drifts

COMPANIES = 3
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin")
SOME_DAYS = (
    (date(2026, 10, 1), date(2026, 11, 1)),
    (date(2026, 10, 5), date(2027, 2, 9)),
    (date(2025, 6, 1), date(2028, 6, 1)),
)


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


async def strike(floor: Floor, worker_url: str, *, kills: int, seed: int = 1) -> Report:
    """Kill so many, let one end what is left, and compare."""
    chance = random.Random(seed)
    clients = [Client(await casework(floor)) for _ in range(COMPANIES)]
    async with forking(adders, worker_url, seconds=0.2) as forks:
        report = await _killed(forks, floor, clients, chance, kills)
    await _count(floor, clients, report)
    return report


async def _killed(
    forks: Forks, floor: Floor, clients: list[Client], chance: random.Random, kills: int
) -> Report:
    report, tenants = Report(), [each.made.company.id for each in clients]
    while report.hits < kills:
        for client in clients:
            await client.happen(floor, chance)
        how = chance.choice(("add", "add", "rebuild"))
        if await forks.strike(how, tenants, chance):
            report.hits += 1
            report.rebuilds_hit += how == "rebuild"
        else:
            report.missed += 1
    await forks.let_live("add", tenants)
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
