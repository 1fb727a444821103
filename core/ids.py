"""Ids made by the application: UUIDv7 (RFC 9562), so that they sort by the instant they were made."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_maker: ContextVar[Callable[[], UUID] | None] = ContextVar("maker", default=None)


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    if (make := _maker.get()) is not None:
        return make()
    millis = time.time_ns() // 1_000_000
    return uuid7(millis, os.urandom(10))


@contextmanager
def made_by(make: Callable[[], UUID]) -> Iterator[None]:
    """Have `make` make the ids of this task (and of those that it starts), for data that must come out the same twice."""
    token = _maker.set(make)
    try:
        yield
    finally:
        _maker.reset(token)


def uuid7(millis: int, entropy: bytes) -> UUID:
    """The UUIDv7 of an instant (milliseconds since 1970) and ten bytes, for data that must come out the same twice."""
    tail = int.from_bytes(entropy[:10], "big")
    rand_a, rand_b = tail >> 68, tail & ((1 << 62) - 1)
    return UUID(
        int=(millis & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (rand_a & 0xFFF) << 64 | 0b10 << 62 | rand_b
    )
