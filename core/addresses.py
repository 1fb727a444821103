"""Addresses of servers: checked when read, and shown without their passwords."""

from typing import Any
from urllib.parse import unquote, urlsplit

POSTGRES_SCHEMES = {"postgresql", "postgres", "postgresql+asyncpg"}
SMTP_SCHEMES = {"smtp", "smtps"}
REDIS_SCHEMES = {"redis", "rediss", "valkey", "valkeys"}


def postgres_address(held: Any) -> str | None:
    """An address of a Postgres database, always in the form `postgresql://…`.

    Raises ValueError if the scheme is another, or the user, the host or the database is missing.
    """
    if held is None:
        return None
    parts = urlsplit(str(held))
    if parts.scheme not in POSTGRES_SCHEMES or not parts.username or not parts.path.strip("/"):
        raise ValueError("not the address of a Postgres database")
    if not parts.hostname or parts.port == 0:  # `.port` raises ValueError where it is no number
        raise ValueError("no host")
    return parts._replace(scheme="postgresql").geturl()


def redis_address(held: Any) -> str | None:
    """An address of a Valkey or Redis server, always in the form `redis://…` or `rediss://…`.

    Raises ValueError if the scheme is another, or the host is missing.
    """
    if held is None:
        return None
    parts = urlsplit(str(held))
    if parts.scheme not in REDIS_SCHEMES or not parts.hostname or parts.port == 0:
        raise ValueError("not the address of a Valkey or Redis server")
    return parts._replace(scheme=parts.scheme.replace("valkey", "redis")).geturl()


def smtp_address(held: Any) -> str | None:
    """An address of a mail server, `smtp://` or, with TLS from the first byte, `smtps://`.

    Raises ValueError if the scheme is another, the host is missing, or there is a user without a password.
    """
    if held is None:
        return None
    parts = urlsplit(str(held))
    if parts.scheme not in SMTP_SCHEMES or not parts.hostname or parts.port == 0 or parts.path.strip("/"):
        raise ValueError("not the address of a mail server")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a user without a password")
    return parts.geturl()


def web_address(held: Any) -> str | None:
    """The address of a web site, without a slash at its end. Raises ValueError for anything else."""
    if held is None:
        return None
    parts = urlsplit(str(held))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not the address of a web site")
    return parts.geturl().rstrip("/")


def without_password(address: str) -> str:
    """The same address with its password as stars, for messages and logs."""
    before, at, after = address.rpartition("@")
    scheme, slashes, credentials = before.partition("://")
    user, colon, password = credentials.partition(":")
    if not at or not password:
        return address
    return f"{scheme}{slashes}{user}{colon}***@{after}"


def user_of(address: str) -> str:
    """The user of an address, decoded; empty where there is none."""
    return unquote(urlsplit(address).username or "")
