"""Calendars and SLA policies on pages: what changes is seen before it is in force, and what cannot be is said beside its field."""

from playwright.async_api import Browser

from tests.support.site import Site


async def test_new_hours_show_what_they_move_before_they_are_in_force(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/calendars?company=ACME")
        await page.locator(".tiles h2 a").first.click()
        await page.wait_for_selector(".months")
        address = page.url
        await page.goto(address + "/edit")
        await page.fill("[id='weekly.mon']", "9-12、13:00〜19:30")
        await page.click("button[value=monday]")
        await page.wait_for_selector("[id='weekly.fri'][value*='19:30']")
        await page.click(".dock button[value=preview]")
        await page.wait_for_selector("#effect")
        assert await page.locator("button[value=put]").count() == 1
        await page.click("button[value=put]")
        await page.wait_for_url(address)
        assert await page.locator("#versions + *, ul.list li").count() >= 1
        await page.wait_for_selector("text=13:00–19:30")
        visit.calm()


async def test_hours_that_cannot_be_are_told_beside_their_field_and_kept(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="ja", scripts=False) as visit:
        page = await visit.go("/floor/calendars/new?company=ACME")
        await page.fill("[id='weekly.mon']", "9時から")
        await page.fill("#closed_days", "2026-13-45")
        await page.click("button[value=put]")
        assert await page.locator("[id='weekly.mon-error']").count() == 1
        assert await page.locator("#closed_days-error").count() == 1
        assert await page.input_value("[id='weekly.mon']") == "9時から"
        for day in ("mon", "tue", "wed", "thu", "fri"):
            await page.fill(f"[id='weekly.{day}']", "")
        await page.fill("#closed_days", "")
        await page.fill("#name_ja", "開かない")
        await page.fill("#name_en", "Never")
        await page.fill("#code", "never")
        await page.click("button[value=put]")
        assert "400日" in (await page.text_content("#kind-error") or "")


async def test_a_day_clicked_in_the_picture_is_closed(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/calendars/new?company=ACME")
        await page.locator(".months button[value$='-15']").last.click()
        await page.wait_for_selector(".months button[aria-pressed=true]")
        assert (await page.input_value("#closed_days")).endswith("-15")
        visit.calm()


async def test_other_policies_are_tried_on_the_last_tickets_and_replayed_before_they_are_in_force(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/policies?company=HANAMI")
        await page.click(".head a.button--primary")
        await page.wait_for_url("**/edit*")
        await page.click("button[value='open:list:0']")
        cell = "[id='targets.resolution.normal']"
        await page.fill(cell, "soon")
        await page.click("aside button[value=preview]")
        await page.wait_for_selector("[id='targets.resolution.normal-error']")
        visit.troubles.clear()  # Chromium notes the 422 in its console
        assert await page.input_value(cell) == "soon"
        await page.fill(cell, "1h 30m")
        await page.click("aside button[value=preview]")
        await page.wait_for_selector("#effect")
        await page.click("button[value=what-if]")
        await page.wait_for_selector(".table--figures")
        await page.fill("#note", "A test of promises")
        await page.click("button[value=put]")
        await page.wait_for_url("**/floor/policies?company=HANAMI")
        await page.wait_for_selector("text=A test of promises")
        visit.calm()


async def test_who_may_not_write_promises_sees_them_and_no_way_to_change_them(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go("/floor/policies")
        assert await page.locator("a[href*='/edit']").count() == 0
        answer = await page.goto(site.url + "/floor/policies/edit")
        assert answer is not None
        assert answer.status == 403
