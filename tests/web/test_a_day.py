"""A day's work across browsers, with a real worker: a client submits by form with a file, a manager approves, the worker routes, a lead
hands over, an operator finishes by keyboard alone, the client sees it live and confirms. In Japanese and in English."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.catalogue.standard import catalogue
from tests.support import site as sites
from tests.support.desk import room
from tests.support.site import Site

KIND = "ga.travel-booking"
"""Approved by the company, done without a second person's check, with evidence at two steps."""
PATIENCE = 30_000  # milliseconds: a crowded machine
REFERENCE = re.compile(r"/portal/tickets/([A-Z]+-\d{4,})")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worker(site: Site, valkey_url: str) -> AsyncIterator[None]:
    """A Celery worker and its beat on the site's database."""
    with sites.working(site.database, valkey_url):
        yield


async def _fill(page: Page, data: Mapping[str, Any], path: str = "f") -> None:
    """Fill the intake form; of rows, the first."""
    for name, value in data.items():
        field = f"{path}/{name}"
        if isinstance(value, Sequence) and not isinstance(value, str):
            await _fill(page, value[0], f"{field}/0")
        elif await page.locator(f"[name='{field}:y']").count():
            for part, text in zip("ymd", str(value).split("-"), strict=True):
                await page.fill(f"[name='{field}:{part}']", text)
        elif await page.locator(f"select[name='{field}']").count():
            await page.select_option(f"select[name='{field}']", str(value))
        elif await page.locator(f"input[type=radio][name='{field}']").count():
            await page.check(f"input[type=radio][name='{field}'][value='{value}']")
        else:
            await page.fill(f"[name='{field}']", str(value))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "company"), [("ja", "ACME"), ("en", "ACME")])
async def test_a_request_goes_from_the_form_to_its_confirmation(
    site: Site, browser: Browser, worker: None, tmp_path: Path, language: str, company: str
) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("class,limit\nA,12000\n")
    async with (
        site.visit(browser, "requester", tenant=company, language=language) as client,
        site.visit(browser, "client_manager", tenant=company, language=language) as manager,
        site.visit(browser, "approver", tenant=company, language=language) as approver,
        site.visit(browser, "team_lead", language=language) as lead,
        site.visit(browser, "operator", language=language) as operator,
    ):
        await room(site)
        everybody = (client, manager, approver, lead, operator)
        for visit in everybody:
            visit.page.set_default_timeout(PATIENCE)
        reference = await _submitted(await client.go(f"/portal/new/{KIND}"), rules)
        inboxes = [await each.go("/portal/approvals") for each in (manager, approver)]
        await _approved(inboxes, reference)
        await _handed_over(
            await lead.go(f"/console/tickets/{reference}"), operator=await _name(operator.page)
        )
        await _worked_on(await operator.go("/console"), client.page, reference)
        await expect(client.page.locator("form[action$='/confirm'] button")).to_be_visible(timeout=PATIENCE)
        await client.page.locator("form[action$='/confirm'] button").click()
        await expect(client.page.locator(".toast").first).to_be_visible()
        await lead.page.reload()
        await expect(lead.page.locator(".badge[data-status=closed]").first).to_be_visible()
        for visit in everybody:
            visit.calm()


async def _submitted(page: Page, file: Path) -> str:
    """The form filled and sent; the reference of the ticket."""
    await _fill(page, catalogue().task_types[KIND].example)
    await page.set_input_files("#files-input", file)
    await expect(page.locator("input[name=file]")).to_have_count(1)
    await page.locator("button[name=do][value=check]").last.click()
    await page.wait_for_url("**/check?draft=*")
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url(REFERENCE)
    found = REFERENCE.search(page.url)
    assert found
    return found[1]


async def _approved(inboxes: Sequence[Page], reference: str) -> None:
    """Whoever of the company is asked approves it from the inbox: its manager, or the approver of the department."""
    decisions = [page.locator(f"form[aria-label*='{reference}'] button[value=approve]") for page in inboxes]
    asked = [button for button in decisions if await button.count()]
    assert asked
    await asked[0].click()
    await expect(asked[0].page.locator(".toast").first).to_be_visible()


async def _name(page: Page) -> str:
    """What somebody is called, as their own pages say."""
    return (await page.locator(".me .strong").first.text_content() or "").strip()


async def _handed_over(page: Page, *, operator: str) -> None:
    """The worker has routed it; the lead gives it to the operator."""
    await expect(page.locator(".badge[data-status=queued]").first).to_be_visible(timeout=PATIENCE)
    await page.keyboard.press("a")
    await expect(page.locator("#hand-over")).to_be_visible()
    await page.locator("#hand-over label", has_text=operator).locator("input").check()
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast").first).to_be_visible()


async def _worked_on(page: Page, client: Page, reference: str) -> None:
    """Take the next, ask the client, hear the answer live, tick every step, resolve: keys alone."""
    if await page.locator("main form[action='/presence'] button").count():
        await page.locator("main form[action='/presence'] button").first.press("Enter")
        await expect(page.locator("main [data-key=n]").first).to_be_visible()
    await page.locator("body").press("n")
    await page.wait_for_url(f"**/console/tickets/{reference}")
    await page.keyboard.press("w")
    await page.locator("#reply").press_sequentially("出発の時刻はいつがよいですか。")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".badge[data-status=waiting_client]").first).to_be_visible()
    await expect(client.locator("#entries")).to_contain_text("出発の時刻", timeout=PATIENCE)
    await client.locator("textarea[name=body]").first.fill("9時ごろでお願いします。")
    await client.locator("textarea[name=body]").first.press("Control+Enter")
    await expect(page.locator("main")).to_contain_text("9時ごろ", timeout=PATIENCE)
    await expect(page.locator(".badge[data-status=in_progress]").first).to_be_visible()
    while await page.locator(".step [data-key=x]").count():
        await page.keyboard.press("Escape")  # out of a field: single keys are dead there
        current = page.locator(".step", has=page.locator("[data-key=x]"))
        which = await current.get_attribute("id")
        note = current.locator("input[name=note]")
        if await note.count():
            await note.press_sequentially("確認しました。")
            await note.press("Enter")
        else:
            await page.keyboard.press("x")
        await expect(page.locator(f"#{which} [data-key=x]")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.keyboard.press("e")
    await expect(page.locator("dialog#resolve textarea")).to_be_visible()
    await page.locator("dialog#resolve textarea").press_sequentially("手配が終わりました。")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".badge[data-status=resolved]").first).to_be_visible()
