"""Usage from a file, in the browser: looked at, put right, recorded, and sent again without doubling."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.spreadsheets import reading
from tests.support import axe
from tests.support.site import NARROW, WIDE, Site

pytestmark = pytest.mark.timeout(300)
_CHARGE = """
SELECT c ->> 'code' AS code, r.effective_on FROM rate_cards r JOIN contracts k ON k.tenant_id = r.tenant_id AND k.id = r.contract_id
JOIN tenants t ON t.tenant_id = r.tenant_id, jsonb_array_elements(r.card -> 'charges') c
WHERE t.key = 'ACME' AND k.status = 'active' AND r.effective_on >= k.starts_on ORDER BY r.effective_on LIMIT 1
"""
_ITEMS = """
SELECT count(*) FROM usage_items i JOIN tenants t ON t.tenant_id = i.tenant_id WHERE t.key = 'ACME' AND i.source_id LIKE 'web-%'
"""


@pytest_asyncio.fixture(loop_scope="session")
async def root(site: Site) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(site.database.admin_url)
    yield connection
    await connection.close()


async def _send(page: Page, name: str, data: bytes) -> None:
    await page.select_option("#tenant", "ACME")
    await page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": data})
    await page.locator("form[enctype] button[type=submit]").click()
    await page.wait_for_load_state()


async def _downloaded(page: Page, link: str) -> bytes:
    async with page.expect_download() as held:
        await page.locator(f"a[href$='{link}']").click()
    return (await (await held.value).path()).read_bytes()


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_template_is_a_file_that_is_taken(site: Site, browser: Browser, language: str) -> None:
    async with site.visit(browser, "billing_clerk", language=language) as clerk:
        page = await clerk.go("/billing/usage/files")
        for link in ("template.xlsx", "template.csv", "template.csv?encoding=cp932"):
            data = await _downloaded(page, link)
            assert len(list(reading.rows(data))) == 2
            await _send(page, "ひな形.csv", data)
            await page.wait_for_url(lambda url: "/billing/usage/files/ACME/" in url)  # its columns were found
            page = await clerk.go("/billing/usage/files")


async def test_a_file_is_looked_at_put_right_and_recorded_once(
    site: Site, browser: Browser, root: asyncpg.Connection
) -> None:
    row = await root.fetchrow(_CHARGE)
    assert row is not None
    code, day = row["code"], row["effective_on"]
    good, wrong = f"web-1,{code},12,{day},,写し", f"web-2,{code},十二,{day},,"
    file = f"ID,料金コード,数量,日付,チケット,内容\n{good}\n{wrong}\n".encode("cp932")
    async with site.visit(browser, "billing_clerk", language="ja") as clerk:
        page = await clerk.go("/billing/usage")
        await page.locator("a[href^='/billing/usage/files']").click()
        await _send(page, "十月.csv", file)
        await expect(page.locator("section[aria-labelledby=refused] tbody tr")).to_have_count(1)
        await expect(page.locator("section[aria-labelledby=refused] tbody")).to_contain_text("十二")
        assert await root.fetchval(_ITEMS) == 0
        await axe.hold(page)
        await page.locator("form[action$='/record'] button").click()
        await expect(page.locator(".toast").first).to_be_visible()
        assert await root.fetchval(_ITEMS) == 1
        refused = await _downloaded(page, "refused.csv")
        await page.goto(page.url.split("/ACME/")[0])
        await _send(page, "直し.csv", refused.replace("十二".encode(), b"3"))
        await page.locator("form[action$='/record'] button").click()
        await expect(page.locator(".toast").first).to_be_visible()
        assert await root.fetchval(_ITEMS) == 2
        await page.goto(page.url.split("/ACME/")[0])
        await _send(page, "十月.csv", file)
        await expect(page.locator("form[action$='/record']")).to_have_count(0)
    async with site.visit(browser, "billing_clerk", language="en", theme="dark", size=NARROW) as clerk:
        page = await clerk.go("/billing/usage/files")
        await page.locator("a[href^='/billing/usage/files/ACME/']").last.click()
        await axe.hold(page)


@pytest.mark.parametrize(("name", "data"), [
    ("x.csv", b"a,b\n1,2\n"), ("x.xls", b"\xd0\xcf\x11\xe0 old"), ("x.xlsx", b"PK\x03\x04 broken"), ("x.csv", b"\x81\xff\xfe\x00"),
])  # fmt: skip
async def test_a_file_that_is_none_is_refused_with_what_to_do(
    site: Site, browser: Browser, name: str, data: bytes
) -> None:
    async with site.visit(browser, "billing_clerk", language="en", size=WIDE) as clerk:
        page = await clerk.go("/billing/usage/files")
        await _send(page, name, data)
        await expect(page.locator("#errors")).to_be_visible()
        assert page.url.endswith("/billing/usage/files")
        clerk.troubles.clear()  # the browser tells of the answer's 422


async def test_who_may_not_bring_usage_in_has_no_such_page(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as lead:
        page = await lead.go("/billing/usage")
        assert await page.locator("a[href^='/billing/usage/files']").count() == 0
        answer = await page.goto(page.url.split("/billing")[0] + "/billing/usage/files")
        assert answer is not None
        assert answer.status == 403
        lead.troubles.clear()


async def test_auditors_look_at_the_files_and_have_no_form(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor") as auditor:
        page = await auditor.go("/billing/usage")
        await page.locator("a[href^='/billing/usage/files']").first.click()
        await expect(page.locator("#sent")).to_be_visible()
        assert await page.locator("main form[method=post]").count() == 0
        auditor.calm()


async def test_a_charge_is_chosen_by_its_name_and_said_by_it_to_who_approves(
    site: Site, browser: Browser
) -> None:
    async with (
        site.visit(browser, "billing_clerk", language="en") as clerk,
        site.visit(browser, "account_manager", language="en") as manager,
    ):
        page = await clerk.go("/billing/usage")
        offered = page.locator("#charges option").first
        name, company = (await offered.text_content() or "").split(" · ")
        await page.select_option("#for", label=company)
        await page.fill("#charge", await offered.get_attribute("value") or "")
        await page.fill("#quantity", "3")
        await page.fill("#occurred_on", f"{datetime.now(UTC):%Y-%m-%d}")
        await page.fill("#reason", "counted by hand")
        await page.locator("form[action='/billing/usage'][method=post] button[type=submit]").click()
        await expect(page.locator("li", has_text="counted by hand")).to_contain_text(f"{name} × 3")
        other = await manager.go("/billing/usage")
        asked = other.locator("li", has_text="counted by hand")
        await asked.locator("button[value=reject]").click()
        await expect(asked).to_have_count(0)
        clerk.calm()
