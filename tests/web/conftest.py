"""Pages in a real browser, over demo data."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support import browser as browsers
from tests.support import every_page
from tests.support import site as sites
from tests.support.every_page import Looker
from tests.support.servers import Servers
from tests.support.site import Site

expect.set_options(timeout=20_000)  # a crowded machine is slow, not wrong


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site(servers: Servers, opened: None, worker_id: str, valkey_url: str) -> AsyncIterator[Site]:
    """The demo, served."""
    async with sites.site(servers, f"pages_{worker_id}", valkey_url) as served:
        yield served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real browser."""
    async with browsers.browser() as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def untouched(servers: Servers, opened: None, worker_id: str) -> AsyncIterator[Site]:
    """The demo once more, for tests that only look: what others change stays as it was here."""
    space = 8 + (int(worker_id.removeprefix("gw")) if worker_id != "master" else 0)
    async with sites.site(servers, f"untouched_{worker_id}", servers.valkey_url(space)) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def looker(untouched: Site, browser: Browser) -> AsyncIterator[Looker]:
    """Browsers of all roles, for looking at what they come to."""
    async with AsyncExitStack() as stack:
        yield Looker(untouched, browser, await every_page.ways(untouched), stack)
