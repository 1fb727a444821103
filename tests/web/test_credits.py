"""What is to a client's credit, in the browser: refused where it is too much, paid back, taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from core.ids import new_id
from tests.support import axe
from tests.support.site import Site

pytestmark = pytest.mark.timeout(300)
_PAYMENT = """
INSERT INTO payments (tenant_id, id, legal_entity_id, received_on, amount, currency, method, payer, note, recorded_by, recorded_at,
    void_reason, version)
SELECT t.tenant_id, $1, e.id, $2, 5000, 'JPY', 'bank_transfer', 'カ）アクメ', '', $1, now(), '', 1
FROM tenants t, legal_entities e WHERE t.key = 'ACME' AND e.ended_at IS NULL LIMIT 1
"""


@pytest_asyncio.fixture(loop_scope="session")
async def payment(site: Site) -> AsyncIterator[str]:
    """A payment of 5,000 of which nothing was allocated."""
    connection, made = await asyncpg.connect(site.database.admin_url), new_id()
    await connection.execute(_PAYMENT, made, datetime.now(UTC).date())
    yield str(made)
    await connection.close()


async def test_a_credit_is_paid_back_up_to_what_is_left_and_a_refund_taken_back(
    site: Site, browser: Browser, payment: str
) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as clerk:
        page = await clerk.go("/billing/payments?view=received")
        await page.locator("a[href='/billing/credits']").click()
        credit = page.locator(f"#credit-{payment}")
        await expect(credit).to_contain_text("カ）アクメ")
        await axe.hold(page)
        await credit.locator("summary").click()
        await page.fill(f"#amount-{payment}", "5001")
        await page.fill(f"#reason-{payment}", "二重振込")
        await credit.locator("form[action$='/refund'] button[type=submit]").click()
        await expect(credit.locator("[role=alert]")).to_be_visible()
        assert await page.input_value(f"#amount-{payment}") == "5001"
        await axe.hold(page)
        clerk.troubles.clear()  # the browser tells of the answer's 422
        await page.fill(f"#amount-{payment}", "2,000")
        await credit.locator("form[action$='/refund'] button[type=submit]").click()
        await expect(page.locator(".toast").first).to_be_visible()
        await expect(credit).to_contain_text("3,000")
        row = page.locator("section[aria-labelledby=refunds] li", has_text="二重振込").first
        await expect(row).to_contain_text("2,000")
        await expect(row.locator("button[value=approve]")).to_have_count(0)
        await axe.hold(page)
        clerk.calm()
    async with site.visit(browser, "account_manager", language="ja") as manager:
        page = await manager.go("/billing/credits")
        tab = page.locator(".billing-tabs [aria-current=page]")
        await expect(tab).to_have_attribute("href", "/billing/payments")
        row = page.locator("section[aria-labelledby=refunds] li", has_text="二重振込").first
        await axe.hold(page)
        await row.locator("button[value=approve]").click()
        await expect(row).to_contain_text("承認")
        await expect(row.locator("button[value=approve]")).to_have_count(0)
        manager.calm()
    async with site.visit(browser, "billing_clerk", language="ja") as clerk:
        page = await clerk.go("/billing/credits")
        credit = page.locator(f"#credit-{payment}")
        row = page.locator("section[aria-labelledby=refunds] li", has_text="二重振込").first
        await row.locator("details summary").click()
        await row.locator("input[name=reason]").fill("口座相違")
        await row.locator("button[type=submit]").click()
        await expect(credit).to_contain_text("5,000")
        clerk.calm()


async def test_who_only_reads_payments_pays_nothing_back(site: Site, browser: Browser, payment: str) -> None:
    async with site.visit(browser, "auditor") as auditor:
        page = await auditor.go("/billing/credits")
        await expect(page.locator(f"#credit-{payment}")).to_be_visible()
        assert await page.locator("main form").count() == 0
        auditor.calm()
