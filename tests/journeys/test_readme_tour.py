"""The tour of the README, pasted into a shell beside `urakata up --demo`: what it promises is what happens."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.ports import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 240


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The product with its demo data, running; the settings that lead to it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    settings = {**os.environ, "URAKATA_HOME": str(home), "URAKATA_PORT": str(port)}
    log = (home.parent / "up.log").open("w+")
    product = subprocess.Popen(
        (sys.executable, "-m", "deploy.cli", "up", "--demo"), cwd=ROOT, env=settings, stdout=log, stderr=log
    )
    try:
        _wait_until_ready(product, f"http://127.0.0.1:{port}/readyz", Path(log.name))
        yield settings
    finally:
        product.send_signal(signal.SIGTERM)
        product.wait(60)
        log.close()


def _wait_until_ready(product: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert product.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"not ready within {PATIENCE} s:\n{log.read_text()}")


def tour(page: str) -> str:
    """The shell blocks of the section with the tour, as one script that stops at the first failure."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = next(
        each
        for each in re.split(r"^## ", text, flags=re.MULTILINE)
        if "demo-credentials.json" in each and "curl" in each.splitlines()[0]
    )
    return "set -eu\n" + "\n".join(re.findall(r"^```sh\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL))


@pytest.mark.skipif(
    shutil.which("curl") is None, reason="the tour is told with curl, which this machine has not"
)
@pytest.mark.timeout(2 * PATIENCE + 60)
@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_the_tour_can_be_pasted(environment: dict[str, str], page: str) -> None:
    done = subprocess.run(
        ["bash", "-c", tour(page)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    shown = [line for line in lines if line in {"queued", "in_progress", "waiting_client", "resolved", "409"}]
    assert shown[:4] == ["queued", "queued", "waiting_client", "in_progress"], done.stdout
    assert shown[4] in {"resolved", "409"}  # one in twenty is drawn for a check by a second person first
    assert '"metric": "resolution"' in done.stdout
    assert "ticket.created" in done.stdout
