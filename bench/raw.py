"""pgbench: scripts run by as many clients as the API gets, prepared, as the app's own role."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.script import Script
from deploy.embedded.postgres import binaries

CLIENTS = 16
_RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """What Postgres alone does: transactions a second, and how many there were."""

    rate: float
    done: int


def pgbench(url: str, scripts: Sequence[Script], *, seconds: int) -> Raw:
    """Run one of these scripts after the other, each as often, for some seconds."""
    parts = urlsplit(url)
    with tempfile.TemporaryDirectory(prefix="urakata-pgbench-") as folder:
        words = [str(binaries() / "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-D", "n=0", "-D", f"run={time.time_ns() & 0xFFFFFFFFFFFF:012x}"]  # fmt: skip
        for script in scripts:
            path = Path(folder) / f"{script.name}.sql"
            path.write_text(script.text)
            words += ["-f", str(path)]
            for name, value in script.variables.items():
                words += ["-D", f"{name}={value}"]
        environment = os.environ | {
            "PGHOST": parts.hostname or "", "PGPORT": str(parts.port), "PGUSER": parts.username or "",
            "PGPASSWORD": parts.password or "", "PGDATABASE": parts.path.removeprefix("/"), "PGCLIENTENCODING": "UTF8",
        }  # fmt: skip
        ran = subprocess.run(
            words, env=environment, capture_output=True, text=True, check=False, timeout=seconds + 60
        )
    failed = _FAILED.search(ran.stdout)
    if ran.returncode or "ERROR" in ran.stderr or (failed and failed[1] != "0"):
        raise RuntimeError(f"pgbench failed:\n{ran.stderr[:3000]}\n{ran.stdout[-1500:]}")
    rate, done = _RATE.search(ran.stdout), _DONE.search(ran.stdout)
    assert rate is not None
    assert done is not None
    return Raw(float(rate[1]), int(done[1]))
