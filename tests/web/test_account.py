"""One's own account, the second factor and reset links in a real browser."""

import re
import secrets

import pyotp
import pytest
from playwright.async_api import Browser, Page

from tests.support import axe
from tests.support.site import NARROW, Site, Visit

PASSWORD = "four words of nobody"


async def _enter(page: Page, email: str, password: str) -> None:
    await page.fill("#email", email)
    await page.fill("#password", password)
    await page.click("form[action='/sign-in'] button[type=submit]")


async def _somebody(site: Site, browser: Browser) -> tuple[str, str]:
    """Somebody new of a company: their address, and a link to set a password with; by the manager's own pages."""
    email = f"{secrets.token_hex(5)}@acme.example"
    async with site.visit(browser, "administrator") as visit:
        page = await visit.go("/admin/people/new?tenant=ACME")
        await page.fill("#name", "新田 さくら")
        await page.fill("#email", email)
        await page.check("input[name=roles][value=requester]")
        await page.click("main form[method=post] button[type=submit]")
        await page.wait_for_selector("form[action$='/reset-link']")
        await page.click("form[action$='/reset-link'] button")
        await page.wait_for_selector("#link")
        await axe.hold(page)
        return email, (await page.input_value("#link")).removeprefix(site.url)


@pytest.mark.parametrize("scripts", [True, False])
async def test_by_a_link_one_sets_a_password_then_a_second_factor_and_signs_in_with_both(
    site: Site, browser: Browser, scripts: bool
) -> None:
    email, link = await _somebody(site, browser)
    async with site.visit(browser, scripts=scripts, size=NARROW) as visit:
        page = await visit.go(link)
        await _looked_at(page, scripts)
        await _set_password(page)
        await _enter(page, email, PASSWORD)
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        app, codes = await _enrol(visit)
        await _looked_at(page, scripts)
        await _sign_out(visit)
        await _enter(await visit.go("/sign-in?to=/account"), email, PASSWORD)
        await page.wait_for_url("**/sign-in/factor")
        await _looked_at(page, scripts)
        await _sign_out(visit)
        await _with_factor(visit, email, app, codes)
        visit.calm()
    async with site.visit(browser, scripts=scripts) as visit:
        page = await visit.go(link)
        assert await page.locator("#new").count() == 0  # used up


async def _looked_at(page: Page, scripts: bool) -> None:
    """axe-core is a script."""
    if scripts:
        await axe.hold(page)


async def _set_password(page: Page) -> None:
    await page.fill("#new", PASSWORD)
    await page.fill("#again", PASSWORD)
    await page.click("form[action^='/reset/'] button")
    await page.wait_for_url("**/sign-in")


async def _enrol(visit: Visit) -> tuple[pyotp.TOTP, list[str]]:
    page = await visit.go("/account/second-factor")
    secret = re.sub(r"\s", "", await page.text_content(".key") or "")
    assert await page.locator("svg.qr path").count() == 2
    app = pyotp.TOTP(secret)
    await page.fill("#code", app.now())
    await page.fill("#password", PASSWORD)
    await page.click("main form button[type=submit]")
    await page.wait_for_selector(".codes")
    codes = await page.locator(".codes code").all_text_contents()
    assert len(set(codes)) == 10
    return app, codes


async def _sign_out(visit: Visit) -> None:
    await visit.context.clear_cookies(name="urakata_session")


async def _with_factor(visit: Visit, email: str, app: pyotp.TOTP, codes: list[str]) -> None:
    page = await visit.go("/sign-in?to=/account")
    await _enter(page, email, PASSWORD)
    await page.wait_for_url("**/sign-in/factor")
    await visit.go("/account")
    assert await page.locator("#email").count() == 1  # nothing is open yet
    await visit.go("/sign-in/factor")
    await page.fill("#code", "abc")
    await page.click("form[action='/sign-in/factor'] button")
    assert await page.locator("[role=alert]").count() == 1
    visit.troubles.clear()  # Chromium notes the 422 in its console
    await page.fill("#code", codes[0])
    await page.click("form[action='/sign-in/factor'] button")
    await page.wait_for_url("**/account")


async def test_an_account_is_changed_on_its_page(site: Site, browser: Browser) -> None:
    email, link = await _somebody(site, browser)
    async with site.visit(browser) as other, site.visit(browser) as visit:
        await _set_password(await other.go(link))
        for each in (other, visit):
            page = await each.go("/sign-in?to=/account")
            await _enter(page, email, PASSWORD)
            await page.wait_for_url("**/account")
        await _wrong_then_right(visit)
        await other.page.reload()
        assert "/sign-in" in other.page.url
        await _likes_english(visit)
        visit.troubles.clear()
        visit.calm()


_TRIES = (
    ("not the one", "another password", "#old-error"), (PASSWORD, "short", "#new-error"), (PASSWORD, "another password", ".toast"),
)  # fmt: skip


async def _wrong_then_right(visit: Visit) -> None:
    page = visit.page
    assert await page.locator("form[action$='/end']").count() == 1
    for old, new, told in _TRIES:
        await page.fill("#old", old)
        await page.fill("#new", new)
        await page.fill("#again", new)
        await page.click("form[action='/account/password'] button[type=submit]")
        await page.wait_for_selector(told)
    await page.wait_for_selector("form[action$='/end']", state="detached")


async def _likes_english(visit: Visit) -> None:
    page = visit.page
    await page.select_option("#language", "en")
    await page.select_option("#theme", "dark")
    await page.click("form[action='/account/looks'] button[type=submit]")
    await page.wait_for_selector("html[lang=en][data-theme=dark]")
    await visit.context.clear_cookies(name="urakata_taste")
    page = await visit.go("/account")
    assert await page.get_attribute("html", "lang") == "en"  # the profile says so too


@pytest.mark.parametrize("path", ["/account", "/account/second-factor"])
@pytest.mark.parametrize("persona", ["requester", "auditor"])
async def test_the_pages_fit_a_phone(site: Site, browser: Browser, persona: str, path: str) -> None:
    async with site.visit(browser, persona, size=NARROW) as visit:
        page = await visit.go(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


async def test_one_session_is_ended_from_another(site: Site, browser: Browser) -> None:
    async with (
        site.visit(browser, "approver", tenant="NORTH") as other,
        site.visit(browser, "approver", tenant="NORTH") as visit,
    ):
        page = await visit.go("/account")
        before = await page.locator("form[action$='/end']").count()
        await page.click("form[action$='/end'] button >> nth=0")
        await page.wait_for_selector(".toast")
        assert await page.locator("form[action$='/end']").count() == before - 1
        await other.go("/account")
        assert "/sign-in" in other.page.url
