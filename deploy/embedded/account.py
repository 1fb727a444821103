"""As whom the embedded servers run, and where that user finds them.

Postgres refuses to run as root. As root we therefore start the servers as an unprivileged user, with their
own folder as current folder: a process may work in a folder whose parents it may not enter. So the data can
stay in a home folder that only root may read, and no permission of anybody's folder is changed.
"""

import os
import pwd
import shutil
import stat
import sys
from pathlib import Path

from deploy.embedded.refusals import CannotStart
from deploy.program import Account

CANDIDATES = ("nobody", "daemon")
COPIES = Path("/var/cache/urakata")


def account_for(folder: Path) -> Account | None:
    """The user for the servers of a home folder; None for who we are, when that is not root.

    A folder that a server already has keeps its owner, also when root starts it for once.
    Raises CannotStart where root finds no unprivileged user.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and (owner := folder.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    for name in CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise CannotStart(
        "Postgres does not run as root, and this machine has no user named nobody or daemon. "
        "Start as an ordinary user, or add one of them."
    )


def here(folder: Path, account: Account | None) -> str:
    """How a server that was started in `folder` names it: without the path where it may not walk it."""
    return "/proc/self/cwd" if account and sys.platform == "linux" else str(folder)


def own_folder(folder: Path, account: Account | None) -> Path:
    """Make a folder for a server alone (mode 0700), owned by its user."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    return folder


def within_reach(
    package: Path, *beside: str, version: str, account: Account | None, copies: Path = COPIES
) -> Path:
    """The package's folder, or a copy of it (with the folders `beside` it) where that user can reach it."""
    if account is None or _may_enter(package, account):
        return package
    place = copies / f"{package.name}-{version}"
    if not place.exists():
        _copy(package.parent, (package.name, *beside), place)
    return place / package.name


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _may_enter(folder: Path, account: Account) -> bool:
    return all(_may_walk(step.stat(), account) for step in (folder.resolve(), *folder.resolve().parents))


def _may_walk(found: os.stat_result, account: Account) -> bool:
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _copy(source: Path, names: tuple[str, ...], place: Path) -> None:
    """Copy so that a copy is there in whole or not at all, readable by everybody, writable by us."""
    half = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        for name in names:
            shutil.copytree(source / name, half / name, symlinks=True)
        for path in (half, *half.rglob("*"), *place.parents[:1]):
            if not path.is_symlink():
                path.chmod(0o755)
        half.rename(place)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        if place.exists():  # another start was quicker
            return
        raise CannotStart(
            f"The servers' programs in {source} cannot be reached by an unprivileged user, and a copy in "
            f"{place} could not be made: {error.strerror}. Start as an ordinary user, or move the project."
        ) from error
