"""What a page says was done, taking it back, and what the database holds of it."""

import asyncpg
from playwright.async_api import Page

from tests.support.site import Site


async def asked(site: Site, sql: str, *args: object) -> asyncpg.Record:
    """One row of what the database says."""
    admin = await asyncpg.connect(site.database.admin_url)
    try:
        row = await admin.fetchrow(sql, *args)
    finally:
        await admin.close()
    assert row is not None
    return row


async def said(page: Page, *words: str) -> None:
    """Wait until the page says these words of what was done."""
    told = page.locator(".toast").filter(visible=True)
    for word in words:
        told = told.filter(has_text=word)
    await told.first.wait_for()


async def undone(page: Page) -> None:
    """Take the last thing back, and wait until the page says so."""
    before = await page.inner_text(".toast")
    await page.click(".toast form button")
    await page.wait_for_function(
        "before => document.querySelector('.toast')?.innerText !== before", arg=before
    )
