"""The home folder: private, with room, and one supervisor's at a time."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import home, logs
from deploy.embedded.refusals import CannotStart
from deploy.home import AlreadyRunning, held, is_held, read_run_file, write_run_file


def test_a_new_home_is_private(tmp_path: Path) -> None:
    with held(tmp_path / "home") as ours:
        for folder in (ours.folder, ours.folder / "logs", ours.folder / "documents"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_home_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o750)
    with held(tmp_path / "home") as ours:
        assert stat.S_IMODE(ours.folder.stat().st_mode) == 0o750


def test_a_second_start_is_told_who_runs(tmp_path: Path) -> None:
    with held(tmp_path):
        write_run_file(tmp_path, {"supervisor": os.getpid(), "url": "http://127.0.0.1:8000"})
        assert is_held(tmp_path)
        with (
            pytest.raises(AlreadyRunning, match=rf"process {os.getpid()}, http://127.0.0.1:8000"),
            held(tmp_path),
        ):
            pass
    assert not is_held(tmp_path)
    with held(tmp_path):
        pass


def test_what_a_killed_supervisor_leaves_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    holder = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(1)"
    path = str(tmp_path / "home" / "lock")
    with subprocess.Popen((sys.executable, "-c", holder, path), stdout=subprocess.PIPE) as watchdog:
        assert watchdog.stdout is not None
        watchdog.stdout.readline()
        with held(tmp_path / "home"):
            assert watchdog.wait(60) == 0


def test_a_full_disk_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "NEEDED_BYTES", 2**70)
    with pytest.raises(CannotStart, match="MiB are free on the disk of"), held(tmp_path):
        pass


def test_a_home_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CannotStart, match=r"cannot be made or written: .*URAKATA_HOME"),
        held(tmp_path / "file" / "home"),
    ):
        pass


def test_the_run_file_is_for_everybody_and_a_broken_one_says_nothing(tmp_path: Path) -> None:
    write_run_file(tmp_path, {"supervisor": 1})
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o644
    assert read_run_file(tmp_path) == {"supervisor": 1}
    for broken in ("{", json.dumps([1])):
        (tmp_path / "run.json").write_text(broken)
        assert read_run_file(tmp_path) == {}


def test_a_log_that_grows_is_put_aside_while_its_program_writes_on(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    with log.open("a") as writer:
        for number in range(5):
            print(number, "x" * 100, file=writer, flush=True)
            logs.rotate(log, largest=50)
            assert log.stat().st_size == 0
    assert [path.read_text()[0] for path in sorted(tmp_path.glob("api.log.*"))] == ["4", "3", "2"]
