"""Requests by form: with scripts and without, in Japanese and in English; files, refusals, drafts."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support import axe
from tests.support.site import NARROW, Site

SENT = re.compile(r"/portal/tickets/ACME-\d{4,}")


async def _fill_meeting_room(page: Page, *, people: str = "12") -> None:
    """The form of the company's own kind of work, which needs no approval."""
    await page.locator("label.pick", has_text=re.compile("ホール|Hall")).click() if await page.locator(
        "input[type=radio][name='f/room']"
    ).count() else None
    if await page.locator("select[name='f/room']").count():
        await page.select_option("select[name='f/room']", "hall")
    for part, text in (("y", "2099"), ("m", "4"), ("d", "１")):
        await page.fill(f"input[name='f/held_on:{part}']", text)
    await page.fill("input[name='f/people']", people)


async def _check(page: Page) -> None:
    await page.locator("button[name=do][value=check]").last.click()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_request_with_a_file_is_checked_and_sent(
    site: Site, browser: Browser, tmp_path: Path, scripts: bool, language: str
) -> None:
    plan = tmp_path / "席次表.csv"
    plan.write_text("席,名前\n1,青木\n", encoding="utf-8")
    async with site.visit(browser, "requester", language=language, scripts=scripts) as visit:
        page = await visit.go("/portal/new/own.meeting-room")
        await _fill_meeting_room(page)
        await page.set_input_files("#files-input", plan)
        if scripts:
            await expect(page.locator("input[name=file]")).to_have_count(1)
        await _check(page)
        await page.wait_for_url("**/check?draft=*")
        if scripts:
            await axe.hold(page)
        text = await page.inner_text("main")
        assert "席次表.csv" in text
        assert ("2099年4月1日" if language == "ja" else "1 Apr 2099") in text
        await page.locator("main form button[type=submit]").click()
        await page.wait_for_url(SENT)
        assert await page.locator(".toast:not(.toast--late)").count() == 1
        assert "席次表.csv" in await page.inner_text("#entries")
        async with page.expect_download() as download:
            await page.locator("#entries a.file").click()
        assert (await (await download.value).path()).read_bytes() == plan.read_bytes()
        visit.calm()


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_is_wrong_is_named_beside_its_field_and_all_that_was_typed_stays(
    site: Site, browser: Browser, scripts: bool
) -> None:
    async with site.visit(browser, "requester", scripts=scripts) as visit:
        page = await visit.go("/portal/new/it.account-issue")
        await page.fill("input[name='f/user_name']", "山田 花子")
        await page.fill("input[name='f/employee_code']", "社員七番")
        await page.fill("input[name='f/systems/0/system']", "会計システム")
        await page.locator("button[name=add]").click()
        await page.fill("input[name='f/systems/1/system']", "勤怠システム")
        await page.fill("input[name='deadline:y']", "2099")
        await page.fill("input[name='deadline:m']", "13")
        await _check(page)
        await expect(page.locator("#errors")).to_be_visible()
        visit.troubles.clear()  # Chromium notes the 422 in its console
        assert await page.locator("#errors a").count() >= 2
        assert (await page.title()).startswith("エラー")
        wrong = page.locator("#f-employee_code-error")
        assert "社員番号" in await wrong.inner_text()
        assert await page.get_attribute("#f-employee_code", "aria-invalid") == "true"
        await expect(page.locator("#f-department-error")).to_be_visible()
        await expect(page.locator("#deadline-error")).to_be_visible()  # told with the rest
        assert await page.input_value("input[name='deadline:d']") == ""  # nothing is made up
        assert await page.input_value("#f-user_name") == "山田 花子"
        assert await page.input_value("#f-employee_code") == "社員七番"
        assert await page.input_value("#f-systems-1-system") == "勤怠システム"
        visit.calm()


