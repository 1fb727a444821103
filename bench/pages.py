"""Pages as browsers ask for them: time to the first byte at one reader's pace, and the bytes of a cold visit with all its assets."""

import asyncio
import gzip
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg

from bench.house import Site, house
from bench.load import Load, drive
from bench.scene import Scene, scene
from tenants import db, sessions
from tenants.db import Database, transaction
from tenants.scope import system

READERS = 2
"""Browsers at once: one for each core; what is measured is an answer, not a queue."""
_ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)')


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of one reader: its name, its addresses (one is drawn each time), and the reader's cookie."""

    name: str
    paths: list[str]
    cookie: str


HEAD = "| page | tickets | p50 ms | p95 ms | p99 ms | HTML kB | cold kB with assets |\n|---|---:|---:|---:|---:|---:|---:|"


def measure(home: Path, *, tickets: int, seconds: int, say: Callable[[str], None]) -> None:
    """Every page in turn."""
    with house(home) as ours:
        there = scene(ours, f"tickets_{tickets}", tickets=tickets)
        for asked in asyncio.run(_asked(there)):
            say(_line(there.site, asked, tickets, seconds))


def _line(site: Site, asked: Asked, tickets: int, seconds: int) -> str:
    answered(site, asked, 1, readers=READERS)
    load = answered(site, asked, seconds, readers=READERS)
    html, cold = _bytes(site.doors.url, asked)
    p50, p95, p99 = (load.percentile(share) for share in (0.5, 0.95, 0.99))
    return f"| {asked.name} | {tickets:,} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {html / 1000:.1f} | {cold / 1000:.1f} |"


def answered(site: Site, asked: Asked, seconds: int, *, readers: int) -> Load:
    """How soon a page came, to so many browsers at once."""
    numbers = iter(range(10**9))

    def one(_n: int) -> bytes:
        path = asked.paths[next(numbers) % len(asked.paths)]
        return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Language: ja\r\nCookie: urakata_session={asked.cookie}\r\n\r\n".encode()

    load = drive(site.doors.url, one, seconds=seconds, connections=readers)
    assert set(load.statuses) == {200}, (asked.name, load.statuses)
    return load


def _bytes(url: str, asked: Asked) -> tuple[int, int]:
    """Of the page alone, and with each asset once, as they go over the wire."""
    html = _fetched(url + asked.paths[0], asked.cookie)
    assets = set(_ASSET.findall(html.decode()))
    scripts = _modules(url, assets)
    return len(html), len(html) + sum(len(_fetched(url + path, "", raw=True)) for path in assets | scripts)


def _modules(url: str, assets: set[str]) -> set[str]:
    """The modules that the scripts import."""
    found: set[str] = set()
    waiting = [path for path in assets if "/js/" in path]
    while waiting:
        path = waiting.pop()
        for name in re.findall(r'(?:import|from)\s+"\./([^"]+)"', _fetched(url + path, "").decode()):
            module = f"/static/js/{name}"
            if module not in found:
                found.add(module)
                waiting.append(module)
    return found


def _fetched(address: str, cookie: str, *, raw: bool = False) -> bytes:
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "ja", "Cookie": f"urakata_session={cookie}"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        body: bytes = answer.read()
        packed = answer.headers.get("content-encoding") == "gzip"
    return gzip.decompress(body) if packed and not raw else body


async def _asked(there: Scene) -> list[Asked]:
    operator, manager = await cookies(there)
    first = there.stocked[0]
    key = first.desk.key
    references = await _references(there)
    return [
        Asked("console", ["/console"], operator),
        Asked("queues", ["/console/queues"], operator),
        Asked("tickets", ["/console/tickets", f"/console/tickets?tenant={key}&status=queued"], operator),
        Asked("search", ["/console/tickets?q=VPN"], operator),
        Asked("ticket", [f"/console/tickets/{each}" for each in references], operator),
        Asked("portal", ["/portal"], manager),
        Asked("portal tickets", ["/portal/tickets"], manager),
        Asked("portal ticket", [f"/portal/tickets/{each}" for each in references], manager),
    ]


async def _references(there: Scene) -> list[str]:
    """The newest tickets of the first company."""
    desk = there.stocked[0].desk
    admin = await asyncpg.connect(there.site.doors.admin_url)
    try:
        numbers = "SELECT number FROM tickets WHERE tenant_id = $1 ORDER BY number DESC LIMIT 200"
        return [f"{desk.key}-{row['number']:04d}" for row in await admin.fetch(numbers, desk.company)]
    finally:
        await admin.close()


async def cookies(there: Scene) -> tuple[str, str]:
    """A session of an operator, and one of a company's manager."""
    admin = await asyncpg.connect(there.site.doors.admin_url)
    opened = Database(there.site.doors.app_url, size=1)
    before = db.use(opened)
    try:
        operator = await session(admin, "m.person_id = $1", there.operators[0].person)
        manager = await session(
            admin, "m.tenant_id = $1 AND 'client_manager' = ANY(m.roles)", there.stocked[0].desk.company
        )
        return operator, manager
    finally:
        db.use(before)
        await opened.close()
        await admin.close()


async def session(admin: "asyncpg.Connection[asyncpg.Record]", which: str, value: UUID) -> str:
    """The cookie of somebody whose membership is `which`."""
    row = await admin.fetchrow(
        f"SELECT m.id, m.sign_in_id FROM memberships m WHERE m.sign_in_id IS NOT NULL AND {which} LIMIT 1",
        value,
    )
    assert row is not None, which
    async with transaction(system(name="bench")) as tx:
        return await sessions.start(
            tx, sign_in_id=row["sign_in_id"], membership_id=row["id"], user_agent="bench"
        )
