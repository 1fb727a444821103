"""Create, read, list and next over HTTP beside raw Postgres running the same statements, in rounds that take turns.

Shares and ratios are steadier than rates: what else the machine does in a round, it does to both.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import asyncpg

from bench import stock
from bench.calls import CALLS, Call
from bench.house import house
from bench.load import Load, drive
from bench.meters import Meter, between
from bench.raw import Raw, pgbench
from bench.scene import Scene, scene
from bench.script import Script


@dataclass(slots=True)
class Rounds:
    """What the rounds of one call at one size gave."""

    call: str
    tickets: int
    loads: list[Load] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)
    raw_cpu: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second: the median of the rounds."""
        return median(load.rate for load in self.loads)

    @property
    def raw_rate(self) -> float:
        return median(raw.rate for raw in self.raws)

    @property
    def share(self) -> float:
        """The API's rate as a share of raw's, of each pair of rounds: the median."""
        return median(self.shares)

    def milliseconds(self, percent: float) -> float:
        """The percentile of every round: the median."""
        return median(load.percentile(percent) for load in self.loads)

    def spent(self, program: str) -> float:
        """Processor milliseconds a call: the median of the rounds."""
        return median(each[program] for each in self.cpu)

    @property
    def raw_spent(self) -> float:
        return median(self.raw_cpu)


def measure(
    home: Path,
    sizes: Sequence[int],
    *,
    rounds: int,
    seconds: int,
    calls: Sequence[str],
    say: Callable[[str], None],
) -> list[Rounds]:
    """These calls at every size."""
    with house(home) as ours:
        scenes = [scene(ours, f"tickets_{size}", tickets=size) for size in sizes]
        measured = []
        for call in [each for each in CALLS if each.name in calls]:
            scripts = [call.scripts(each) for each in scenes]
            found = [Rounds(call.name, each.tickets) for each in scenes]
            for turn in range(rounds + 1):  # the first only warms up
                for each, written, into in zip(scenes, scripts, found, strict=True):
                    _one(each, call, written, ours.pid, seconds, into if turn else Rounds(call.name, 0))
            for taken in found:
                say(line_of(taken))
            measured += found
        return measured


def _one(
    scene: Scene, call: Call, scripts: Sequence[Script], pid: Callable[[str], int], seconds: int, into: Rounds
) -> None:
    """The API, then raw Postgres; what was taken is put back before each."""
    meter = Meter({"api": scene.site.api_pid, "postgres": pid("postgres"), "valkey": pid("valkey")})
    _prepare(scene, call)
    before = meter.read()
    load = drive(scene.site.doors.url, call.requests(scene), seconds=seconds)
    spent = between(before, meter.read())
    assert set(load.statuses) == {call.status}, (call.name, load.statuses)
    _prepare(scene, call)
    before = meter.read()
    raw = pgbench(scene.site.doors.app_url, scripts, seconds=seconds)
    into.loads.append(load)
    into.raws.append(raw)
    into.shares.append(load.rate / raw.rate)
    into.cpu.append({name: each / len(load.latencies) * 1000 for name, each in spent.items()})
    into.raw_cpu.append(between(before, meter.read())["postgres"] / raw.done * 1000)


def _prepare(scene: Scene, call: Call) -> None:
    """Every round begins alike: the queues are full where it takes from them, and nothing is left to write back."""

    async def put_back() -> None:
        admin = await asyncpg.connect(scene.site.doors.admin_url)
        try:
            if call.name == "next":
                await stock.refill(admin)
            if call.name in {"next", "create"}:
                await admin.execute("CHECKPOINT")
        finally:
            await admin.close()

    asyncio.run(put_back())
    time.sleep(0.2)


HEAD = (
    "| call | tickets | a second | raw | share of raw | p50 | p95 | p99 ms | CPU ms: API | Postgres | Valkey | raw Postgres |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def line_of(found: Rounds) -> str:
    """One row of the table."""
    p50, p95, p99 = (found.milliseconds(share) for share in (0.5, 0.95, 0.99))
    api, postgres, valkey = (found.spent(name) for name in ("api", "postgres", "valkey"))
    return (
        f"| {found.call} | {found.tickets:,} | {found.rate:,.0f} | {found.raw_rate:,.0f} | {found.share:.0%} | {p50:.1f} | {p95:.1f}"
        f" | {p99:.1f} | {api:.2f} | {postgres:.2f} | {valkey:.2f} | {found.raw_spent:.2f} |"
    )
