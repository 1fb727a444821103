"""As whom the servers run, and how that user finds their programs without anybody's permissions changing."""

import os
import stat
from pathlib import Path

import pytest

from deploy.embedded.account import account_for, here, own_folder, within_reach
from deploy.embedded.refusals import CannotStart
from deploy.program import Account

NOBODY = Account(name="nobody", uid=65534, gid=65534)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a folder beside it, which only its owner may enter."""
    (tmp_path / "site").mkdir(mode=0o700)
    for name in ("server/bin", "server.libs"):
        (tmp_path / "site" / name).mkdir(parents=True)
    (tmp_path / "site" / "server" / "bin" / "run").write_text("#!/bin/sh\n")
    (tmp_path / "site" / "server" / "bin" / "run").chmod(0o700)
    return tmp_path / "site" / "server"


def test_who_is_not_root_runs_the_servers_himself(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account_for(package) is None
    assert within_reach(package, version="1", account=None) == package
    assert here(package, None) == str(package)


def test_root_runs_them_as_an_unprivileged_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = account_for(tmp_path / "not-there-yet")
    assert account is not None
    assert account.uid != 0


def test_a_folder_that_a_server_has_keeps_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    folder = own_folder(tmp_path / "data", None)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    owner = folder.stat().st_uid
    found = account_for(folder)
    assert found is not None
    assert found.uid == owner or owner == 0


def test_programs_out_of_reach_are_copied_and_the_originals_left_as_they_are(
    package: Path, tmp_path: Path
) -> None:
    copied = within_reach(package, "server.libs", version="1", account=NOBODY, copies=tmp_path / "copies")
    assert copied == tmp_path / "copies" / "server-1" / "server"
    assert stat.S_IMODE((copied / "bin" / "run").stat().st_mode) == 0o755
    assert (copied.parent / "server.libs").is_dir()
    assert stat.S_IMODE(package.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((package / "bin" / "run").stat().st_mode) == 0o700


def test_a_copy_is_made_once(package: Path, tmp_path: Path) -> None:
    first = within_reach(package, version="1", account=NOBODY, copies=tmp_path / "copies")
    (package / "bin" / "run").unlink()
    assert within_reach(package, version="1", account=NOBODY, copies=tmp_path / "copies") == first
    assert (first / "bin" / "run").exists()


def test_a_copy_that_cannot_be_made_is_told_and_leaves_nothing(package: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file stands where the folder should")
    with pytest.raises(CannotStart, match="cannot be reached by an unprivileged user"):
        within_reach(package, version="1", account=NOBODY, copies=tmp_path / "copies")
