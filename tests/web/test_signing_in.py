"""The door: passwords, the demo's personas, and the way in and out, with scripts and without."""

import pytest
from playwright.async_api import Browser

from tests.support.site import Site


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("language", "title"), [("ja", "サインイン"), ("en", "Sign in")])
async def test_a_wrong_password_is_told_and_a_right_one_leads_on(
    site: Site, browser: Browser, scripts: bool, language: str, title: str
) -> None:
    who = site.entry("administrator")
    async with site.visit(browser, language=language, scripts=scripts) as visit:
        page = await visit.go("/account")
        assert (await page.text_content("h1") or "").strip() == title
        await page.fill("#email", who["email"])
        await page.fill("#password", "wrong wrong wrong")
        visit.troubles.clear()
        await page.click("form[action='/sign-in'] button[type=submit]")
        assert await page.input_value("#email") == who["email"]
        assert await page.locator("[role=alert]").count() == 1
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#password", who["password"])
        await page.click("form[action='/sign-in'] button[type=submit]")
        await page.wait_for_url("**/account")
        visit.calm()


async def test_a_persona_signs_in_with_one_click_and_out_again(site: Site, browser: Browser) -> None:
    async with site.visit(browser) as visit:
        page = await visit.go("/")
        await page.click("form[action='/demo/sign-in'] button >> nth=0")
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        await page.locator("details.menu > summary:visible").first.click()
        await page.locator("form[action='/sign-out'] button:visible").first.click()
        await page.wait_for_url("**/sign-in")
        visit.calm()
