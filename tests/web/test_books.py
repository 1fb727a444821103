"""The books in the browser: what the accounts come to, the journal as a file, and a month that is locked and unlocked."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from core.ids import new_id
from services.rules import months
from tests.support import axe
from tests.support.site import NARROW, Site

pytestmark = pytest.mark.timeout(300)
_POSTED = """
INSERT INTO transfers (tenant_id, id, place, legal_entity_id, posted_on, debit, credit, amount, currency, tax_category, subject_kind,
    subject_id, posted_by, posted_at)
SELECT t.tenant_id, $1, $2, e.id, $3, $4, $5, $6, 'JPY', '', 'payment', $1, $1, now()
FROM tenants t, legal_entities e WHERE t.key = 'ACME' AND e.ended_at IS NULL ORDER BY e.id LIMIT 1
"""
MONTH = months.before(months.of(datetime.now(UTC).date()), by=30)
"""Long ago: nothing else of the demo lies in it."""


@pytest_asyncio.fixture(loop_scope="session")
async def posted(site: Site) -> AsyncIterator[asyncpg.Connection]:
    """An invoice of the month before, paid in the month but for 300."""
    connection, made = await asyncpg.connect(site.database.admin_url), [new_id(), new_id()]
    await connection.execute(
        _POSTED, made[0], -3, MONTH - timedelta(days=1), "receivable", "revenue:scan", 5000
    )
    await connection.execute(_POSTED, made[1], -2, MONTH, "bank", "receivable", 4700)
    yield connection
    await connection.execute("DELETE FROM month_locks WHERE month_on = $1", MONTH)
    await connection.execute("DELETE FROM transfers WHERE id = ANY($1::uuid[])", made)
    await connection.close()


@pytest.mark.usefixtures("posted")
async def test_a_month_of_the_books_adds_up_is_taken_along_and_locked(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as clerk:
        page = await clerk.go(f"/billing/books?month={MONTH:%Y-%m}")
        house = page.get_by_role(
            "region", name="うらかた株式会社"
        )  # the demo's own; other tests have theirs beside it
        owed = house.locator("tbody tr", has_text="売掛金").locator("td")
        assert [" ".join((await each.text_content() or "").split()) for each in await owed.all()] == [
            "借 5,000", "0", "4,700", "借 300",
        ]  # fmt: skip
        total = house.locator("tfoot td[data-label]")
        assert [(await each.text_content() or "").strip() for each in await total.all()] == ["4,700", "4,700"]
        async with page.expect_download() as held:
            await page.locator("a[href*='journal.csv'][href$='cp932']").click()
        rows = list(csv.reader(io.StringIO((await (await held.value).path()).read_bytes().decode("cp932"))))
        assert rows[0][3] == "借方科目"
        assert [(row[3], row[5], row[6]) for row in rows[1:]] == [("普通預金", "4700", "売掛金")]

        await house.locator("button[name=do][value=lock]").click()
        await expect(page.locator(".toast").first).to_contain_text("ロックしました")
        await axe.hold(page)
        await house.locator("button[name=do][value=unlock]").click()
        await expect(house.locator("button[name=do][value=lock]")).to_be_visible()
        clerk.calm()


@pytest.mark.usefixtures("posted")
async def test_auditors_read_the_books_and_lock_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor", language="en", theme="dark", size=NARROW) as auditor:
        page = await auditor.go(f"/billing/books?month={MONTH:%Y-%m}&tenant=ACME")
        await expect(page.locator("main")).to_contain_text("Accounts receivable")
        assert await page.locator("main form[method=post]").count() == 0
        await axe.hold(page)
        entity = await site_entity(site)
        token = await page.locator("input[name=csrf]").first.get_attribute("value")
        form = {"csrf": token or "", "month": f"{MONTH:%Y-%m}", "entity": entity, "do": "lock"}
        answer = await page.request.post(f"{site.url}/billing/books/lock", form=form)
        assert answer.status == 403


async def site_entity(site: Site) -> str:
    connection = await asyncpg.connect(site.database.admin_url)
    try:
        return str(
            await connection.fetchval(
                "SELECT id FROM legal_entities WHERE ended_at IS NULL ORDER BY id LIMIT 1"
            )
        )
    finally:
        await connection.close()


async def test_others_do_not_see_the_books(site: Site, browser: Browser) -> None:
    for persona, status in (("account_manager", 403), ("client_manager", 404), ("operator", 403)):
        async with site.visit(browser, persona) as visit:
            for path in ("/billing/books", f"/billing/books/journal.csv?month={MONTH:%Y-%m}"):
                answer = await visit.context.request.get(site.url + path, max_redirects=0)
                assert answer.status == status, (persona, path)
