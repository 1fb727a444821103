"""The pages as people meet them: a database with demo data, an API process of its own, and readers with browsers.

What a reader's browser says in its console, what the policy forbids, and what is asked of other hosts is noted: `Visit.calm()` holds
that there was none of it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from core.settings import PREFIX
from deploy.demo.load import Plan
from deploy.embedded.ports import free_port
from tests.support import demo
from tests.support.browser import ROOT
from tests.support.servers import Database, Servers, once

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
DAYS = 21
"""Days of history in the demo behind the pages."""
FILLED = "filled_pages"
"""The database that every site is a copy of."""


@dataclass(slots=True)
class Visit:
    """A page in the browser of somebody, and what went wrong on it."""

    page: Page
    context: BrowserContext
    url: str
    troubles: list[str] = field(default_factory=list)

    async def go(self, path: str) -> Page:
        """Open a page of the site."""
        await self.page.goto(self.url + path)
        return self.page

    def calm(self) -> None:
        """No console error, no violation of the policy, no request to another host."""
        assert self.troubles == []


@dataclass(frozen=True, slots=True)
class Site:
    """A served database full of demo data."""

    url: str
    database: Database
    entries: list[dict[str, Any]]

    def entry(self, persona: str, tenant: str | None = None) -> dict[str, Any]:
        """The credentials of a persona; of a client's, in this company (ACME by default)."""
        found = [each for each in self.entries if each["persona"] == persona]
        wanted = [
            each
            for each in found
            if each["tenant"] in {tenant, None} or (tenant is None and each["tenant"] == "ACME")
        ]
        return wanted[0]

    @asynccontextmanager
    async def visit(
        self, browser: Browser, persona: str | None = None, *, tenant: str | None = None, language: str = "ja", theme: str = "light",
        size: dict[str, int] | None = None, scripts: bool = True, cookies: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Visit]:  # fmt: skip
        """Somebody's browser: signed in by e-mail and password, unless no persona is named; `cookies` are those of a session that is open."""
        context = await browser.new_context(
            locale="ja-JP" if language == "ja" else "en-GB", timezone_id="Asia/Tokyo", color_scheme=theme,  # type: ignore[arg-type]
            viewport=size or WIDE, java_script_enabled=scripts, reduced_motion="reduce",  # type: ignore[arg-type]
        )  # fmt: skip
        held = {**(cookies or {}), "urakata_taste": f"{language}..01"}
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in held.items()]
        )
        page = await context.new_page()
        visit = Visit(page, context, self.url)
        _listen(page, visit)
        try:
            if persona:
                await self._sign_in(page, persona, tenant)
            yield visit
        finally:
            await context.close()

    async def _sign_in(self, page: Page, persona: str, tenant: str | None) -> None:
        who = self.entry(persona, tenant)
        await page.goto(self.url + "/sign-in")
        await page.fill("#email", who["email"])
        await page.fill("#password", who["password"])
        await page.click("form[action='/sign-in'] button[type=submit]")
        await page.wait_for_url(lambda url: "/sign-in" not in url)


def _listen(page: Page, visit: Visit) -> None:
    page.on(
        "console",
        lambda said: visit.troubles.append(f"console: {said.text}") if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: visit.troubles.append(f"script: {error}"))
    page.on(
        "request",
        lambda asked: (
            visit.troubles.append(f"elsewhere: {asked.url}")
            if not asked.url.startswith((visit.url, "data:", "blob:"))
            else None
        ),
    )


@asynccontextmanager
async def site(servers: Servers, name: str, valkey_url: str) -> AsyncIterator[Site]:
    """A database of this name, filled and served until the end of the block. The demo is loaded once in a run, and copied."""

    async def load() -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        async with demo.opened(servers, FILLED):
            return await demo.loaded(Plan("pages", 1.0, now, since=now - timedelta(days=DAYS)))

    entries = await once(FILLED, load)
    addresses = servers.database(name, template=FILLED)
    with served(addresses, valkey_url) as url:
        yield Site(url, addresses, entries)


@contextmanager
def served(addresses: Database, valkey_url: str, *, home: Path | None = None) -> Iterator[str]:
    """An API process on a database; its address. `home` is its home folder, where that matters."""
    port = free_port()
    environment = os.environ | {
        f"{PREFIX}DATABASE_URL": addresses.app_url, f"{PREFIX}REDIS_URL": valkey_url, f"{PREFIX}RATE_LIMIT": "off",
        f"{PREFIX}ALLOW_PRIVATE_ADDRESSES": "true",  # a company's sign-in of the tests is on loopback
    }  # fmt: skip
    environment |= {f"{PREFIX}HOME": str(home)} if home else {}
    words = (
        "uvicorn",
        "api.app:app",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    )
    running = subprocess.Popen(
        (sys.executable, "-m", *words, "--timeout-graceful-shutdown", "1"), cwd=ROOT, env=environment
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(120)


@contextmanager
def working(addresses: Database, valkey_url: str) -> Iterator[None]:
    """A Celery worker with its beat on a database, until the end of the block."""
    folder = tempfile.mkdtemp(prefix="urakata-beat-")
    environment = os.environ | {
        f"{PREFIX}DATABASE_URL": addresses.app_url, f"{PREFIX}WORKER_DATABASE_URL": addresses.worker_url,
        f"{PREFIX}REDIS_URL": valkey_url, f"{PREFIX}BROKER_URL": valkey_url,
    }  # fmt: skip
    words = (
        "celery",
        "-A",
        "workers.app",
        "worker",
        "-B",
        "--schedule",
        f"{folder}/schedule",
        "--concurrency",
        "1",
    )
    quiet = ("--loglevel", "warning", "--without-gossip", "--without-mingle", "--without-heartbeat")
    running = subprocess.Popen(
        (sys.executable, "-m", *words, *quiet), cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(120)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert running.poll() is None, "the API ended while it started"
        with suppress(OSError), urllib.request.urlopen(url, timeout=1) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the API did not answer")
