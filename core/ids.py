"""Ids made by the application: UUIDv7 (RFC 9562), so that they sort by the instant they were made."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000
    return uuid7(millis, os.urandom(10))


def uuid7(millis: int, entropy: bytes) -> UUID:
    """The UUIDv7 of an instant (milliseconds since 1970) and ten bytes, for data that must come out the same twice."""
    tail = int.from_bytes(entropy[:10], "big")
    rand_a, rand_b = tail >> 68, tail & ((1 << 62) - 1)
    return UUID(
        int=(millis & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (rand_a & 0xFFF) << 64 | 0b10 << 62 | rand_b
    )
