"""Requests that are followed: answers, approval by key, what one may not see, withdrawing, and the company's own pages."""

import json
import re
from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.site import NARROW, Site, Visit

SENT = re.compile(r"/portal/tickets/(ACME-\d{4,})")


async def _requested(visit: Visit, code: str = "own.meeting-room") -> str:
    """The reference of a request that somebody makes by its form."""
    page = await visit.go(f"/portal/new/{code}")
    if code == "own.meeting-room":
        await page.locator("[name='f/room']").first.evaluate(
            "each => { if (each.tagName === 'SELECT') each.value = 'hall'; else each.form.querySelector('[value=hall]').checked = true; }"
        )
        for part, text in (("y", "2099"), ("m", "4"), ("d", "1")):
            await page.fill(f"input[name='f/held_on:{part}']", text)
        await page.fill("input[name='f/people']", "12")
    else:
        await page.fill("#f-items-0-name", "A4用紙")
        await page.fill("#f-items-0-quantity", "10")
        await page.fill("#f-purpose", "在庫の補充")
        await page.fill("#f-budget_department", "総務部")
        await page.fill("#f-delivery_to", "本社3階")
    await page.locator("button[name=do][value=check]").last.click()
    await page.wait_for_url("**/check?draft=*")
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url(SENT)
    found = SENT.search(page.url)
    assert found
    return found[1]


async def _move(site: Site, reference: str, status: str) -> None:
    """Set the state of a request as the working side would have left it."""
    admin = await asyncpg.connect(site.database.admin_url)
    try:
        await admin.execute(
            "UPDATE tickets t SET status = $2, resolved_at = CASE WHEN $2 = 'resolved' THEN now() END FROM tenants v"
            " WHERE v.tenant_id = t.tenant_id AND v.key || '-' || lpad(t.number::text, 4, '0') = $1",
            reference,
            status,
        )
    finally:
        await admin.close()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_request_is_approved_with_a_note_and_its_page_says_so(
    site: Site, browser: Browser, scripts: bool
) -> None:
    async with site.visit(browser, "requester") as visit:
        reference = await _requested(visit, "ga.supplies-order")
        assert "承認を待っています" in await visit.page.inner_text("#state")
    async with site.visit(browser, "client_manager", scripts=scripts) as visit:
        page = await visit.go(f"/portal/tickets/{reference}")
        if not await page.locator("form[id^=decision-]").count():  # the chain asks an approver first
            return
        await page.fill("textarea[name=note]", "在庫が少ないため承認します。")
        if scripts:
            await page.keyboard.press("Escape")  # leave the field: single keys are dead inside
            await page.keyboard.press("a")
        else:
            await page.locator("button[value=approve]").click()
        await expect(page.locator(".toast:not(.toast--late)")).to_be_visible()
        assert "在庫が少ないため承認します。" in await page.inner_text("#state")
        visit.calm()


async def test_a_rejection_needs_its_reason_and_own_requests_are_not_offered(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "approver") as visit:
        mine = await _requested(visit, "ga.supplies-order")
        page = await visit.go("/portal/approvals")
        assert mine not in await page.inner_text("main")
        page = await visit.go(f"/portal/tickets/{mine}")
        assert await page.locator("form[id^=decision-]").count() == 0
        approval = await _approval(site, mine)
        said = await page.evaluate(
            """async ([address, token]) => (await fetch(address, {method: "POST", redirect: "follow",
                body: new URLSearchParams({decision: "approve", csrf: token})})).text()""",
            [f"/portal/approvals/{approval}", await page.locator("input[name=csrf]").first.input_value()],
        )
        assert "ご自分の依頼です" in said
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go("/portal/approvals")
        await page.locator("button[value=reject]").first.click()
        await expect(page.locator("#errors")).to_be_visible()
        page = await visit.go("/portal/approvals")
        await page.locator("[data-row-link]").first.click()
        await page.wait_for_url("**/portal/tickets/*")
        subject = await page.inner_text("h1")
        await page.locator("button[value=reject]").click()
        await expect(page.locator("form[id^=decision-] .field__error")).to_be_visible()
        assert await page.inner_text("h1") == subject
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.reload()
        await page.wait_for_url("**/portal/approvals")
        visit.calm()


async def _approval(site: Site, reference: str) -> UUID:
    admin = await asyncpg.connect(site.database.admin_url)
    try:
        found = await admin.fetchval(
            "SELECT t.approval_id FROM tickets t JOIN tenants v ON v.tenant_id = t.tenant_id"
            " WHERE v.key || '-' || lpad(t.number::text, 4, '0') = $1",
            reference,
        )
    finally:
        await admin.close()
    assert isinstance(found, UUID)
    return found


