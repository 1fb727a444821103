"""Keeps the servers of one test run: starts them, waits until the run is over in whatever way, clears away.

A process of its own, so that a run that is killed leaves nothing: the run holds a lock on a file of its folder,
and the kernel lets go of it when the run is gone.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from deploy import migrate, roles
from deploy.embedded import postgres, valkey
from deploy.embedded.ports import port_for
from deploy.embedded.secrets import secrets_of
from deploy.program import Program, start, stop, wait_until_ready

TEMPLATE = "urakata_template"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
}


def main(folder: Path) -> int:
    """Leave a process behind that serves until the run is gone, and return when it is ready; nonzero when it ended instead.

    So whoever starts us has us back, and no child of theirs runs on.
    """
    serving = os.fork()
    if not serving:
        serve(folder)
        return 0
    while not (folder / "servers.json").exists():
        ended, status = os.waitpid(serving, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) or 1
        time.sleep(0.02)
    return 0


def serve(folder: Path) -> None:
    """Serve until the run is gone."""
    running: list[tuple[Program, subprocess.Popen[bytes]]] = []
    kept = (folder / "kept").open("w")
    fcntl.flock(kept, fcntl.LOCK_EX)
    print(os.getpid(), file=kept, flush=True)
    try:
        _serve(folder, running)
        _wait_for_the_end(folder)
    finally:
        for program, process in reversed(running):
            stop(program, process)
    shutil.rmtree(folder)


def _serve(folder: Path, running: list[tuple[Program, subprocess.Popen[bytes]]]) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    secrets = secrets_of(home)
    cluster = postgres.prepare(home, secrets.postgres_admin)
    ports = {name: port_for(name, home) for name in ("postgres", "valkey")}
    for program in (
        postgres.program(cluster, ports["postgres"], connections=200, **FAST),
        valkey.program(home, ports["valkey"], secrets.valkey),
    ):
        log = folder / f"{program.name}.log"
        process = start(program, log)
        running.append((program, process))
        wait_until_ready(program, process, log)
    _make_template(postgres.address(ports["postgres"], postgres.ADMIN, secrets.postgres_admin, "{}"), secrets)
    _tell(folder, {"ports": ports, "secrets": {name: getattr(secrets, name) for name in secrets.__slots__}})


def _make_template(admin_url: str, secrets: object) -> None:
    """A migrated database, from which each process of the run gets a copy."""
    template = admin_url.format(TEMPLATE)
    app, worker = (str(getattr(secrets, f"postgres_{who}")) for who in ("app", "worker"))
    asyncio.run(roles.ensure_database(admin_url.format("postgres"), TEMPLATE))
    asyncio.run(roles.ensure_roles(template, app, worker))
    migrate.upgrade(template)


def _tell(folder: Path, facts: dict[str, object]) -> None:
    half = folder / "servers.new"
    half.write_text(json.dumps(facts))
    half.rename(folder / "servers.json")


def _wait_for_the_end(folder: Path) -> None:
    with (folder / "alive").open() as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
