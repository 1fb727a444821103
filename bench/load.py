"""A lean load generator: keep-alive connections on raw sockets, one request after the other on each, no HTTP library.

It costs some 20 µs a request, so that on two cores what is measured is the server.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast
from urllib.parse import urlsplit

import uvloop

Requests = Callable[[int], bytes]
"""The bytes of the next request of a connection, named by its number."""

_END, _LENGTH = b"\r\n\r\n", b"content-length: "


@dataclass(slots=True)
class Load:
    """What came back: seconds of each answer in the order of their coming, and how many of each status."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))] * 1000


class _Line(asyncio.Protocol):
    """One connection: sends the next request as soon as the answer is whole."""

    def __init__(self, number: int, requests: Requests, load: Load, until: float) -> None:
        self.number, self.requests, self.load, self.until = number, requests, load, until
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.held = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self.held = held = self.held + data if self.held else data
        head = held.find(_END)
        if head < 0 or len(held) < head + 4 + _length(held, head):
            return
        now = time.perf_counter()
        self.load.latencies.append(now - self.began)
        self.load.statuses[int(held[9:12])] += 1
        self.held = b""
        if now < self.until:
            self._next()
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is None and not self.held:
            self.done.set_result(None)
        else:
            self.done.set_exception(exc or ConnectionError("closed in the middle of an answer"))

    def _next(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(self.requests(self.number))


def _length(held: bytes, head: int) -> int:
    at = held.lower().find(_LENGTH, 0, head)
    if at < 0:
        return 0
    return int(held[at + len(_LENGTH) : held.index(b"\r\n", at)])


def drive(url: str, requests: Requests, *, seconds: float, connections: int = 16) -> Load:
    """Send requests for some seconds over this many connections."""
    return uvloop.run(_drive(url, requests, seconds=seconds, connections=connections))


async def _drive(url: str, requests: Requests, *, seconds: float, connections: int) -> Load:
    parts, loop = urlsplit(url), asyncio.get_running_loop()
    began = time.perf_counter()
    load = Load(0.0)
    lines = [
        (
            await loop.create_connection(
                partial(_Line, n, requests, load, began + seconds), parts.hostname or "", parts.port or 80
            )
        )[1]
        for n in range(connections)
    ]
    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(line.done for line in lines))
    load.seconds = time.perf_counter() - began
    return load


def request(method: str, path: str, token: str, body: bytes = b"", *, key: str = "") -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
    if key:
        lines.append(f"Idempotency-Key: {key}")
    if body or method != "GET":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + _END + body
