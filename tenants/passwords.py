"""Passwords: argon2id with the second recommended parameters of RFC 9106 (64 MiB, 3 passes, 4 lanes), in threads of their own.

Two at a time a process: each takes 64 MiB and a tenth of a second, and the event loop goes on meanwhile.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid
from core.said import say

SHORTEST, LONGEST = 12, 200
T = TypeVar("T")

_HASHER = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


@cache
def _nobodys() -> str:
    """What is compared where no password is stored; made when first needed, since it takes a while."""
    return _HASHER.hash("nobody has this password")


async def hashed(password: str, *, pointer: str = "/password") -> str:
    """What is stored of a password. Raises Invalid for one that is too short or too long (NIST SP 800-63B, 3.1.1)."""
    require_fit(password, pointer=pointer)
    return await _run(_HASHER.hash, _normal(password))


def require_fit(password: str, *, pointer: str = "/password") -> None:
    """Raises Invalid for a password that is too short or too long."""
    plain = _normal(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Invalid.field(
            pointer,
            "bad_password",
            say(
                "held {count} characters; takes {shortest} to {longest}, any characters",
                count=len(plain),
                shortest=SHORTEST,
                longest=LONGEST,
            ),
        )


async def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password. Without a stored one the work is the same, and the answer no."""
    plain = _normal(password)[: LONGEST + 1]
    right = await _run(_verify, stored or _nobodys(), plain)
    return right and stored is not None


def is_dated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, plain: str) -> bool:
    try:
        return _HASHER.verify(stored, plain)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """The same characters typed on another keyboard or in another width are the same password."""
    return unicodedata.normalize("NFKC", password)


async def _run(work: Callable[..., T], *args: str) -> T:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(work, *args))
