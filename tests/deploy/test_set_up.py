"""Set-up does its work once, and again when what it depends on has changed. And `make` lists what it can do."""

import re
import subprocess
from pathlib import Path

import pytest

from deploy import set_up
from tests.support.servers import ROOT


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file whose set-up is done."""
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(set_up, "PYTHON", tmp_path / ".venv" / "python")
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "python").write_text("")
    assert not set_up._is_done(lock)
    set_up._stamp(lock).write_text(set_up._state(lock))
    assert set_up._is_done(lock)
    return lock


def test_changed_packages_are_installed(done: Path) -> None:
    done.write_text("a==2\n")
    assert not set_up._is_done(done)


def test_a_project_that_was_moved_is_set_up_anew(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "ROOT", tmp_path / "elsewhere")
    assert not set_up._is_done(done)


def test_an_environment_whose_python_is_gone_is_made_anew(done: Path) -> None:
    set_up.PYTHON.unlink()
    set_up.PYTHON.symlink_to("/no/such/python")
    assert not set_up._is_done(done)


def test_every_target_for_people_is_listed_by_make() -> None:
    listed = subprocess.run(("make", "help"), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    described = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    assert {"run", "test", "check", "help"} <= set(described)
    for target in described:
        assert f"  make {target} " in listed
