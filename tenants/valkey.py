"""This process's connection to Valkey, which holds nothing that Postgres does not know.

Calls made while one is under way travel together in one pipeline, so that a busy process pays for few round trips.
When Valkey is away, a breaker answers `Away` at once and lets one call try again after a rest: its absence costs nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from hashlib import sha1
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import NoScriptError, RedisError

from core.settings import settings
from tenants.breaker import Breaker

log = logging.getLogger(__name__)

PATIENCE = 0.25
Argument = bytes | str | int | float


class Away(Exception):
    """Valkey cannot be asked now. Callers do without."""


class Script:
    """A Lua script, known to the server by its SHA-1 after the first call."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha1 = sha1(text.encode(), usedforsecurity=False).hexdigest()


class Valkey:
    """A connection to one server, which answers within `patience` seconds or is away; used from one event loop."""

    def __init__(self, url: str | None, *, patience: float = PATIENCE) -> None:
        self.breaker = Breaker()
        self._redis = _connect(url, patience) if url else None
        self._waiting: list[tuple[tuple[Argument, ...], asyncio.Future[Any]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def run(self, script: Script, keys: Sequence[Argument], *args: Argument) -> Any:
        """Run a script. Raises Away when Valkey does not answer in time."""
        try:
            return await self.call("EVALSHA", script.sha1, len(keys), *keys, *args)
        except NoScriptError:
            return await self.call("EVAL", script.text, len(keys), *keys, *args)

    async def call(self, *command: Argument) -> Any:
        """Send one command. Raises Away when Valkey does not answer in time, RedisError when it refuses."""
        if self._redis is None or not self.breaker.passes():
            raise Away
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, answer))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await answer

    async def close(self) -> None:
        if self._sending is not None:
            await self._sending
        if self._redis is not None:
            await self._redis.aclose()

    async def _send(self) -> None:
        """Send what waits, one batch after the other, until nothing does."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                answers = await self._answers([command for command, _ in batch])
                for (_, waiter), answer in zip(batch, answers, strict=True):
                    _settle(waiter, answer)
        finally:
            self._sending = None

    async def _answers(self, commands: list[tuple[Argument, ...]]) -> list[Any]:
        assert self._redis is not None
        pipeline = self._redis.pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)
        try:
            answers: list[Any] = await pipeline.execute(raise_on_error=False)
        except (RedisError, OSError) as error:
            log.warning("Valkey does not answer (%s); doing without it", type(error).__name__)
            self.breaker.failed()
            return [Away() for _ in commands]
        self.breaker.succeeded()
        return answers


def _connect(url: str, patience: float) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=patience,
        socket_timeout=patience,
        max_connections=4,
        retry=Retry(NoBackoff(), 1, supported_errors=(NotConnected,)),
    )


def _settle(waiter: "asyncio.Future[Any]", answer: Any) -> None:
    if waiter.done():  # whoever asked has gone
        return
    if isinstance(answer, Exception):
        waiter.set_exception(answer)
    else:
        waiter.set_result(answer)


_valkey: Valkey | None = None


def use(valkey: Valkey | None) -> Valkey | None:
    """The Valkey of this process; without it, that of the settings is taken at the first call. Gives the one before."""
    global _valkey
    before, _valkey = _valkey, valkey
    return before


def current() -> Valkey:
    global _valkey  # noqa: PLW0603
    if _valkey is None:
        _valkey = Valkey(settings().redis_url)
    return _valkey


async def close() -> None:
    """Close the connection of this process."""
    global _valkey  # noqa: PLW0603
    if _valkey is not None:
        await _valkey.close()
        _valkey = None
