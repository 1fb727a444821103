"""The embedded servers in a home of their own: made once, mended where that is safe, else refused in words."""

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest

from deploy.embedded import postgres, valkey
from deploy.embedded.ports import HIGHEST, LOOPBACK, LOWEST, is_free, port_for
from deploy.embedded.refusals import CannotStart, meaning_of
from deploy.embedded.secrets import secrets_of
from deploy.program import Program, start, stop, wait_until_ready
from deploy.strays import end_strays
from deploy.watchdog import is_running


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose Postgres was made and never ran. Tests take copies."""
    home = tmp_path_factory.mktemp("made")
    postgres.prepare(home, secrets_of(home).postgres_admin)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, with the same owners and permissions."""
    subprocess.run(("cp", "-a", made, tmp_path / "home"), check=True)
    return tmp_path / "home"


@contextmanager
def running(program: Program, log: Path) -> Iterator[psutil.Process]:
    process = start(program, log)
    try:
        wait_until_ready(program, process, log)
        yield psutil.Process(process.pid)
    finally:
        stop(program, process)


@contextmanager
def serving(home: Path) -> Iterator[psutil.Process]:
    cluster = postgres.prepare(home, secrets_of(home).postgres_admin)
    with running(postgres.program(cluster, port_for("postgres", home)), home / "postgres.log") as process:
        yield process


async def ask(home: Path, sql: str) -> object:
    """What the server says; its port is the one it was started with last, which may be another than before."""
    port = json.loads((home / "ports.json").read_text())["postgres"]
    address = postgres.address(port, postgres.ADMIN, secrets_of(home).postgres_admin, "postgres")
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_what_was_committed_survives_a_stop_and_a_kill(home: Path) -> None:
    with serving(home):
        await ask(home, "CREATE TABLE kept AS SELECT 1 AS id")
    with serving(home) as process:
        assert await ask(home, "INSERT INTO kept VALUES (2) RETURNING id") == 2
        family = process.children()
        process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=60)
        assert not is_running(process)
    with serving(home):
        assert await ask(home, "SELECT count(*) FROM kept") == 2


async def test_the_server_is_private_durable_and_not_root(home: Path) -> None:
    with serving(home) as process:
        assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
        assert process.uids().effective != 0
        assert {line.laddr.ip for line in process.net_connections() if line.status == "LISTEN"} == {LOOPBACK}
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await ask(home, f"SHOW {setting}") == "on"
        assert await ask(home, "SHOW password_encryption") == "scram-sha-256"
        assert (
            await ask(home, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'")
            == 0
        )
        shown = " ".join(process.cmdline())
        assert not any(secret in shown for secret in secret_words(home))


def secret_words(home: Path) -> list[str]:
    secrets = secrets_of(home)
    return [getattr(secrets, name) for name in secrets.__slots__]


def test_a_stale_pid_file_that_names_a_stranger_is_cleared_away(home: Path) -> None:
    stale = f"{os.getpid()}\n{home / 'postgres'}\n1\n1\n\n{LOOPBACK}\n0 0\nready   \n"
    (home / "postgres" / "postmaster.pid").write_text(stale)
    with serving(home) as process:
        assert postgres.serving_pid(home) == process.pid


def test_the_pid_file_of_a_server_that_runs_is_left_alone(home: Path) -> None:
    with serving(home) as process:
        postgres.prepare(home, secrets_of(home).postgres_admin)
        assert (home / "postgres" / "postmaster.pid").read_text().startswith(f"{process.pid}\n")


def test_a_server_left_behind_is_ended(home: Path) -> None:
    with serving(home) as process:
        assert end_strays(home) == ["postgres"]
        assert not is_running(process)
    assert end_strays(home) == []


def test_a_half_made_data_folder_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    postgres.prepare(tmp_path, secrets_of(tmp_path).postgres_admin)
    with serving(tmp_path):
        assert not (tmp_path / "postgres.new").exists()


def test_a_data_folder_of_another_version_is_refused_with_both_named(home: Path) -> None:
    (home / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotStart, match=r"made by Postgres 15, and this is Postgres 18"):
        postgres.prepare(home, "")
    assert (home / "postgres" / "PG_VERSION").read_text() == "15\n"


def test_a_folder_that_is_no_data_folder_is_refused(tmp_path: Path) -> None:
    secrets_of(tmp_path)
    (tmp_path / "postgres").mkdir()
    with pytest.raises(CannotStart, match="is no folder of Postgres"):
        postgres.prepare(tmp_path, "")


def test_lost_or_broken_secrets_are_not_replaced_while_their_data_are_there(home: Path) -> None:
    for spoil in (lambda path: path.write_text("{"), lambda path: path.unlink()):
        spoil(home / "secrets.json")
        with pytest.raises(CannotStart, match="It holds the passwords and the key of the data beside it"):
            secrets_of(home)


def test_secrets_are_for_their_owner_alone_and_stay_the_same(tmp_path: Path) -> None:
    made = secrets_of(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert secrets_of(tmp_path) == made
    assert made.postgres_admin not in repr(made)


def test_a_port_is_remembered_and_changed_when_it_is_taken(tmp_path: Path) -> None:
    port = port_for("postgres", tmp_path)
    assert LOWEST <= port < HIGHEST
    assert port_for("postgres", tmp_path) == port
    with socket.create_server((LOOPBACK, port)):
        assert not is_free(port)
        other = port_for("postgres", tmp_path)
    assert other != port
    assert port_for("postgres", tmp_path) == other


def test_valkey_is_ours_alone_and_shows_no_password(tmp_path: Path) -> None:
    port = port_for("valkey", tmp_path)
    with running(valkey.program(tmp_path, port, "sesame"), tmp_path / "valkey.log") as process:
        assert valkey.answers(port, "sesame")
        assert not valkey.answers(port, "guess")
        assert "sesame" not in " ".join(process.cmdline())
        assert {line.laddr.ip for line in process.net_connections() if line.status == "LISTEN"} == {LOOPBACK}
    assert not valkey.answers(port, "sesame")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("FATAL: could not write lock file: No space left on device", "disk is full"),
        ('LOG: could not bind IPv4 address "127.0.0.1": Address already in use', "port was taken"),
        ("PANIC: could not locate a valid checkpoint record", "damaged"),
        ("all is well", ""),
    ],
)
def test_the_end_of_a_log_is_put_in_words(output: str, words: str) -> None:
    assert words in meaning_of(output)
    assert bool(meaning_of(output)) == bool(words)


def test_a_cluster_that_cannot_be_made_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCALE", ("--locale=no-such-locale",))
    with pytest.raises(CannotStart, match="The database could not be made"):
        postgres.prepare(tmp_path, "password")
    assert list(tmp_path.iterdir()) == []
