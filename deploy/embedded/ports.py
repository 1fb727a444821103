"""Ports for the embedded servers: free, remembered, and below those that client sockets take.

The kernel gives clients ports from 32768 on: a server that was stopped could find a higher port taken by one.
"""

import json
import random
import socket
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

LOWEST, HIGHEST = 15000, 32767
LOOPBACK = "127.0.0.1"


def port_for(server: str, home: Path, *, fresh: bool = False) -> int:
    """The server's port, kept in the home folder; another if that is taken, or a `fresh` one is asked."""
    kept = _kept(home)
    port = kept.get(server, 0)
    if fresh or not port or not is_free(port):
        port = free_port(avoid=set(kept.values()))
        (home / "ports.json").write_text(json.dumps(kept | {server: port}, indent=1) + "\n")
    return port


def free_port(avoid: Collection[int] = ()) -> int:
    """A port that nobody listens on now."""
    ports = random.sample(range(LOWEST, HIGHEST), k=200)
    return next(port for port in ports if port not in avoid and is_free(port))


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on this port now."""
    family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError:
            return False
    return True


def _kept(home: Path) -> dict[str, int]:
    with suppress(OSError, ValueError):
        kept = json.loads((home / "ports.json").read_text())
        return {str(name): int(port) for name, port in kept.items()}
    return {}
