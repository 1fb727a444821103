"""Secrets of API clients: 256 random bits, stored as their SHA-256. A slow digest would add nothing to so many bits."""

import hmac
import secrets
from hashlib import sha256

_RANDOM_BYTES = 32


def fresh() -> str:
    """A secret that nobody has yet."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def digest_of(secret: str) -> bytes:
    """What is stored of a secret."""
    return sha256(secret.encode()).digest()


def matches(secret: str, stored: bytes) -> bool:
    """Whether it is the secret, in the same time whatever it is."""
    return hmac.compare_digest(stored, digest_of(secret))
