"""The ticket page: what is written stays, what changes comes live, who comes second is told, and what is personal is masked."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support import axe
from tests.support.desk import in_hand
from tests.support.site import Site, Visit

PATIENCE = 20_000


async def _some_ticket(visit: Visit, query: str) -> str:
    """The address of a ticket of a list."""
    page = await visit.go(f"/console/tickets?{query}")
    address = await page.locator("main a[href*='/console/tickets/']").first.get_attribute("href")
    assert address
    return address.partition("?")[0]


async def _ticket_in_hand(site: Site) -> str:
    """The address of a ticket that somebody works on."""
    return f"/console/tickets/{(await in_hand(site))['reference']}"


@asynccontextmanager
async def _lead(
    site: Site, browser: Browser, *, scripts: bool = True, language: str = "en"
) -> AsyncIterator[Visit]:
    async with site.visit(browser, "team_lead", scripts=scripts, language=language) as visit:
        visit.page.set_default_timeout(PATIENCE)
        yield visit


async def test_a_draft_outlives_its_tab_and_a_note_is_no_reply(site: Site, browser: Browser) -> None:
    async with _lead(site, browser) as visit:
        address = await _ticket_in_hand(site)
        page = await visit.go(address)
        await page.keyboard.press("i")
        await page.keyboard.type("Only for us")
        await page.close()
        page = await visit.context.new_page()
        await page.goto(site.url + address)
        await expect(page.locator("#note-form")).to_be_hidden()
        await page.keyboard.press("i")
        await expect(page.locator("#note")).to_have_value("Only for us")
        assert await page.input_value("#reply") == ""
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#thread .message--internal").last).to_contain_text("Only for us")
        await expect(page.locator("#note")).to_have_value("")


async def test_two_on_a_ticket_see_each_other_and_what_is_said_comes_live(
    site: Site, browser: Browser
) -> None:
    async with _lead(site, browser) as one, site.visit(browser, "administrator", language="en") as other:
        address = await _ticket_in_hand(site)
        page = await one.go(address)
        await other.go(address)
        await expect(page.locator("#here .badge")).to_have_count(1, timeout=PATIENCE)
        await page.keyboard.press("r")
        await page.keyboard.type("Half a sentence")
        await expect(other.page.locator("#here")).to_contain_text("is writing a reply", timeout=PATIENCE)
        await page.keyboard.press("Control+Enter")
        await expect(other.page.locator("#thread")).to_contain_text("Half a sentence", timeout=PATIENCE)
        one.calm()
        other.calm()


async def test_who_edits_second_is_told_what_changed_and_keeps_what_was_typed(
    site: Site, browser: Browser
) -> None:
    async with _lead(site, browser) as visit:
        address = await _ticket_in_hand(site)
        first = await visit.go(f"{address}/edit")
        second = await visit.context.new_page()
        await second.goto(f"{site.url}{address}/edit")
        await first.fill("#tags", "from-the-first")
        await first.locator("form.edit button[type=submit]").last.click()
        await expect(first.locator(".toast")).to_be_visible()
        await second.fill("#tags", "from-the-second")
        await second.fill("#external_reference", "PO-77")
        await second.locator("form.edit button[type=submit]").last.click()
        await expect(second.locator("#errors")).to_contain_text("from-the-first")
        assert await second.input_value("#tags") == "from-the-second"
        await second.locator("form.edit button[type=submit]").last.click()
        await expect(second.locator("#facts-card")).to_contain_text("PO-77")
        await expect(second.locator("#facts-card")).to_contain_text("from-the-second")


async def test_personal_data_are_masked_and_shown_for_a_reason_alone(site: Site, browser: Browser) -> None:
    async with _lead(site, browser) as visit:
        address = await _some_ticket(visit, "task_type=hr.onboarding&company=ACME")
        page = await visit.go(address)
        masked = page.locator("#facts-card dd", has=page.locator("a[href*='/reveal']")).first
        await expect(masked).to_contain_text("••")
        await masked.locator("a").click()
        await expect(page.locator("dialog#reveal")).to_be_visible()
        await axe.hold(page)
        await page.locator("dialog#reveal button[type=submit]").click()
        await expect(page.locator("#reason-error")).to_be_visible()
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#reveal-reason", "to fill in the notice")
        await page.keyboard.press("Enter")
        await expect(page.locator("#revealed")).to_be_visible()
        assert "•" not in (await page.text_content("#revealed") or "•")
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog#reveal")).to_have_count(0)
        assert page.url.endswith(address)
        visit.calm()


async def test_a_hold_asks_for_its_reason_and_is_taken_back(site: Site, browser: Browser) -> None:
    async with _lead(site, browser) as visit:
        address = await _ticket_in_hand(site)
        page = await visit.go(address)
        await page.keyboard.press("h")
        await page.locator("dialog#hold button[type=submit]").click()
        await expect(page.locator("#reason")).to_be_focused()
        await expect(page.locator("#reason-error")).to_be_visible()
        visit.troubles.clear()
        await page.keyboard.type("Waits for the bank")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#ticket-head .badge[data-status=on_hold]")).to_be_visible()
        await expect(page.locator("#ticket-head")).to_contain_text("Waits for the bank")
        await page.locator(".toast form button").click()
        await expect(page.locator("#ticket-head .badge[data-status=in_progress]")).to_be_visible()
        visit.calm()


async def test_a_document_goes_up_with_the_reply_and_comes_down_as_an_attachment(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    paper = tmp_path / "copy.csv"
    paper.write_text("a,b\n1,2\n")
    async with _lead(site, browser) as visit:
        page = await visit.go(await _ticket_in_hand(site))
        await page.set_input_files("#reply-file", paper)
        await expect(page.locator("#documents")).to_contain_text("copy.csv")
        await page.keyboard.press("r")
        await page.keyboard.type("Here is the copy.")
        await page.keyboard.press("Control+Enter")
        message = page.locator("#thread .message", has_text="Here is the copy.").last
        await expect(message.locator(".file")).to_contain_text("copy.csv")
        async with page.expect_download() as coming:
            await message.locator(".file").click()
        assert (await (await coming.value).path()).read_text() == paper.read_text()
        visit.calm()


async def test_without_scripts_one_replies_waits_and_hands_a_document_in(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    paper = tmp_path / "plain.csv"
    paper.write_text("a\n1\n")
    async with _lead(site, browser, scripts=False) as visit:
        page = await visit.go(await _ticket_in_hand(site))
        await page.set_input_files("#upload", paper)
        await page.locator("#upload-form button[type=submit]").click()
        await expect(page.locator("#documents")).to_contain_text("plain.csv")
        await page.fill("#reply", "Which month is meant?")
        await page.select_option("#then", "waiting_client")
        await page.locator("#reply-form button[type=submit]").click()
        await expect(page.locator("#ticket-head .badge[data-status=waiting_client]")).to_be_visible()
        await page.goto(f"{page.url.partition('?')[0]}/hand-over")
        await expect(page.locator("dialog#hand-over")).to_be_visible()
        visit.calm()


async def test_a_ready_text_is_found_filled_and_sent_with_its_move(site: Site, browser: Browser) -> None:
    async with _lead(site, browser) as visit:
        page = await visit.go("/floor/macros/new")
        await page.fill("#name_ja", "確認のお願い試験")
        await page.fill("#name_en", "Test question")
        await page.fill("#body_ja", "{{requester}}様 {{nobody}}")
        await page.fill("#body_en", "Dear {{requester}}, about {{reference}}")
        await page.select_option("#moves_to", "waiting_client")
        await page.locator("main form button[type=submit]").last.click()
        await expect(page.locator("#errors")).to_contain_text("nobody")
        visit.troubles.clear()
        await page.fill("#body_ja", "{{requester}}様 {{reference}}の件")
        await page.locator("main form button[type=submit]").last.click()
        await expect(page.locator("main table")).to_contain_text("Test question")
        address = await _ticket_in_hand(site)
        page = await visit.go(address)
        await page.keyboard.press("m")
        await page.keyboard.type("test ques")
        await page.keyboard.press("Enter")
        await expect(page.locator("#reply")).to_have_value(re.compile(re.escape(address.rpartition("/")[2])))
        assert await page.input_value("#then") == "waiting_client"
        visit.calm()


async def test_a_client_is_led_to_the_portal_and_a_neighbour_finds_nothing(
    site: Site, browser: Browser
) -> None:
    async with _lead(site, browser) as visit:
        address = await _ticket_in_hand(site)
    own = address.rpartition("/")[2].partition("-")[0]
    async with site.visit(browser, "client_manager", tenant=own) as visit:
        page = await visit.go(address)
        assert page.url == site.url + address.replace("/console/", "/portal/")
    async with site.visit(browser, "client_manager", tenant="NORTH" if own != "NORTH" else "ACME") as visit:
        answer = await visit.page.goto(site.url + address)
        assert answer
        assert answer.status == 404
