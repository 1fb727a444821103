"""Rules and queues on pages: made, moved, removed and brought back; and where a ticket would go by them."""

from playwright.async_api import Browser, Page

from core.ids import new_id
from tests.support import axe
from tests.support.done import said, undone
from tests.support.site import Site


async def add_rule(page: Page, url: str, tag: str) -> None:
    """Add a rule for this tag; the first queue takes it."""
    await page.goto(url + "/floor/rules/new")
    await page.check("input[name=priority][value=urgent]")
    await page.fill("#tags", tag)
    await page.click("#tests summary")
    await page.locator("[name=path]").first.fill("kind")
    await page.locator("[name=values-1]").fill("new, 7")
    await page.select_option("#queue", index=1)
    await page.click("main form button[type=submit]")
    await page.wait_for_selector(f"[data-rule]:has-text('{tag}')")


async def places(page: Page, *tags: str) -> list[int]:
    """At which places the rules of these tags stand."""
    return [
        int(await page.get_attribute(f"[data-rule]:has-text('{tag}')", "data-place") or 0) for tag in tags
    ]


async def test_rules_are_added_moved_by_keys_removed_and_brought_back(site: Site, browser: Browser) -> None:
    one, two = (f"t{new_id().hex[-6:]}" for _ in range(2))
    async with site.visit(browser, "team_lead") as visit:
        page = visit.page
        await add_rule(page, visit.url, one)
        await add_rule(page, visit.url, two)
        spoken = await page.inner_text(f"[data-rule]:has-text('{two}')")
        for phrase in ("優先度が「緊急」", f"タグに「{two}」", "「new」か「7」"):
            assert phrase in spoken
        first, second = await places(page, one, two)
        assert first < second
        await page.focus(f"[data-rule]:has-text('{two}') [data-move=up]")
        await page.keyboard.press("Alt+ArrowUp")
        await said(page, "番目")
        assert await places(page, one, two) == [second, first]
        await undone(page)
        assert await places(page, one, two) == [first, second]
        await page.click(f"[data-rule]:has-text('{one}') form[action$='/remove'] button")
        await page.wait_for_selector(f"[data-rule]:has-text('{one}')", state="detached")
        await undone(page)
        assert await places(page, one, two) == [first, second]
        for tag in (one, two):
            await page.click(f"[data-rule]:has-text('{tag}') form[action$='/remove'] button")
            await page.wait_for_selector(f"[data-rule]:has-text('{tag}')", state="detached")
        visit.calm()


async def test_a_rule_asks_the_form_of_its_work_by_names_and_choices(site: Site, browser: Browser) -> None:
    tag = f"t{new_id().hex[-6:]}"
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/rules/new")
        await page.fill("#tags", tag)
        await page.click("summary:has-text('Kinds of work')")
        await page.check("[name=task_type][value='hr.onboarding']")
        await page.select_option("#path-1", label="Employment type")
        await page.get_by_label("Fixed term", exact=True).check()
        assert await page.input_value("#tags") == tag
        await axe.hold(page)
        await page.select_option("#queue", index=1)
        await page.click("main form button[type=submit]")
        rule = page.locator(f"[data-rule]:has-text('{tag}')")
        assert "the form's “Employment type” is “Fixed term”" in await rule.inner_text()
        await rule.locator("a[href$='/edit']").click()
        await page.wait_for_url("**/edit")
        assert await page.locator("#path-1 option:checked").inner_text() == "Employment type"
        assert await page.get_by_label("Fixed term", exact=True).is_checked()
        await page.goto(visit.url + "/floor/rules")
        await rule.locator("form[action$='/remove'] button").click()
        await rule.wait_for(state="detached")
        visit.calm()


