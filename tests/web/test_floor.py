"""The floor: true numbers, and a ticket handed over by key, by drag and by a plain form, each of it undone."""

import pytest
from playwright.async_api import Browser, Page

from tests.support.done import asked, said, undone
from tests.support.site import Site, Visit

_QUEUED = "SELECT count(*) FROM queue_entries WHERE status = 'queued' AND assignee_id IS NULL"
_ONE = """
SELECT t.key || '-' || lpad(k.number::text, 4, '0') AS reference, e.queue_id FROM queue_entries e
JOIN tickets k ON k.tenant_id = e.tenant_id AND k.id = e.ticket_id JOIN tenants t ON t.tenant_id = e.tenant_id
WHERE e.status = 'queued' AND e.assignee_id IS NULL AND e.sourcing = 'outsourced' ORDER BY e.ticket_id OFFSET $1 LIMIT 1
"""
_OWNER = """
SELECT e.assignee_id FROM queue_entries e JOIN tickets k ON k.tenant_id = e.tenant_id AND k.id = e.ticket_id
JOIN tenants t ON t.tenant_id = e.tenant_id WHERE t.key || '-' || lpad(k.number::text, 4, '0') = $1
"""
_QUEUE = _OWNER.replace("e.assignee_id", "e.queue_id")


async def opened(visit: Visit, site: Site, nth: int) -> tuple[Page, str, str]:
    """The floor with the queue of some waiting ticket open: the page, the ticket and the queue."""
    row = await asked(site, _ONE, nth)
    page = await visit.go(f"/floor?queue={row['queue_id']}")
    await page.wait_for_selector(f"[data-floor-ticket='{row['reference']}']")
    return page, row["reference"], str(row["queue_id"])


async def chosen(page: Page) -> str:
    """Choose the last person of the form, who on a day off stands in a folded list; their value."""
    person = page.locator("input[name=to][value^='person:']").last
    if not await person.is_visible():
        await page.locator("details", has=person).locator("summary").click()
    await person.check()
    return await person.get_attribute("value") or ""


