"""`urakata demo`, as it is typed: it fills an empty database once, also after it was broken off."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import ROOT, Servers


@pytest.fixture
def environment(servers: Servers, valkey_url: str, worker_id: str, tmp_path: Path) -> dict[str, str]:
    """A database of its own, and the settings that lead to it."""
    own = servers.database(f"demo_command_{worker_id}")
    return {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "URAKATA_HOME": str(tmp_path / "home"),
        "URAKATA_DATABASE_URL": own.app_url,
        "URAKATA_WORKER_DATABASE_URL": own.worker_url,
        "URAKATA_ADMIN_DATABASE_URL": own.admin_url,
        "URAKATA_REDIS_URL": valkey_url,
    }


COMMAND = (sys.executable, "-m", "deploy.cli", "demo", "--scale", "0.02")


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def broken_off(environment: dict[str, str]) -> None:
    """Kill the command as soon as the companies stand."""
    with subprocess.Popen(COMMAND, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as loading:
        assert loading.stdout is not None
        for line in loading.stdout:
            if line.startswith("Working"):
                loading.kill()
                break


def test_a_demo_that_was_broken_off_is_begun_anew_and_one_that_stands_is_kept(
    environment: dict[str, str],
) -> None:
    broken_off(environment)
    path = Path(environment["URAKATA_HOME"]) / "demo-credentials.json"
    assert not path.exists()
    done = run(environment)
    assert done.returncode == 0, done.stderr
    assert str(path) in done.stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    entries = json.loads(path.read_text(encoding="utf-8"))
    fields = {"persona", "email", "password", "tenant", "client_id", "client_secret"}
    assert all(each.keys() == fields for each in entries)
    again = run(environment)
    assert (again.returncode, "holds the demo" in again.stderr) == (1, True)
    assert json.loads(path.read_text(encoding="utf-8")) == entries