async def test_without_scripts_the_fields_of_the_work_come_by_a_button(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en", scripts=False) as visit:
        page = await visit.go("/floor/rules/new")
        await page.fill("#tags", "month-end")
        await page.click("summary:has-text('Kinds of work')")
        await page.check("[name=task_type][value='hr.onboarding']")
        await page.click("button:has-text('Show the fields and values')")
        await page.select_option("#path-1", label="Employment type")
        await page.click("button:has-text('Show the fields and values')")
        assert await page.get_by_label("Fixed term", exact=True).count() == 1
        assert await page.input_value("#tags") == "month-end"


async def test_a_rule_without_a_queue_is_sent_back_with_what_was_typed(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en", scripts=False) as visit:
        page = await visit.go("/floor/rules/new")
        await page.fill("#tags", "month-end")
        await page.click("#tests summary")
        await page.locator("[name=path]").first.fill("kind")
        await page.evaluate("document.getElementById('queue').required = false")
        await page.click("main form button[type=submit]")
        assert await page.locator("#errors").count() == 1
        assert await page.input_value("#tags") == "month-end"


async def test_the_dry_run_tells_the_way_and_who_could_take_it(site: Site, browser: Browser) -> None:
    tag = f"t{new_id().hex[-6:]}"
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = visit.page
        await add_rule(page, visit.url, tag)
        queue = await page.inner_text(f"[data-rule]:has-text('{tag}') b")
        await axe.hold(page)
        await page.click(f"[data-rule]:has-text('{tag}') a[href$='/edit']")
        await page.wait_for_url("**/edit")
        await axe.hold(page)
        await page.goto(visit.url + "/floor/rules/try")
        await page.select_option("#company", "ACME")
        await page.click("form:has(#company) button")
        await page.wait_for_selector("#task_type")
        kinds = await page.locator("#task_type option").evaluate_all("all => all.map((each) => each.value)")
        await page.select_option("#task_type", next(each for each in kinds if each.startswith("hr.")))
        await page.click("form:has(#company) button")
        await page.wait_for_selector("#journey .step")
        assert "Skipped: it is for another priority" in await page.inner_text("#journey")
        await page.goto(page.url + f"&priority=urgent&tags={tag}&form.kind=7")
        assert f"It goes to “{queue.strip()}”" in await page.inner_text("#journey")
        assert "This rule decides." in await page.inner_text("#journey")
        assert "cannot take it now, and why" in await page.inner_text("#journey")
        await page.goto(visit.url + "/floor/rules/try?ticket=ACME-999999")
        assert "There is no ticket ACME-999999" in await page.inner_text("main")
        await page.goto(visit.url + "/floor/rules")
        await page.click(f"[data-rule]:has-text('{tag}') form[action$='/remove'] button")
        await page.wait_for_selector(f"[data-rule]:has-text('{tag}')", state="detached")
        visit.calm()


async def test_a_queue_is_made_refused_as_its_own_fallback_and_retired(site: Site, browser: Browser) -> None:
    code = f"q-{new_id().hex[-8:]}"
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/floor/rules/queues/new")
        await page.fill("#code", code)
        await page.fill("#name_ja", f"列{code}")
        await page.fill("#name_en", f"Queue {code}")
        await page.fill("#patience", "a while")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector("#patience-error")
        assert await page.input_value("#code") == code
        visit.troubles.clear()  # Chromium notes the 422
        await page.fill("#patience", "30")
        await page.select_option("#fallback", index=1)
        await page.click("main form button[type=submit]")
        row = page.locator("tr", has_text=code)
        await row.wait_for()
        assert "30m" in await row.inner_text()
        await row.get_by_role("button", name="Retire").click()
        await said(page, "has been retired")
        await undone(page)
        await page.locator("tr", has_text=code).get_by_role("button", name="Retire").wait_for()
        visit.calm()


async def test_an_account_manager_reads_rules_and_finds_no_button(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        for path in ("/floor/rules", "/floor/rules/queues", "/floor/rules/try", "/floor/teams"):
            page = await visit.go(path)
            assert await page.locator("main form[method=post], main a[href$='/new']").count() == 0
        assert (await page.request.get(visit.url + "/floor/rules/new")).status == 403
        visit.calm()
