"""Teams on a page: made, joined and left by dates."""

from playwright.async_api import Browser

from core.ids import new_id
from tests.support.done import said, undone
from tests.support.site import Site


async def test_a_team_is_made_joined_left_and_ended(site: Site, browser: Browser) -> None:
    code = f"team-{new_id().hex[-8:]}"
    async with site.visit(browser, "administrator", language="en") as visit:
        page = await visit.go("/floor/teams")
        await page.fill("#code", code)
        await page.fill("#name_ja", f"組{code}")
        await page.fill("#name_en", f"Crew {code}")
        await page.click("section:has(#add) form button")
        card = page.locator("section.card", has_text=f"Crew {code}")
        await card.wait_for()
        await card.locator("summary", has_text="Add a member").click()
        await card.locator("select[name=user]").select_option(label="後藤 裕子")
        await card.locator("input[name=until_on]").fill("2020-01-01")
        await card.get_by_role("button", name="Add a member").click()
        await said(page, "must come after")
        await page.goto(visit.url + "/floor/teams")
        await card.locator("summary", has_text="Add a member").click()
        await card.locator("select[name=user]").select_option(label="後藤 裕子")
        await card.get_by_role("button", name="Add a member").click()
        await card.locator("li", has_text="後藤 裕子").wait_for()
        await undone(page)
        await card.locator("li", has_text="後藤 裕子").wait_for(state="detached")
        await card.locator("summary", has_text="Change or end").click()
        await card.locator("summary.small").click()
        await card.get_by_role("button", name="End the team").click()
        await card.wait_for(state="detached")
        visit.calm()
