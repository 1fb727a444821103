"""Administration in the browser: who comes in, and what is refused with what was typed kept."""

import re
import secrets

import pytest
from playwright.async_api import Browser

from tests.support.site import NARROW, Site

PLACES = (
    "/admin",
    "/admin/tenants",
    "/admin/people",
    "/admin/clearances?view=matrix",
    "/admin/api-clients",
    "/admin/settings",
)


async def test_clients_do_not_learn_of_it_and_operators_may_not(site: Site, browser: Browser) -> None:
    for persona, status in (("client_manager", 404), ("operator", 403)):
        async with site.visit(browser, persona) as visit:
            for path in (*PLACES, "/admin/onboarding", "/admin/tenants/ACME"):
                answer = await visit.page.goto(site.url + path)
                assert answer
                assert answer.status == status, path


async def test_auditors_look_and_change_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor", language="en") as visit:
        for path in (*PLACES, "/admin/tenants/ACME"):
            page = await visit.go(path)
            assert await page.locator("main form[method=post]").count() == 0, path
        answer = await page.goto(site.url + "/admin/clearances/new")
        assert answer
        assert answer.status == 403


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nothing_scrolls_sideways_on_a_phone(site: Site, browser: Browser, theme: str) -> None:
    async with site.visit(browser, "administrator", theme=theme, size=NARROW) as visit:
        for path in (*PLACES, "/admin/tenants/ACME", "/admin/people/new", "/admin/api-clients/new"):
            page = await visit.go(path)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        visit.calm()


async def test_one_clears_another_and_never_oneself(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "administrator") as visit:
        page = await visit.go("/admin/people?q=" + site.entry("administrator")["email"])
        own = (await page.get_attribute("tbody a.table__main", "href") or "").rpartition("/")[2]
        page = await visit.go("/admin/clearances/new")
        assert await page.locator(f"#person option[value='{own}']").count() == 0
        await page.evaluate("id => document.querySelector('#person').append(new Option('me', id))", own)
        await page.select_option("#person", own)
        await page.select_option("#tenant", "ACME")
        await page.fill("#valid_until", "2030-04-01")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector("#errors")
        assert "自分" in (await page.text_content("#errors") or "")
        assert await page.input_value("#valid_until") == "2030-04-01"
        visit.troubles.clear()  # Chromium notes the 403 in its console
        await page.select_option("#person", index=1)
        await page.click("main form button[type=submit]")
        await page.wait_for_url("**/admin/clearances")
        await page.click("tr:has-text('2030') a.table__main")
        await page.click("details summary:has-text('終了')")
        await page.click("#end-clearance button")
        await page.wait_for_url("**/admin/clearances")
        await page.click(".toast form button")  # undo: granted anew
        await page.wait_for_selector("tr:has-text('2030')")
        visit.calm()


async def test_a_secret_is_shown_once_and_opens_what_was_ticked(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "administrator", language="en") as visit:
        page = await visit.go("/admin/api-clients/new?tenant=ACME")
        await page.fill("#name", "Payroll import")
        await page.check("[name=roles][value=requester]")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector("#scopes .field__error")
        assert await page.input_value("#name") == "Payroll import"
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.check("[name=scopes][value='tickets:read']")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector("#client-secret")
        made = {name: await page.text_content(f"#client-{name}") for name in ("id", "secret")}
        answer = await visit.context.request.post(
            site.url + "/oauth/token",
            form={
                "grant_type": "client_credentials",
                "client_id": str(made["id"]),
                "client_secret": str(made["secret"]),
            },
        )
        assert (answer.status, (await answer.json())["scope"]) == (200, "tickets:read")
        await page.click("main a.button")
        await page.wait_for_url(re.compile(r"/admin/api-clients/[0-9a-f-]{36}$"))
        assert str(made["secret"]) not in await page.content()
        visit.calm()


async def test_ending_a_company_asks_for_its_key(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "administrator", scripts=False) as visit:
        page = await visit.go("/admin/tenants/NORTH/end")
        await page.fill("#confirm", "SOUTH")
        await page.click(".button--danger")
        assert await page.locator("#confirm-error").count() == 1
        assert await page.input_value("#confirm") == "SOUTH"
        answer = await page.goto(site.url + "/admin/tenants/NORTH")
        assert answer
        assert answer.status == 200


async def test_somebody_is_added_and_a_wrong_address_keeps_what_was_typed(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "administrator", language="en") as visit:
        page = await visit.go("/admin/people/new")
        await page.fill("#name", "Kaede Hara")
        await page.evaluate("document.querySelector('#email').type = 'text'")
        await page.fill("#email", "kaede at example")
        await page.check("[name=roles][value=operator]")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector("#email-error")
        assert await page.input_value("#name") == "Kaede Hara"
        visit.troubles.clear()
        await page.fill("#email", f"{secrets.token_hex(4)}@urakata.example")
        await page.click("main form button[type=submit]")
        await page.wait_for_url(re.compile(r"/admin/people/[0-9a-f-]{36}$"))
        page = await visit.go("/admin/people?show=uncleared")
        assert "Kaede Hara" in await page.inner_text("main table")
        visit.calm()
