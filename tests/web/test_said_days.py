"""Days of date fields, said in the page's words where the browser speaks another language, in a real browser."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support import axe
from tests.support.site import NARROW, WIDE, Site, Visit

PERIOD = "/reports/sla?period=custom&from=2026-11-03&to=2026-11-27"


async def _opened(visit: Visit, language: str, path: str) -> Page:
    """The page in this language, whatever the browser's own is."""
    await visit.context.add_cookies([{"name": "urakata_taste", "value": f"{language}..01", "url": visit.url}])
    return await visit.go(path)


def _said(page: Page, field: str) -> Locator:
    return page.locator(f"label[for={field}] [data-said-day]")


async def test_a_day_is_said_in_the_page_s_words_and_follows_what_is_typed(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await _opened(visit, "ja", PERIOD)
        await expect(_said(page, "from")).to_have_text("2026年11月3日(火)")
        await page.fill("#from", "2026-11-12")
        await expect(_said(page, "from")).to_have_text("2026年11月12日(木)")
        await page.fill("#from", "")
        await expect(_said(page, "from")).to_have_text("")
        assert await axe.flaws(page) == []
        visit.calm()


async def test_a_month_is_said_as_a_month(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk") as visit:
        page = await _opened(visit, "en", "/billing/statements?since=2026-10&until=2026-11")
        await expect(_said(page, "since")).to_have_text("October 2026")
        await expect(_said(page, "until")).to_have_text("November 2026")
        visit.calm()


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_browser_of_the_page_s_language_needs_no_words(
    site: Site, browser: Browser, language: str
) -> None:
    async with site.visit(browser, "team_lead", language=language) as visit:
        page = await visit.go(PERIOD)
        await expect(page.locator("#from")).to_be_visible()
        await expect(page.locator("[data-said-day]")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_what_is_said_moves_no_field_out_of_its_line(
    site: Site, browser: Browser, size: dict[str, int]
) -> None:
    async with site.visit(browser, "billing_clerk", size=size) as visit:
        page = await _opened(visit, "en", "/billing/statements?since=2026-10&until=2026-11")
        await expect(_said(page, "since")).to_have_text("October 2026")
        gaps = await page.evaluate(
            """() => [...document.querySelectorAll("form .field:has([data-said-day])")].map((field) =>
                field.getBoundingClientRect().bottom - field.querySelector("input").getBoundingClientRect().bottom)"""
        )
        assert gaps == [
            0,
            0,
        ]  # nothing stands below the input: fields that end together have their inputs in one line
        bottoms = await page.evaluate(
            "() => ['#tenant', '#since', '#until'].map((each) => document.querySelector(each).getBoundingClientRect().bottom)"
        )
        assert size is NARROW or len(set(bottoms)) == 1
