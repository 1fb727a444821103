"""Procedures on pages: a new version is written, handed in, published and acknowledged; by keys, and without scripts."""

from playwright.async_api import Browser, Page

from tests.support import axe
from tests.support.site import Site


async def _draft(page: Page) -> None:
    """A new version of the first work of the company that has one in force and none in preparation."""
    await page.locator("form[action='/procedures'] button >> nth=1").click()
    await page.wait_for_url("**/edit")


async def test_a_new_version_is_written_published_and_acknowledged_before_such_work_is_taken(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en") as lead:
        page = await lead.go("/procedures?company=ACME&domain=hr")
        await _draft(page)
        before = await page.locator("[data-part]").count()
        await page.get_by_role("button", name="Add a step below").last.click()
        await page.wait_for_selector(f"[data-part]:nth-child({before + 1})")
        added = page.locator("[data-part]").last
        await page.get_by_role("button", name="Save the draft", exact=True).last.click()
        await page.wait_for_selector("#errors")
        lead.troubles.clear()  # Chromium notes the 422 in its console
        await added.locator("textarea >> nth=0").fill("控えを保管する。")
        await added.locator("input[inputmode=numeric]").fill("3")
        await page.wait_for_selector("#preview >> text=控えを保管する。")
        await axe.hold(page)
        await page.get_by_role("button", name=f"Move step {before + 1} up").click()
        await page.wait_for_selector(f"[data-part]:nth-child({before}) >> text=控えを保管する。")
        await page.get_by_role("button", name="Save and submit for review").click()
        await page.wait_for_url(lambda url: not url.endswith("/edit"))
        await page.get_by_role("button", name="Publish").first.click()
        await page.locator("#publish form button").click()
        await page.wait_for_selector("text=New work follows this version")
        address = page.url.removeprefix(site.url)
        await page.get_by_role("link", name="What changed").first.click()
        await page.wait_for_selector("[data-change=added]")
        lead.calm()
    await _acknowledged(site, browser, address)


async def _acknowledged(site: Site, browser: Browser, address: str) -> None:
    async with site.visit(browser, "operator", scripts=False) as operator:
        operator.troubles.clear()  # of the page that one lands on
        page = await operator.go("/procedures")
        assert await page.locator(f"section[aria-labelledby=duties] a[href='{address}']").count() == 1
        await page.goto(site.url + address)
        await page.locator(f"form[action='{address}/acknowledgement'] button").first.click()
        await page.wait_for_selector(".toast")
        await page.goto(site.url + "/procedures")
        assert await page.locator(f"section[aria-labelledby=duties] a[href='{address}']").count() == 0
        operator.calm()


async def test_who_only_works_neither_writes_nor_publishes(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "operator") as visit:
        page = await visit.go("/procedures")
        assert await page.locator("form[action='/procedures'] input[name=task_type]").count() == 0
        await page.locator(".table__main").first.click()
        await page.wait_for_selector(".procedure")
        answer = await page.goto(page.url + "/edit")
        assert answer is not None
        assert answer.status == 403
