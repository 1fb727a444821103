"""Set-up: `.venv` with every locked package, and the command `urakata` in it. Run by `make`, with any Python 3.11+.

Nothing but the standard library is there yet. A second run sees by a stamp that nothing changed and takes no time.
uv does the work in seconds; where it cannot (a package index that only pip knows how to reach), pip does.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
from deploy.cli import main

main()
"""


def main() -> None:
    """Bring `.venv` up to date with the lock files."""
    parser = argparse.ArgumentParser(description="Set up .venv")
    parser.add_argument("--dev", action="store_true", help="with what tests and checks need")
    locks = [ROOT / "requirements.txt", *([ROOT / "requirements-dev.txt"] if parser.parse_args().dev else [])]
    with (ROOT / ".setup-stamp").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may start at the same time
        missing = [path for path in locks if not _is_done(path)]
        if missing:
            _set_up(missing)


def _set_up(locks: list[Path]) -> None:
    began = time.monotonic()
    if not _works(PYTHON):
        say(f"Making .venv with Python {sys.version.split()[0]}.")
        _make_venv()
    say(f"Fetching and installing the packages of {' and '.join(path.name for path in locks)}.")
    _install(locks)
    _write_command()
    for path in locks:
        _stamp(path).write_text(_state(path))
    say(f"Set-up took {time.monotonic() - began:.0f} s.")


def say(text: str) -> None:
    """Tell what happens, at once."""
    print(text, flush=True)


def _make_venv() -> None:
    made = subprocess.run((sys.executable, "-m", "venv", "--clear", str(VENV)), check=False)
    if made.returncode:
        sys.exit(
            "The virtual environment could not be made. On Debian and Ubuntu its package is missing: "
            "apt install python3-venv"
        )


def _install(locks: list[Path]) -> None:
    words = ["--require-hashes", *(word for path in locks for word in ("-r", str(path)))]
    if _has_uv() and _run((str(VENV / "bin" / "uv"), "pip", "install", *words), _environment_of_uv()):
        return
    say("Installing by pip, which takes longer.")
    if not _run((str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", *words), dict(os.environ)):
        sys.exit(
            "The packages could not be fetched. Look at the network; where packages come from a mirror, "
            "tell pip: pip config set global.index-url ADDRESS"
        )


def _has_uv() -> bool:
    """Fetch uv by pip, in the locked version and by its hashes."""
    if (VENV / "bin" / "uv").exists():
        return True
    locked = re.search(r"^uv==.*(\n +--hash=.*)*", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert locked is not None
    alone = VENV / "uv.txt"
    alone.write_text(locked[0] + "\n")
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(alone))
    return _run(pip, dict(os.environ))


def _environment_of_uv() -> dict[str, str]:
    """uv does not read pip's configuration: hand over what matters for reaching packages."""
    listed = subprocess.run(
        (str(PYTHON), "-m", "pip", "config", "list"), capture_output=True, text=True, check=False
    ).stdout
    held = dict(re.findall(r"^[^=\n]*\.(index-url|cert)='(.*)'$", listed, re.MULTILINE))
    ours = {
        "VIRTUAL_ENV": str(VENV),
        "UV_DEFAULT_INDEX": held.get("index-url"),
        "SSL_CERT_FILE": held.get("cert"),
    }
    return (
        {name: value for name, value in ours.items() if value} | dict(os.environ) | {"VIRTUAL_ENV": str(VENV)}
    )


def _write_command() -> None:
    """The project itself: a path in the environment and a command, without building anything."""
    sites = subprocess.run(
        (str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"),
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(sites.stdout.strip()) / "urakata.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "urakata"
    command.write_text(COMMAND.format(python=shlex.quote(str(PYTHON))))
    command.chmod(0o755)


def _is_done(lock: Path) -> bool:
    return PYTHON.exists() and _stamp(lock).exists() and _stamp(lock).read_text() == _state(lock)


def _stamp(lock: Path) -> Path:
    return VENV / f".{lock.name}.done"


def _state(lock: Path) -> str:
    """What a finished set-up depends on: the locked packages, and where the project stands."""
    return hashlib.sha256(lock.read_bytes() + str(ROOT).encode()).hexdigest()


def _works(python: Path) -> bool:
    """Whether the environment's Python still starts; the one it was made from may be gone."""
    return python.exists() and _run((str(python), "-c", ""), dict(os.environ))


def _run(words: tuple[str, ...], environment: dict[str, str]) -> bool:
    return subprocess.run(words, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    main()
