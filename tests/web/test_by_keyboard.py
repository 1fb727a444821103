"""By the keyboard alone: Tab goes through every main page and comes round, focus is seen wherever it goes, and Escape leads out of
whatever was opened, back to what opened it."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.desk import in_hand
from tests.support.site import NARROW, WIDE, Site
from tests.support.tabbing import go_round

KIND = "ga.travel-booking"
"""A form with a place for files, asked by companies of the demo."""

PAGES = [
    (None, "/sign-in", 4), ("operator", "/console", 15), ("operator", "/console/tickets", 20), ("team_lead", "ticket", 25),
    ("requester", f"/portal/new/{KIND}", 15), ("requester", "/portal", 8), ("client_manager", "/portal/company/people", 10),
    ("team_lead", "/floor", 20), ("team_lead", "/floor/skills", 15), ("team_lead", "/floor/rules", 15), ("team_lead", "/floor/rules/new", 20),
    ("administrator", "/admin", 15),
]  # fmt: skip
"""Who goes through which page, and how many stops it has at least."""


async def _open(site: Site, page: Page, address: str) -> None:
    """Open a page; or a ticket that is being worked on, or one that holds personal data."""
    if address == "ticket":
        address = f"/console/tickets/{(await in_hand(site))['reference']}"
    elif address.startswith("ticket"):
        await page.goto(f"{site.url}/console/tickets?task_type=hr.onboarding&company=ACME")
        address = await page.locator("main a[href*='/console/tickets/']").first.get_attribute("href") or ""
    await page.goto(site.url + address)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("persona", "address", "least"), PAGES)
async def test_tab_goes_through_a_page_and_comes_round(
    site: Site, browser: Browser, persona: str | None, address: str, least: int, size: dict[str, int]
) -> None:
    async with site.visit(browser, persona, size=size) as visit:
        await _open(site, visit.page, address)
        way = await go_round(visit.page)
        assert way.missed == []
        assert way.unseen == []
        assert len(way.stops) >= least
        visit.calm()


DIALOGS = {
    "the palette": ("operator", "/console", "[data-open=palette]", "dialog#palette"),
    "the list of keys": ("operator", "/console", "[data-open=keys]", "dialog#keys"),
    "the dialog of a hold": ("team_lead", "ticket", "main a[href$='/hold']", "dialog#hold"),
    "the dialog that shows what is masked": ("team_lead", "ticket of a new employee", "#facts-card a[href*='/reveal']", "dialog#reveal"),
}  # fmt: skip


@pytest.mark.parametrize("what", DIALOGS)
async def test_tab_stays_in_a_dialog_and_escape_leads_back_to_what_opened_it(
    site: Site, browser: Browser, what: str
) -> None:
    persona, address, opener, opened = DIALOGS[what]
    async with site.visit(browser, persona) as visit:
        await _open(site, visit.page, address)
        button, dialog = (
            visit.page.locator(opener).filter(visible=True).first,
            visit.page.locator(f"{opened}:modal"),
        )
        await button.focus()
        await visit.page.keyboard.press("Enter")
        await expect(dialog).to_be_visible()
        way = await go_round(visit.page)
        assert way.missed == []
        assert way.unseen == []
        await visit.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()
        visit.calm()


MENUS = {
    "who is signed in": ("operator", "/console", ".rail details.menu"),
    "further actions": ("team_lead", "ticket", "#more"),
    "ready texts": ("team_lead", "ticket", "#reply-ready"),
    "who is signed in at the portal": ("requester", "/portal", ".bar__end details.menu:last-child"),
}


@pytest.mark.parametrize("what", MENUS)
async def test_a_menu_is_gone_through_and_closes_behind_who_leaves_it(
    site: Site, browser: Browser, what: str
) -> None:
    persona, address, where = MENUS[what]
    async with site.visit(browser, persona) as visit:
        await _open(site, visit.page, address)
        menu = visit.page.locator(where)
        summary, shown = menu.locator("> summary"), menu.locator("> .menu__list")
        items = shown.locator("a:visible, button:visible, input:visible:not([type=hidden])")
        inside = f"() => document.querySelector('{where} > .menu__list').contains(document.activeElement)"
        await summary.focus()
        await visit.page.keyboard.press("Enter")
        await expect(shown).to_be_visible()
        for n in range(await items.count()):
            if n or not await visit.page.evaluate(inside):
                await visit.page.keyboard.press("Tab")
            await expect(items.nth(n)).to_be_focused()
        await visit.page.keyboard.press("Tab")
        await expect(shown).to_be_hidden()
        await summary.focus()
        await visit.page.keyboard.press("Enter")
        await items.first.focus()
        await visit.page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()
        await expect(summary).to_be_focused()
        visit.calm()
