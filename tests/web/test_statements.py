"""The statement of account in the browser: a place of the payments, and a paper in both languages."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from core.ids import new_id
from tests.support import axe
from tests.support.site import Site

pytestmark = pytest.mark.timeout(300)
_POSTED = """
INSERT INTO transfers (tenant_id, id, place, legal_entity_id, posted_on, debit, credit, amount, currency, tax_category, subject_kind,
    subject_id, posted_by, posted_at)
SELECT t.tenant_id, $1, -1, e.id, current_date, 'receivable', 'revenue', 5000, 'JPY', '', 'invoice', $1, $1, now()
FROM tenants t, legal_entities e WHERE t.key = 'ACME' AND e.ended_at IS NULL LIMIT 1
"""


@pytest_asyncio.fixture(loop_scope="session")
async def posted(site: Site) -> AsyncIterator[None]:
    """Something that moved the account."""
    connection, made = await asyncpg.connect(site.database.admin_url), new_id()
    await connection.execute(_POSTED, made)
    yield
    await connection.execute("DELETE FROM transfers WHERE id = $1", made)
    await connection.close()


@pytest.mark.usefixtures("posted")
async def test_a_statement_is_taken_home_as_a_paper(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as clerk:
        page = await clerk.go("/billing/statements?tenant=ACME")
        await expect(page.locator("nav a[aria-current=page][href='/billing/payments']").first).to_be_visible()
        for language in ("ja", "en"):
            async with page.expect_download() as held:
                await page.locator(f"a[href^='/billing/statements.pdf'][href$='language={language}']").click()
            found = await held.value
            assert found.suggested_filename.startswith("ACME-")
            assert (await found.path()).read_bytes().startswith(b"%PDF-")
        await axe.hold(page)
        clerk.calm()


async def test_the_paper_of_a_company_that_is_not_there_is_not_found(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk") as clerk:
        answer = await clerk.page.request.get(f"{site.url}/billing/statements.pdf?tenant=NOBODY")
        assert answer.status == 404


async def test_the_fields_and_their_button_stand_in_a_line(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk") as clerk:
        page = await clerk.go("/billing/statements")
        field = await page.locator("#until").bounding_box()
        button = await page.locator("form[action='/billing/statements'] button").bounding_box()
        assert field is not None
        assert button is not None
        assert abs(field["y"] + field["height"] - button["y"] - button["height"]) <= 2