async def test_a_field_is_checked_when_it_is_left_and_what_it_changes_is_said(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "requester", language="en") as visit:
        page = await visit.go("/portal/new/hr.onboarding")
        await page.fill("#f-employee_kana", "Onodera")
        await page.keyboard.press("Tab")
        await expect(page.locator("#f-employee_kana-error")).to_be_visible()
        await expect(page.locator("#f-employee_name-error")).to_be_hidden()  # nobody was there yet
        await page.fill("#f-employee_kana", "ｵﾉﾃﾞﾗ ﾀｸﾐ")  # half-width is taken too
        await expect(page.locator("#f-employee_kana-error")).to_be_hidden()
        tag = page.locator("[data-field='f-contract_until'] [data-need]")
        await expect(tag).to_have_text("required in some cases")
        await page.locator("input[name='f/employment_type'][value=fixed_term]").check()
        await expect(tag).to_have_text("required")
        visit.calm()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_file_that_is_not_taken_is_told_and_nothing_typed_is_lost(
    site: Site, browser: Browser, tmp_path: Path, scripts: bool
) -> None:
    page_of_ours = tmp_path / "evil.html"
    page_of_ours.write_text("<html><script>alert(1)</script></html>")
    async with site.visit(browser, "requester", scripts=scripts) as visit:
        page = await visit.go("/portal/new/own.meeting-room")
        await page.fill("#subject", "大会議室をお願いします")
        await page.set_input_files("#files-input", page_of_ours)
        if not scripts:
            await _check(page)
        await expect(page.locator("#files .field__error").first).to_be_visible()
        visit.troubles.clear()  # Chromium notes the refusal in its console
        assert await page.input_value("#subject") == "大会議室をお願いします"
        assert await page.locator("input[name=file]").count() == 0
        visit.calm()


async def test_a_draft_is_kept_by_itself_and_sent_from_anywhere(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "requester", size=NARROW) as visit:
        page = await visit.go("/portal/new/own.meeting-room")
        await page.fill("#subject", "取締役会の設営")
        await expect(page.locator("[data-autosaved]")).not_to_be_empty()
        draft = await page.input_value("#request input[name=draft]")
        assert draft
    async with site.visit(browser, "requester", scripts=False) as visit:
        page = await visit.go("/portal")
        await page.locator(f"a[href$='/portal/new/own.meeting-room?draft={draft}']").first.click()
        assert await page.input_value("#subject") == "取締役会の設営"
        await _fill_meeting_room(page)
        await _check(page)
        await page.wait_for_url("**/check?draft=*")
        await page.locator("main form button[type=submit]").click()
        await page.wait_for_url(SENT)
        await page.go_back()
        await page.wait_for_url("**/portal/tickets")  # it was sent already
        page = await visit.go("/portal")
        assert await page.locator(f"a[href*='draft={draft}']").count() == 0
        visit.calm()


async def test_a_draft_is_nobody_elses(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "requester", scripts=False) as visit:
        page = await visit.go("/portal/new/own.meeting-room")
        await page.fill("#subject", "非公開の下書き")
        await page.locator("button[name=do][value=draft]").click()
        await page.wait_for_url("**/portal")
        address = await page.locator("a[href*='?draft=']").first.get_attribute("href")
        assert address
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go(address)
        assert "非公開の下書き" not in await page.content()
        assert page.url.endswith("/portal/tickets")


async def test_the_catalogue_is_found_by_words_of_either_language(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "requester") as visit:
        for words, name in (
            ("nyuusha onboarding", ""),
            ("Onboarding", "入社手続き"),
            ("ぱすわーど", "パスワード再発行"),
            ("住所が変わった", ""),
        ):
            page = await visit.go(f"/portal/catalogue?q={words}")
            text = await page.inner_text("main")
            assert name in text
        visit.calm()


async def test_who_asks_for_work_that_is_not_offered_is_led_to_what_is(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "requester") as visit:
        page = await visit.go("/portal/new/own.no-such-work")
        assert page.url == site.url + "/portal/catalogue"
        assert "この業務は、いまは依頼できません。" in await page.inner_text(".toast")
        visit.calm()
