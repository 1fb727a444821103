"""The commands as people type them: wrong settings end with 2, everything else with 1, in words and not in traces."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded.ports import free_port
from tests.support.servers import ROOT, VARIABLE, Servers


def urakata(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("URAKATA_")}
    return subprocess.run(
        (sys.executable, "-m", "deploy.cli", *words),
        cwd=ROOT,
        env={name: value for name, value in kept.items() if name != VARIABLE} | settings,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.parametrize("command", ["up", "migrate", "doctor"])
def test_a_wrong_setting_ends_every_command_with_2(command: str, tmp_path: Path) -> None:
    seen = urakata(command, URAKATA_PORT="eighty", URAKATA_HOME=str(tmp_path / "home"))
    assert seen.returncode == 2
    assert seen.stderr == "URAKATA_PORT held 'eighty'; it takes a whole number from 1 to 65535.\n"
    assert not (tmp_path / "home").exists()


def test_a_database_without_the_workers_address_is_refused_by_name(tmp_path: Path) -> None:
    seen = urakata(
        "up",
        "--port",
        str(free_port()),
        URAKATA_HOME=str(tmp_path / "home"),
        URAKATA_DATABASE_URL="postgresql://urakata_app:x@127.0.0.1:1/urakata",
    )
    assert seen.returncode == 2
    assert seen.stderr.startswith(
        "URAKATA_WORKER_DATABASE_URL is not set; where URAKATA_DATABASE_URL is, it takes"
    )


def test_the_doctor_names_a_misspelt_setting_and_a_taken_port(tmp_path: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        seen = urakata(
            "doctor", URAKATA_HOME=str(tmp_path / "home"), URAKATA_PORT=str(port), URAKATA_DATABSE_URL="x"
        )
    assert seen.returncode == 1
    assert (
        "WRONG settings: URAKATA_DATABSE_URL is no setting; URAKATA_DATABASE_URL is meant, perhaps"
        in seen.stdout
    )
    assert f"WRONG port: {port} is taken by" in seen.stdout
    assert "ok    database: none here yet; `urakata up` makes it" in seen.stdout
    assert not (tmp_path / "home").exists()


def test_a_server_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    seen = urakata(
        "migrate",
        URAKATA_HOME=str(tmp_path / "home"),
        URAKATA_DATABASE_URL="postgresql://urakata_app:x@127.0.0.1:1/urakata",
        URAKATA_WORKER_DATABASE_URL="postgresql://urakata_worker:x@127.0.0.1:1/urakata",
        URAKATA_ADMIN_DATABASE_URL="postgresql://admin:sesame@127.0.0.1:1/urakata",
        URAKATA_REDIS_URL="redis://127.0.0.1:1/0",
    )
    assert seen.returncode == 1
    assert "Traceback" not in seen.stderr
    assert "postgresql://admin:***@127.0.0.1:1/urakata cannot be reached" in seen.stderr


def test_the_close_of_a_month_that_is_none_says_what_it_takes(tmp_path: Path) -> None:
    seen = urakata("billing", "close", "--month", "october", URAKATA_HOME=str(tmp_path / "home"))
    assert seen.returncode == 2
    assert 'held "october"; takes a month such as 2026-10' in " ".join(seen.stderr.replace("│", " ").split())
    assert not (tmp_path / "home").exists()


def test_a_database_of_another_version_is_told_in_words_with_the_command_that_mends_it(
    servers: Servers, worker_id: str, tmp_path: Path
) -> None:
    older = servers.database(f"older_{worker_id}", template="template0")
    seen = urakata(
        "rollups",
        "rebuild",
        "--check",
        URAKATA_HOME=str(tmp_path / "home"),
        URAKATA_DATABASE_URL=older.app_url,
        URAKATA_WORKER_DATABASE_URL=older.worker_url,
        URAKATA_REDIS_URL="redis://127.0.0.1:1/0",
    )
    assert seen.returncode == 1
    assert "Traceback" not in seen.stderr
    assert "The database is not that of this version" in seen.stderr
    assert "bring it up to date with `urakata migrate`, then try again." in seen.stderr
