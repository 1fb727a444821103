"""Pages on paper, in a real browser: nothing to press, nothing cut, no figure broken over lines."""

import re

import pytest
from playwright.async_api import Browser, Page

from tests.support.site import NARROW, Site, Visit

PAPER = {"width": 703, "height": 1000}
"""What A4 leaves between its margins, in pixels."""
PRESSED = ".rail, .bar, .button, .composer, .tabs, .jump, .drop, .toasts, .menu"
CUT = """() => [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility() && !each.closest("svg, .visually-hidden")
    && each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 120))"""
REPEATED = """() => [...document.querySelectorAll("main tfoot")].filter((each) => getComputedStyle(each).display === "table-footer-group").length"""
BROKEN = """() => [...document.querySelectorAll("main td.number")].filter((each) => {
    const range = document.createRange();
    return [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
        && (range.selectNode(node), range.getClientRects().length > 1));
}).map((each) => each.textContent.trim())"""


async def _printed(visit: Visit, path: str) -> Page:
    page = await visit.go(path)
    await page.emulate_media(media="print")
    return page


async def _a_ticket(visit: Visit, lists: str) -> str:
    page = await visit.go(lists)
    found = re.search(r'href="(/(?:portal|console)/tickets/[A-Z]+-\d+)"', await page.content())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("team_lead", "/console/tickets"),
        ("requester", "/portal/tickets?show=all"),
        ("team_lead", "/reports/sla"),
        ("client_manager", "/portal/comparison"),
        ("billing_clerk", "/billing/contracts"),
    ],
)
async def test_nothing_to_press_is_printed_and_nothing_is_cut(
    site: Site, browser: Browser, persona: str, path: str
) -> None:
    async with site.visit(browser, persona, size=PAPER, theme="dark") as visit:
        paper = await _a_ticket(visit, path) if "/tickets" in path else path
        page = await _printed(visit, paper)
        assert await page.locator("main h1").is_visible()
        assert [
            await each.is_visible() for each in await page.locator(PRESSED).all() if await each.is_visible()
        ] == []
        assert await page.evaluate(CUT) == []
        assert await page.evaluate(REPEATED) == 0
        assert await page.evaluate(BROKEN) == []
        assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        visit.calm()


async def test_figures_of_the_portal_are_never_broken_over_lines(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager", size=NARROW) as visit:
        page = await visit.go("/portal/reports/sla")
        wraps = await page.evaluate(
            "() => [...document.querySelectorAll('td.number')].map((each) => getComputedStyle(each).textWrapMode)"
        )
        assert wraps
        assert set(wraps) == {"nowrap"}
