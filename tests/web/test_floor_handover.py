"""Work of somebody absent is taken over at once after a look at the proposal, and given back."""

import asyncpg
from playwright.async_api import Browser

from tests.support.done import said, undone
from tests.support.site import Site

_HELD = "SELECT ticket_id, status FROM queue_entries WHERE assignee_id = $1 AND status NOT IN ('new', 'awaiting_approval') ORDER BY 1"
_HOLDER = """
SELECT assignee_id FROM queue_entries e JOIN presence p ON p.person_id = e.assignee_id
WHERE p.tenant_id IS NULL AND e.status IN ('in_progress', 'waiting_client', 'on_hold') GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
"""


async def test_all_that_somebody_holds_is_handed_over_and_given_back(site: Site, browser: Browser) -> None:
    admin = await asyncpg.connect(site.database.admin_url)
    holder = await admin.fetchval(_HOLDER)
    before = await admin.fetch(_HELD, holder)
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go(f"/floor/people/{holder}/handover")
        choices = page.locator("main select")
        assert await choices.count() == len(before)
        assert await admin.fetch(_HELD, holder) == before  # a look changes nothing
        for place in range(len(before)):
            await choices.nth(place).select_option("nobody")
        await page.click("main form button[type=submit]")
        await said(page, f"{len(before)}件を引き継ぎました")
        assert await admin.fetch(_HELD, holder) == []
        await undone(page)
        assert await admin.fetch(_HELD, holder) == before
        visit.calm()
    await admin.close()


async def test_what_somebody_changed_first_stays_and_is_named(site: Site, browser: Browser) -> None:
    admin = await asyncpg.connect(site.database.admin_url)
    holder = await admin.fetchval(_HOLDER)
    before = await admin.fetch(_HELD, holder)
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go(f"/floor/people/{holder}/handover")
        choices = page.locator("main select")
        for place in range(await choices.count()):
            await choices.nth(place).select_option("stay")
        await choices.nth(0).select_option("nobody")
        reference = ((await choices.nth(0).get_attribute("name")) or "").removeprefix("to-")
        await page.eval_on_selector(f"[name='version-{reference}']", "field => { field.value = '999' }")
        await page.click("main form button[type=submit]")
        await said(page, reference)
        assert await page.locator(".toast--late").count() == 1
        assert await admin.fetch(_HELD, holder) == before
    await admin.close()
