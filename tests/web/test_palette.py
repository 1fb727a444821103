"""The palette of commands and the list of keys: found by kana, romaji and English, worked by the keyboard alone, on every page of staff."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.site import Site


async def first(page: Page, text: str) -> str:
    """The first thing that the palette finds."""
    await page.fill("#palette-input", text)
    return (await page.locator("#palette-list [role=option]").first.inner_text()).split("\n")[0].strip()


@pytest.mark.parametrize("typed", ["まち", "マチ", "machi", "キュー", "queue"])
async def test_a_place_is_found_however_it_is_typed(site: Site, browser: Browser, typed: str) -> None:
    async with site.visit(browser, "operator") as visit:
        page = await visit.go("/console")
        await page.keyboard.press("Control+k")
        await page.wait_for_selector("#palette-list [role=option]")
        await expect(page.locator("#palette-list")).to_contain_text("手順書")
        assert await first(page, typed) == "キュー"
        visit.calm()


async def test_the_palette_is_a_combobox_that_goes_and_does(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/console/tickets")
        await page.keyboard.press("g")
        await page.keyboard.press("g")
        box = page.locator("#palette-input")
        await expect(box).to_be_focused()
        await expect(page.locator("#palette-list")).to_contain_text("チケットを起票")
        await expect(page.locator("#palette-list")).to_contain_text(
            "手順書"
        )  # places come with the words of the commands
        assert await first(page, "kihyou") == "チケットを起票"
        await expect(box).to_have_attribute("aria-activedescendant", "palette-0")
        await page.fill("#palette-input", "")
        await page.keyboard.press("ArrowDown")
        await expect(box).to_have_attribute("aria-activedescendant", "palette-1")
        assert await page.locator("#palette-1").get_attribute("aria-selected") == "true"
        assert await first(page, "acme-1") == "ACME-1を開く"
        await first(page, "tejunsho")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/procedures")
        await page.keyboard.press("Control+k")
        await page.keyboard.press("Escape")
        await expect(page.locator("#palette")).to_be_hidden()
        visit.calm()


async def test_the_list_of_keys_names_those_of_the_page(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/console/tickets")
        await page.wait_for_selector("[data-open=keys]:visible")
        await page.keyboard.press("?")
        here = page.locator("#keys [data-keys-page]")
        await expect(here).to_contain_text("New ticket")
        await expect(page.locator("#keys")).to_contain_text("next row, row before")
        await page.keyboard.press("Escape")
        await expect(page.locator("#keys")).to_be_hidden()
        visit.calm()
