"""`urakata doctor`: looks at everything the product needs, and says in plain words what is wrong and how to mend it."""

import asyncio
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import asyncpg
import redis

from core.addresses import without_password
from core.settings import PREFIX, Settings, variable
from deploy import database, first_run
from deploy.embedded.ports import is_free
from deploy.embedded.refusals import CannotStart
from deploy.embedded.servers import Addresses
from deploy.holder import who_listens
from deploy.home import NEEDED_BYTES, is_held, read_run_file
from deploy.lend import lent
from deploy.program import NotStarted
from deploy.reach import OutOfReach, session
from deploy.revisions import newest
from tenants.login_roles import RoleTooStrong, refuse_strong

OLDEST_POSTGRES = 15
JAPANESE_TRIGRAMS = "SELECT cardinality(show_trgm('請求書')) > 0"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, or how it is wrong and what mends it."""

    about: str
    is_well: bool
    words: str


class Ill(Exception):
    """What is wrong with the thing that is looked at, and what mends it."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after the other; what depends on a thing that is wrong is left out."""
    yield _look("Python", _python)
    yield _look("settings", _settings)
    yield _look("home folder", lambda: _home(settings))
    yield _look("port", lambda: _port(settings))
    if settings.database_url is None and not (settings.home / "postgres").exists():
        yield Finding("database", True, "none here yet; `urakata up` makes it")
        return
    try:
        with lent(settings) as addresses:
            yield from servers(addresses)
            yield _look("first administrator", lambda: _administrator(settings, addresses))
    except (CannotStart, NotStarted) as error:
        yield Finding("servers", False, str(error))
    yield from _programs(settings)


def _look(about: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(about, True, look())
    except (Ill, OutOfReach, RoleTooStrong) as ill:
        return Finding(about, False, str(ill))


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def _settings() -> str:
    known = {variable(field) for field in Settings.model_fields}
    strange = [name for name in os.environ if name.startswith(PREFIX) and name not in known]
    if not strange:
        return f"{sum(name in os.environ for name in known)} given by the environment"
    likely = {name: get_close_matches(name, known, 1) for name in strange}
    raise Ill("; ".join(_unknown(name, matches) for name, matches in likely.items()))


def _unknown(name: str, matches: list[str]) -> str:
    return f"{name} is no setting" + (f"; {matches[0]} is meant, perhaps" if matches else "")


def _home(settings: Settings) -> str:
    home = settings.home
    if not home.exists():
        return f"{home} will be made by `urakata up`"
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise Ill(f"{home} belongs to another user: start as its owner, or set URAKATA_HOME")
    free = shutil.disk_usage(home).free
    if free < NEEDED_BYTES:
        raise Ill(f"only {free // 1024**2} MiB are free on the disk of {home}: free some space")
    return f"{home}, {free // 1024**3} GiB free"


def _port(settings: Settings) -> str:
    if is_held(settings.home):
        return f"Urakata is running: {read_run_file(settings.home).get('url', 'starting')}"
    if not is_free(settings.port, settings.host):
        raise Ill(f"{settings.port} is taken{who_listens(settings.port)}: stop that, or set URAKATA_PORT")
    return f"{settings.port} is free"


def servers(addresses: Addresses) -> Iterator[Finding]:
    """What is reached over the network: the database as each role, the cache, the broker."""
    yield _look("database as the API", lambda: asyncio.run(_database(addresses.database_url)))
    yield _look("database as the worker", lambda: asyncio.run(_database(addresses.worker_database_url)))
    if addresses.admin_database_url:
        admin = addresses.admin_database_url
        yield _look("migrations", lambda: asyncio.run(_migrations(admin)))
    yield _look("cache", lambda: _valkey(addresses.redis_url))
    yield _look("broker", lambda: _valkey(addresses.broker_url))


async def _database(url: str) -> str:
    async with session(url) as connection:
        version = connection.get_server_version().major
        if version < OLDEST_POSTGRES:
            raise Ill(f"Postgres {version} is too old: {OLDEST_POSTGRES} or newer is needed")
        await _search_works(connection)
        await refuse_strong(connection)
    return f"Postgres {version}, bound by row security"


async def _search_works(connection: asyncpg.Connection) -> None:
    try:
        works = await connection.fetchval(JAPANESE_TRIGRAMS)
    except asyncpg.UndefinedFunctionError as error:
        raise Ill("the extension pg_trgm is missing: run `urakata migrate` as an administrator") from error
    if not works:
        raise Ill(
            "Japanese text cannot be searched: make the database anew with a UTF-8 locale such as C.UTF-8"
        )


async def _migrations(url: str) -> str:
    async with session(url) as connection:
        held = await database.revision(connection)
    if held != newest():
        raise Ill(f"the database is at {held or 'nothing'}, the product at {newest()}: run `urakata migrate`")
    return f"at {held}, the newest"


def _valkey(url: str) -> str:
    client = redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)
    try:
        facts = client.info("server")
    except (redis.RedisError, OSError) as error:
        raise Ill(
            f"{without_password(url)} cannot be reached: {error}. Look at the address and the password"
        ) from error
    finally:
        client.close()
    assert isinstance(facts, dict)
    return f"{facts.get('server_name', 'redis')} {facts.get('valkey_version', facts.get('redis_version'))}"


def _administrator(settings: Settings, addresses: Addresses) -> str:
    """Where there is none, a way to become it."""
    try:
        code = first_run.offer(settings.home, addresses.database_url)
    except (OSError, asyncpg.PostgresError) as error:
        raise Ill(f"could not be asked for: {error}") from error
    if code is None:
        return "appointed"
    return f"none yet: open /first-run in a browser and enter the set-up code {code} (earlier codes are good no more)"


def _programs(settings: Settings) -> Iterator[Finding]:
    for name, facts in read_run_file(settings.home).get("programs", {}).items():
        is_up = facts.get("state") == "up"
        words = f"{facts.get('state')}, {facts.get('restarts')} restarts"
        hint = "" if is_up else f": read {settings.home / 'logs' / name}.log"
        yield Finding(name, is_up, words + hint)
