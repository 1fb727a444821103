"""Live pages: how soon each of many open streams hears of a change, and what they cost the process that holds them."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import uvloop

from bench.house import Site, house
from bench.meters import Meter, between
from bench.pages import cookies
from bench.scene import Scene, scene

QUIET_SECONDS, CHANGES = 5.0, 20
HEAD = (
    "| streams | changes | heard | p50 ms | p95 ms | slowest ms | API CPU idle % | Postgres CPU idle % |\n"
    "|---:|---:|---:|---:|---:|---:|---:|---:|"
)


@dataclass(slots=True)
class Heard:
    """The instants at which the streams heard of a change, and whether all of them did."""

    streams: int
    at: list[float] = field(default_factory=list)
    all: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self) -> None:
        self.at.append(time.perf_counter())
        if len(self.at) >= self.streams:
            self.all.set()

    def begin(self) -> None:
        self.at.clear()
        self.all.clear()


def measure(home: Path, *, streams: int, say: Callable[[str], None]) -> None:
    """Open the streams on one API process, change tickets, and see when each stream hears of it."""
    with house(home, processes=1) as ours:
        there = scene(ours, "tickets_10000", tickets=10_000)
        pids = {"api": there.site.api_pid, "postgres": ours.pid("postgres")}
        say(uvloop.run(_measured(there, Meter(pids), streams)))


async def _measured(there: Scene, meter: Meter, streams: int) -> str:
    operator, _ = await cookies(there)
    heard = Heard(streams)
    lines = [await _stream(there.site, operator, heard) for _ in range(streams)]
    await asyncio.sleep(1)
    before = meter.read()
    await asyncio.sleep(QUIET_SECONDS)
    idle = between(before, meter.read())
    delays: list[float] = []
    async with httpx.AsyncClient(base_url=there.site.doors.url, timeout=30) as http:
        for n in range(CHANGES):
            delays += await _change(http, there, heard, n, streams)
    for line in lines:
        line.close()
    delays.sort()
    p50, p95 = (delays[int(share * (len(delays) - 1))] * 1000 for share in (0.5, 0.95))
    shares = " | ".join(f"{idle[name] / QUIET_SECONDS:.1%}" for name in ("api", "postgres"))
    return f"| {streams} | {CHANGES} | {len(delays) / streams / CHANGES:.1%} | {p50:.0f} | {p95:.0f} | {delays[-1] * 1000:.0f} | {shares} |"


async def _change(http: httpx.AsyncClient, there: Scene, heard: Heard, n: int, streams: int) -> list[float]:
    """One change, from its answer to the moment at which every stream has heard of it (five seconds at most)."""
    desk = there.stocked[n % len(there.stocked)].desk
    heard.begin()
    headers = {"Authorization": f"Bearer {desk.token}"}
    listed = await http.get("/v1/tickets?status=queued&limit=1", headers=headers)
    ticket = listed.json()["data"][0]["id"]
    answer = await http.post(
        f"/v1/tickets/{ticket}/comments", json={"body": "見ていますか。"}, headers=headers
    )
    assert answer.status_code == 201, answer.text
    done = time.perf_counter()
    with suppress(TimeoutError):
        await asyncio.wait_for(heard.all.wait(), 5)
    await asyncio.sleep(0.5)
    return [max(0.0, at - done) for at in heard.at[:streams]]


async def _stream(site: Site, cookie: str, heard: Heard) -> asyncio.WriteTransport:
    """One open stream; it is open when its first message is there."""
    opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    class Line(asyncio.Protocol):
        def data_received(self, data: bytes) -> None:
            if b"event: open" in data and not opened.done():
                opened.set_result(None)
            if b"event: change" in data:
                heard.change()

    parts = urlsplit(site.doors.url)
    transport, _ = await asyncio.get_running_loop().create_connection(
        Line, parts.hostname or "", parts.port or 80
    )
    transport.write(f"GET /live HTTP/1.1\r\nHost: bench\r\nCookie: urakata_session={cookie}\r\n\r\n".encode())
    await asyncio.wait_for(opened, 30)
    return transport