async def test_the_floor_shows_what_the_board_holds(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/floor")
        waiting = (await asked(site, _QUEUED))["count"]
        assert await page.inner_text("#floor-numbers .stat__value >> nth=0") == f"{waiting:,}"
        cells = await page.locator("#floor-queues tbody td:nth-child(2)").all_inner_texts()
        assert sum(int(cell.split()[0].replace(",", "")) for cell in cells) == waiting
        people = (await asked(site, "SELECT count(*) FROM presence p JOIN staff s ON s.id = p.person_id"))[
            "count"
        ]
        assert await page.locator("[data-drop^='person:']").count() == people
        assert await page.locator("#floor-due svg.plot").count() == 1
        visit.calm()


async def test_a_ticket_is_assigned_by_a_key_and_taken_back(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page, reference, _ = await opened(visit, site, 0)
        await page.focus(f"[data-floor-ticket='{reference}'] a")
        await page.keyboard.press("a")
        await page.wait_for_url(lambda url: f"/floor/assign/{reference}" in url)
        person = await chosen(page)
        await page.click("main button[type=submit]")
        await said(page, reference)
        assert f"person:{(await asked(site, _OWNER, reference))['assignee_id']}" == person
        await undone(page)
        assert (await asked(site, _OWNER, reference))["assignee_id"] is None
        visit.calm()


async def test_a_ticket_is_dragged_to_another_queue_and_taken_back(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page, _, queue = await opened(visit, site, 1)
        row = page.locator("[data-floor-ticket]").last
        reference = await row.get_attribute("data-floor-ticket") or ""
        able = await (await page.request.get(f"{visit.url}/floor/able/{reference}")).json()
        other = next(each for each in able["queues"] if each != queue)
        target = page.locator(f"[data-drop='queue:{other}']")
        # A pointer of the test scrolls nothing while it drags: the ticket and the queue have to be in sight together.
        await page.set_viewport_size(
            {"width": 1440, "height": await page.evaluate("document.documentElement.scrollHeight")}
        )
        await row.hover(position={"x": 5, "y": 5})
        box = await target.bounding_box()
        assert box is not None
        async with page.expect_response(lambda answer: "/floor/able/" in answer.url):
            await page.mouse.down()
            await page.mouse.move(box["x"] + 30, box["y"] + 20, steps=6)
        await page.wait_for_selector(f"[data-drop='queue:{other}'][data-able='yes']")
        await page.evaluate(
            "document.dispatchEvent(new Event('visibilitychange'))"
        )  # what would renew the page
        await page.wait_for_timeout(1000)
        assert await target.get_attribute("data-able") == "yes"
        await page.mouse.move(box["x"] + 40, box["y"] + 22, steps=2)
        await page.wait_for_selector(f"[data-drop='queue:{other}'][data-over]")
        await page.mouse.up()
        await said(page, reference)
        assert "dragging" not in await page.evaluate("({...document.body.dataset})")
        assert str((await asked(site, _QUEUE, reference))["queue_id"]) == other
        await undone(page)
        assert str((await asked(site, _QUEUE, reference))["queue_id"]) == queue
        visit.calm()


async def test_who_cannot_take_it_is_asked_about_once_more(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/floor")
        away = page.locator("#floor-people tr", has=page.locator("use[href$='#i-cancelled']")).first
        person = ((await away.get_attribute("data-drop")) or "").removeprefix("person:")
        row = await asked(site, _ONE, 2)
        page = await visit.go(f"/floor/assign/{row['reference']}?to=person:{person}")
        asked_for = page.locator(f"li:has(input[value='person:{person}'])")
        assert await asked_for.locator("input").is_checked()
        assert "いま席にいません" in await asked_for.inner_text()
        visit.calm()


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_without_scripts_a_plain_form_assigns(site: Site, browser: Browser, language: str) -> None:
    async with site.visit(browser, "team_lead", language=language, scripts=False) as visit:
        row = await asked(site, _ONE, 3)
        page = await visit.go(f"/floor/assign/{row['reference']}")
        await chosen(page)
        await page.click("main button[type=submit]")
        assert row["reference"] in await page.inner_text(".toast")
        await page.click(".toast form button")
        assert (await asked(site, _OWNER, row["reference"]))["assignee_id"] is None


async def test_a_stale_page_assigns_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        row = await asked(site, _ONE, 4)
        page = await visit.go(f"/floor/assign/{row['reference']}")
        await page.eval_on_selector("main input[name=version]", "field => { field.value = '999' }")
        await chosen(page)
        await page.click("main button[type=submit]")
        await page.wait_for_selector(".toast--late")
        assert (await asked(site, _OWNER, row["reference"]))["assignee_id"] is None


async def test_the_floor_follows_by_itself_who_comes_and_goes(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/floor")
        row = page.locator("#floor-people tr", has=page.locator("use[href$='#i-cancelled']")).last
        mark = await row.get_attribute("id") or ""
        token = await page.get_attribute("input[name=csrf]", "value") or ""
        for status, word in (("away", "離席"), ("offline", "退勤")):
            await page.request.post(
                f"{visit.url}/floor/people/{mark.removeprefix('person-')}/presence",
                form={"status": status, "csrf": token},
            )
            await page.locator(f"#{mark} .badge", has_text=word).wait_for()
        visit.calm()


async def test_capacity_and_substitute_are_set_and_taken_back(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go("/floor")
        await page.click("#floor-people tbody tr >> nth=1 >> th a")
        await page.wait_for_selector("#capacity")
        before = await page.input_value("#capacity")
        await page.fill("#capacity", "7")
        await page.select_option("#substitute", index=1)
        await page.click("form[action$='/terms'] button")
        await said(page, "7にしました")
        assert await page.input_value("#capacity") == "7"
        await undone(page)
        assert await page.input_value("#capacity") == before
        visit.calm()


async def test_who_only_reads_finds_no_button_and_a_forged_form_is_refused(
    site: Site, browser: Browser
) -> None:
    row = await asked(site, _ONE, 5)
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go(f"/floor?queue={row['queue_id']}")
        assert (
            await page.locator("[data-assign], #floor-drop, form[action$='/terms'], [draggable=true]").count()
            == 0
        )
        page = await visit.go(f"/floor/assign/{row['reference']}")
        assert await page.locator("main input[name=to]").count() == 0
        visit.calm()
        token = await page.get_attribute("input[name=csrf]", "value") or ""
        answer = await page.request.post(
            visit.url + "/floor/assign", form={"ticket": row["reference"], "to": "nobody", "csrf": token}
        )
        assert answer.status == 403


@pytest.mark.parametrize(
    ("persona", "answer"), [("operator", 403), ("billing_clerk", 403), ("requester", 404)]
)
async def test_the_floor_is_not_for_everybody(
    site: Site, browser: Browser, persona: str, answer: int
) -> None:
    async with site.visit(browser, persona) as visit:
        for path in ("/floor", "/floor/skills", "/floor/rules", "/floor/teams"):
            assert (await visit.page.request.get(visit.url + path)).status == answer
