"""A company's sign-in, from the administrator's form to the logout over there, in a real browser."""

import secrets
from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import Browser, Page

from tests.support import axe, openid
from tests.support.openid import OpenIdProvider
from tests.support.site import Site, Visit


@pytest.fixture
def there() -> Iterator[OpenIdProvider]:
    with openid.running() as running:
        yield running


async def test_a_company_is_connected_its_people_enter_and_its_logout_ends_them(
    site: Site, browser: Browser, there: OpenIdProvider
) -> None:
    who = site.entry("requester")
    there.email, slug = who["email"], f"c{secrets.token_hex(4)}"
    async with site.visit(browser, "administrator") as visit:
        await _connect(visit, there, slug, who["email"].partition("@")[2])
        visit.calm()
    async with site.visit(browser) as visit:
        await axe.hold(await visit.go("/sign-in/company"))
        visit.calm()
    async with site.visit(browser, scripts=False) as visit:
        page = await visit.go("/sign-in?to=/account")
        await page.click("a[href^='/sign-in/company']")
        await page.fill("#email", who["email"])
        await page.click("form[action='/sign-in/company'] button")
        await page.click(f"a[href^='/auth/oidc/{slug}']")
        await page.wait_for_url("**/account")
        assert who["email"] in (await page.text_content("main") or "")
        assert (
            await page.locator("a[href='/account/second-factor']").count() == 0
        )  # the company answers for itself alone
        async with httpx.AsyncClient(trust_env=False) as program:
            told = await program.post(
                f"{site.url}/auth/oidc/{slug}/logout", data={"logout_token": there.logout_token()}
            )
        assert told.status_code == 200
        await page.reload()
        assert "/sign-in" in page.url
        await _fails(page, slug, there)


async def _connect(visit: Visit, there: OpenIdProvider, slug: str, domain: str) -> None:
    page = await visit.go("/admin/sign-in/new")
    for name, value in (("name", "アクメの社員"), ("slug", slug), ("issuer", "ftp://x"), ("client_id", there.client.client_id),
                        ("secret", there.client.secret), ("domains", domain)):  # fmt: skip
        await page.fill(f"#{name}", value)
    await page.select_option("#tenant", "ACME")
    await page.click("main form button[type=submit]")
    await page.wait_for_selector("#issuer-error")  # what was typed is kept, beside what is wrong
    visit.troubles.clear()  # Chromium notes the 422 in its console
    assert await page.input_value("#domains") == domain
    await page.fill("#issuer", there.url)
    await page.fill("#secret", there.client.secret)
    await page.click("main form button[type=submit]")
    await page.wait_for_selector("#callback")
    assert (await page.input_value("#callback")).endswith(f"/auth/oidc/{slug}/callback")
    await axe.hold(page)
    await page.click("form[action$='/test'] button")
    await page.wait_for_selector(".notice[role=status]")
    await page.click("form[action$='/switch'] button")
    await page.wait_for_selector("form[action$='/switch'] .button--danger")


async def _fails(page: Page, slug: str, there: OpenIdProvider) -> None:
    there.email = f"stranger@{there.email.partition('@')[2]}"
    await page.goto(f"{page.url.partition('/sign-in')[0]}/auth/oidc/{slug}")
    assert await page.locator("[role=alert]").count() == 1
    assert await page.locator("a[href='/sign-in']").count() == 1


async def test_only_who_may_set_up_sign_ins_sees_how(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go("/admin/sign-in")
        assert await page.locator("a[href='/admin/sign-in/new']").count() == 0
        assert await page.locator("form[action='/admin/sign-in/second-factor'] button").count() == 0
    for persona, number in (("operator", "403"), ("client_manager", "404")):
        async with site.visit(browser, persona) as visit:
            answer = await visit.page.goto(f"{site.url}/admin/sign-in")
            assert answer
            assert str(answer.status) == number