async def test_a_colleagues_request_does_not_exist(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager") as visit:
        reference = await _requested(visit)
    async with site.visit(browser, "requester") as visit:
        page = await visit.go(f"/portal/tickets/{reference}")
        assert await page.locator("#error-title").count() == 1
        assert reference not in await page.inner_text("main")
        page = await visit.go("/portal/company")
        assert await page.locator("#error-title").count() == 1
    async with site.visit(browser, "requester", tenant="NORTH") as visit:
        page = await visit.go(f"/portal/tickets/{reference}")
        assert await page.locator("#error-title").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
async def test_an_answer_puts_the_request_back_to_work_and_it_is_finished_when_it_is_right(
    site: Site, browser: Browser, scripts: bool
) -> None:
    async with site.visit(browser, "requester", scripts=scripts, size=NARROW) as visit:
        reference = await _requested(visit)
        await _move(site, reference, "waiting_client")
        page = await visit.go("/portal")
        await page.locator(f"#asked a[href*='{reference}']").click()
        await page.fill("#reply", "椅子は12脚でお願いします。")
        await page.locator("#reply-form button[type=submit]:not([name])").click()
        await expect(page.locator(".toast:not(.toast--late)")).to_be_visible()
        assert "椅子は12脚でお願いします。" in await page.inner_text("#entries")
        assert "お返事をお待ちしています" not in await page.inner_text("#state")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        await _move(site, reference, "resolved")
        page = await visit.go(f"/portal/tickets/{reference}")
        await page.locator("#confirm summary").click()
        await page.fill("#missing", "マイクがありません。")
        await page.locator("#confirm details button[type=submit]").click()
        await expect(page.locator(".toast:not(.toast--late)")).to_be_visible()
        assert "もう一度、対応しています" in await page.inner_text("#state")
        assert "マイクがありません。" in await page.inner_text("#entries")
        await _move(site, reference, "resolved")
        page = await visit.go(f"/portal/tickets/{reference}")
        await page.locator("#confirm form button[type=submit]").first.click()
        await expect(page.locator(".toast:not(.toast--late)")).to_be_visible()
        assert "終了しました" in await page.inner_text("#state")
        visit.calm()


async def test_a_request_is_withdrawn_until_work_begins(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "requester", language="en", scripts=False) as visit:
        reference = await _requested(visit)
        page = visit.page
        await page.locator("#withdraw summary").click()
        await page.locator("#withdraw button[type=submit]").click()
        await expect(page.locator(".toast:not(.toast--late)")).to_be_visible()
        assert "Withdrawn" in await page.inner_text("#state")
        assert await page.locator("#reply").count() == 0
        page = await visit.go(f"/portal/tickets?q={reference}&show=all")
        assert reference in await page.inner_text("main")
        visit.calm()


async def test_a_manager_keeps_people_and_lets_a_program_in_that_calls_the_api(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go("/portal/company/people")
        await page.locator("#add summary").click()
        await page.fill("#name", "新田 葵")
        await page.fill("#email", "nitta.acme.example")
        await page.locator("#add button[type=submit]").click()
        await expect(page.locator("#errors")).to_be_visible()
        visit.troubles.clear()  # Chromium notes the 422 in its console
        assert await page.input_value("#name") == "新田 葵"
        await page.fill("#email", "nitta@acme.example")
        await page.locator("#add button[type=submit]").click()
        await expect(page.locator("h2", has_text="新田 葵")).to_be_visible()
        page = await visit.go("/portal/company/programs")
        await page.locator("summary", has_text="プログラムを登録する").click()
        await page.fill("#name", "給与システム")
        await page.locator("button", has_text="登録してシークレットを表示する").click()
        await expect(page.locator("[data-secret]")).not_to_be_empty()
        await _tried(visit)
        visit.calm()


async def _tried(visit: Visit) -> None:
    page: Page = await visit.go("/portal/company/api?call=list_task_types")
    await page.select_option("#program", label="給与システム")
    await page.locator("button", has_text="トークンを発行する").click()
    await expect(page.locator("#token")).not_to_have_value("")
    await page.locator("[data-send]").click()
    await expect(page.locator("[data-status]")).to_contain_text("200")
    answer = json.loads(await page.inner_text("[data-answer]"))
    assert any(each["code"] == "own.meeting-room" for each in answer["data"])
    assert "Bearer $TOKEN" in await page.inner_text("[data-command]")
