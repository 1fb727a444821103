"""Many tickets at once: looked at first, done, told one by one, and taken back; by keys, and without scripts."""

import re

from playwright.async_api import Browser, Page, expect

from tests.support import axe
from tests.support.site import Site


async def references(page: Page, number: int) -> list[str]:
    return (await page.locator("[data-row] .table__sub > span:first-child").all_inner_texts())[:number]


async def test_rows_are_selected_by_keys_and_what_was_done_is_undone(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/console/tickets?status=queued")
        names = await references(page, 4)
        await page.wait_for_selector("[data-pick-all]:visible")
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        boxes = page.locator("[data-pick]")
        await boxes.nth(1).click()
        await boxes.nth(3).click(modifiers=["Shift"])
        await expect(page.locator("[data-pick-count]")).to_have_text("4件を選択中")
        await page.select_option("#bulk-do", "hold")
        await page.get_by_role("button", name="変更内容を確認").click()
        await page.wait_for_url("**/console/bulk?**")
        await axe.hold(page)
        await page.fill("#reason", "資料待ち")
        await page.get_by_role("button", name="変更内容を確認").click()
        await expect(page.locator("td", has_text="保留").first).to_contain_text("→")
        await page.get_by_role("button", name="保留にする（4件）").click()
        await page.wait_for_url("**/console/tickets?status=queued")
        await expect(page.locator(".toast")).to_contain_text("4件")
        assert not set(names) & set(await references(page, 50))
        await page.locator(".toast button", has_text="元に戻す").click()
        await expect(page.locator(".toast")).to_contain_text("元に戻しました")
        assert set(names) <= set(await references(page, 50))
        visit.calm()


async def test_without_scripts_the_result_says_what_was_not_done_and_why(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "team_lead", language="en", scripts=False) as visit:
        page = await visit.go("/console/tickets?status=queued")
        (waits,) = await references(page, 1)
        await page.goto(site.url + "/console/tickets?status=closed")
        (closed,) = await references(page, 1)
        await page.goto(f"{site.url}/console/bulk?do=tag&ticket={waits}&ticket={closed}&ticket=NOPE-1")
        await page.fill("#tag", "month end")
        await page.get_by_role("button", name="Preview changes").click()
        await expect(page.locator("#would")).to_be_visible()
        assert "month end" in await page.locator("tr", has_text=waits).inner_text()
        assert "can no longer change" in await page.locator("tr", has_text=closed).inner_text()
        assert "no such ticket" in await page.locator("tr", has_text="NOPE-1").inner_text()
        version = await page.locator(
            "form[method=post][action='/console/bulk'] input[name=ticket]"
        ).input_value()
        await page.get_by_role("button", name="Add a tag: 1 ticket").click()
        await expect(page.locator(".toast")).to_contain_text("1 ticket: tagged")
        token = await page.locator("input[name=csrf]").first.input_value()
        sent = {"csrf": token, "do": "tag", "tag": "again", "ticket": version}
        stale = await page.request.post(site.url + "/console/bulk", form=sent)
        assert re.search(r"/console/bulk/[0-9a-f-]{36}\?in=", stale.url)
        assert "Somebody changed it after you previewed" in await stale.text()
        async with site.visit(browser, "team_lead", language="en") as looking:
            await axe.hold(await looking.go(stale.url.removeprefix(site.url)))
        await page.locator("form[action$='/undo'] button").click()
        await expect(page.locator(".toast")).to_contain_text("was restored")


async def test_operators_are_offered_what_they_may_do(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "operator", scripts=False) as visit:
        page = await visit.go("/console/tickets")
        offered = await page.locator("#bulk-do option").evaluate_all("all => all.map(each => each.value)")
        assert "mine" in offered
        assert "assign" not in offered
        answer = await page.goto(site.url + "/console/bulk?do=assign&ticket=ACME-1")
        assert answer is not None
        assert answer.status == 403
