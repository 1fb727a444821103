"""The matrix of skills: changed by keys and without scripts, read by those who may not write."""

import asyncpg
from playwright.async_api import Browser, Page

from core.ids import new_id
from tests.support.done import said, undone
from tests.support.site import Site

_LEVEL = """
SELECT s.level FROM person_skills s JOIN skills k ON k.code = s.skill WHERE s.person_id = $1 AND k.id = $2
"""


async def level(site: Site, cell: str) -> int | None:
    """The level that the database holds for a cell (`cell-PERSON-SKILL`)."""
    person, skill = cell[5:41], cell[42:]
    admin = await asyncpg.connect(site.database.admin_url)
    try:
        held: int | None = await admin.fetchval(_LEVEL, person, skill)
        return held
    finally:
        await admin.close()


async def focused(page: Page) -> str:
    """The id of what has focus."""
    return str(await page.evaluate("document.activeElement.id"))


async def test_arrows_move_and_a_digit_sets_the_level(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/floor/skills")
        await page.locator("[data-skill-grid] td[tabindex='0']").focus()
        first = await focused(page)
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowDown")
        cell = await focused(page)
        assert cell.startswith("cell-")
        assert cell != first
        before = await level(site, cell)
        wanted = 2 if before != 2 else 4
        await page.keyboard.press(str(wanted))
        await said(page, f"レベル{wanted}")
        assert (await level(site, cell), await focused(page)) == (wanted, cell)
        await undone(page)
        assert await level(site, cell) == before
        visit.calm()


async def test_without_scripts_a_cell_leads_to_its_form_with_a_date(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", scripts=False) as visit:
        page = await visit.go("/floor/skills")
        cell = await page.locator("td[data-person]").last.get_attribute("id") or ""
        before = await level(site, cell)
        await page.click(f"[id='{cell}'] a")
        await page.check("#cell-form input[value='5']")
        await page.fill("#until", "2099-12-31")
        await page.click("#cell-form button[type=submit]")
        assert await level(site, cell) == 5
        assert "12月31日" in await page.inner_text(f"[id='{cell}']")
        await page.click(".toast form button")
        assert await level(site, cell) == before


async def test_a_skill_is_added_renamed_and_retired_and_a_bad_one_keeps_what_was_typed(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/skills")
        await page.fill("#code", "Not A Code")
        await page.fill("#name_ja", "研ぎ")
        await page.fill("#name_en", "Grinding")
        await page.click("section:has(#add) form button")
        await page.wait_for_selector("#errors")
        assert await page.input_value("#name_en") == "Grinding"
        visit.troubles.clear()  # Chromium notes the 422
        await page.fill("#code", f"grinding-{new_id().hex[-8:]}")
        await page.click("section:has(#add) form button")
        await page.wait_for_selector("text=can now be given to people")
        row = page.locator("details", has_text="Grinding").last
        await row.locator("summary").click()
        await row.get_by_role("button", name="Retire").click()
        await page.wait_for_selector("text=has been retired")
        assert await page.locator("[data-skill-grid] th", has_text="Grinding").count() == 0
        visit.calm()


async def test_an_auditor_reads_the_matrix_and_changes_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go("/floor/skills")
        assert await page.locator(".floor-matrix tbody tr").count() > 0
        assert await page.locator(".floor-matrix a, #cell-set, #code").count() == 0
        visit.calm()
