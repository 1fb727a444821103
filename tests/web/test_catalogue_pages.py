"""The catalogue on pages: adopt what is ready, change it, and edit its form field by field; what cannot be is told beside its field."""

import pytest
from playwright.async_api import Browser

from tests.support.site import Site


async def test_a_ready_kind_of_work_is_looked_at_adopted_and_adapted(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/admin/catalogue?company=HANAMI")
        await page.locator(".choice").first.click()
        await page.wait_for_selector(".procedure")
        await page.locator("form[action*='/admin/catalogue/ready/'] button").click()
        await page.wait_for_url("**/admin/catalogue/types/*")
        await page.fill("#units", "0")
        await page.locator(".dock button[value=save]").click()
        await page.wait_for_selector("#units-error")
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#units", "2")
        await page.fill("#name_en", "Adapted here")
        await page.locator(".dock button[value=save]").click()
        await page.wait_for_selector("h1 >> text=Adapted here")
        visit.calm()


async def test_a_form_is_edited_field_by_field_as_json_and_seen_as_the_client_sees_it(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/admin/catalogue?company=NORTH")
        await page.locator(".table__main").first.click()
        await page.locator(".head a[href$='/form']").click()
        await page.wait_for_selector("[data-part]")
        before = await page.locator("[data-part]").count()
        await page.locator("button[value='add:fields:']").click()
        await page.wait_for_selector(f"[data-part]:nth-child({before + 1})")
        added = page.locator("[data-part]").last
        await page.locator(".dock button[value=save]").click()
        await page.wait_for_selector("#errors")
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await added.locator("input[id$='.ja']").fill("追加の確認")
        await added.locator("input[id$='.en']").fill("One more thing")
        await added.locator("input[id$='.name']").fill("one_more_thing")
        await page.wait_for_selector("#preview >> text=One more thing")
        await page.locator(".dock button[value=save]").click()
        await page.wait_for_selector(".toast >> text=The form has been saved")
        await page.locator("button[value=json]").click()
        await page.wait_for_selector("#schema")
        assert '"one_more_thing"' in await page.input_value("#schema")
        await page.fill("#schema", '{"type": "object", "properties": {"x": {"type": "nothing"}}}')
        await page.locator(".dock button[value=save]").click()
        await page.wait_for_selector("#errors >> text=form/properties/x")
        visit.troubles.clear()


async def test_clients_and_who_only_works_do_not_see_the_catalogue_of_the_office(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "client_manager") as visit:
        answer = await visit.page.goto(site.url + "/admin/catalogue")
        assert answer is not None
        assert answer.status == 404


@pytest.mark.parametrize("path", ["/admin/catalogue/types/nothing", "/admin/people/7", "/floor/rules/x/edit"])
async def test_an_address_that_cannot_be_one_is_a_page_not_found(
    site: Site, browser: Browser, path: str
) -> None:
    async with site.visit(browser, "administrator", language="en") as visit:
        answer = await visit.page.goto(site.url + path)
        assert answer is not None
        assert answer.status == 404
        assert await visit.page.inner_text("h1") == "Page not found"
