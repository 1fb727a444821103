"""A line to a server that counts round trips: how often a client speaks after the server's last word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit


@dataclass(slots=True)
class Wire:
    """What passed over the lines since `trips` was last set to nought."""

    url: str
    trips: int = 0
    _lines: list[asyncio.StreamWriter] = field(default_factory=list)

    async def join(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass everything on, both ways, until either side is gone."""
        far_reader, far_writer = await asyncio.open_connection(host, port)
        self._lines += [writer, far_writer]
        line = _Line(self)
        with suppress(OSError):
            await asyncio.gather(
                line.asks(reader, far_writer),
                line.answers(far_reader, writer),
            )

    async def cut(self) -> None:
        for writer in self._lines:
            writer.close()
        for writer in self._lines:
            with suppress(OSError):
                await writer.wait_closed()


@dataclass(slots=True)
class _Line:
    """One connection: a new round trip begins when the client speaks and the server was the last to."""

    wire: Wire
    asked: bool = False

    async def asks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65536):
            if not self.asked:
                self.asked = True
                self.wire.trips += 1
            writer.write(said)
            await writer.drain()
        writer.close()

    async def answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65536):
            self.asked = False
            writer.write(said)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def wired(url: str) -> AsyncIterator[Wire]:
    """A wire to the server of this address; `Wire.url` is the address of its near end."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 0
    wire = Wire(url)
    near = await asyncio.start_server(
        lambda reader, writer: wire.join(host, port, reader, writer), "127.0.0.1", 0
    )
    ours = near.sockets[0].getsockname()[1]
    user = parts.netloc.rpartition("@")[0]
    wire.url = urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{ours}"))
    try:
        yield wire
    finally:
        near.close()
        await wire.cut()
        await near.wait_closed()
