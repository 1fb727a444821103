"""Submissions while the house is on fire: each fault strikes in the middle of a slice of them, and its effect is awaited.

`python -m bench faults` runs it at full size and prints; test_faults.py runs it small.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from tests.journeys import aimed, findings
from tests.journeys.aimed import Fault, Hit
from tests.journeys.findings import Findings
from tests.journeys.storm import Storm
from tests.support.clientele import Desk, clientele
from tests.support.product import Product, product

FAULTS: tuple[Fault, ...] = (
    aimed.killing("api"),
    aimed.killing_the_workers_children,
    aimed.killing("valkey"),
    aimed.killing("worker"),
    aimed.wiping_valkey,
    aimed.killing("beat"),
    aimed.killing("postgres"),
)
COMPANIES = 3
ROUTED_WITHIN_SECONDS = 60.0
REPLAYED = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What struck, what clients met, and what stands at the end."""

    hits: list[Hit]
    troubles: Counter[str]
    findings: Findings
    submitting_seconds: float
    routed_seconds: float
    replayed: int

    def lines(self) -> list[str]:
        """The report as text, a fact a line."""
        met = ", ".join(f"{name} {n}" for name, n in self.troubles.most_common()) or "nothing"
        found = [f"{name.replace('_', ' ')}: {getattr(self.findings, name)}" for name in Findings.__slots__]
        return [
            *(f"{h.fault}: pid {_pids(h.before)} → {_pids(h.after)} in {h.seconds:.1f} s" for h in self.hits),
            f"clients met, and tried again: {met}",
            f"submitted in {self.submitting_seconds:.1f} s; all routed {self.routed_seconds:.1f} s after the last",
            f"asked again with the same key: {self.replayed}, each answered as before",
            *found,
        ]


async def strike(home: Path, *, submissions: int, faults: tuple[Fault, ...] = FAULTS) -> Report:
    """Start the product, submit while every fault strikes, wait until all is routed, and count."""
    with product(home, rate_limit="off", worker_concurrency=2) as running:
        async with clientele(running.doors()) as made:
            desks = [await made.desk(f"FIRE{n}") for n in range(COMPANIES)]
        return await _endure(running, desks, submissions, faults)


async def _endure(running: Product, desks: list[Desk], submissions: int, faults: tuple[Fault, ...]) -> Report:
    storm, began = Storm(running.url, desks, submissions), time.monotonic()
    async with asyncio.TaskGroup() as at_once:
        at_once.create_task(storm.blow())
        hits = await at_once.create_task(_strikes(running, storm, faults))
    ended = time.monotonic()
    admin = await asyncpg.connect(running.doors().admin_url)
    try:
        companies = [desk.company for desk in desks]
        while await findings.unrouted(admin, companies):
            assert time.monotonic() - ended < ROUTED_WITHIN_SECONDS, "not all tickets were routed in time"
            await asyncio.sleep(0.1)
        routed = time.monotonic()
        replayed = await _replay(storm)
        counted = await findings.found(admin, companies, storm.answers)
    finally:
        await admin.close()
    return Report(hits, storm.troubles, counted, ended - began, routed - ended, replayed)


async def _strikes(running: Product, storm: Storm, faults: tuple[Fault, ...]) -> list[Hit]:
    """One fault a slice, when half of the slice is acknowledged; the next slice begins when its effect was seen."""
    hits, each = [], storm.total // len(faults)
    for n, fault in enumerate(faults):
        await storm.release((n + 1) * each)
        await storm.acknowledged(n * each + each // 2)
        hits.append(await asyncio.to_thread(fault, running))
    await storm.release(storm.total)
    return hits


async def _replay(storm: Storm) -> int:
    """Ask some of it again: the same key and body get the first answer, and nothing is made."""
    async with httpx.AsyncClient(base_url=storm.url, timeout=10) as http:
        for n in range(0, storm.total, max(1, storm.total // REPLAYED)):
            answer = await storm.again(http, n)
            assert answer.headers.get("idempotency-replayed") == "true"
            assert answer.json() == storm.answers[f"storm-{n}"]
    return len(range(0, storm.total, max(1, storm.total // REPLAYED)))


def _pids(pids: tuple[int, ...]) -> str:
    return "+".join(str(pid) for pid in pids)
