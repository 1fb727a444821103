"""Records in the browser: what is masked, shown and kept; who looked; the log, its proof, and what leaves the house."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from services.audit import verify_export
from tests.support.site import NARROW, Site

SCRIPT = Path(verify_export.__file__).read_bytes()


def stand_alone(folder: Path) -> "subprocess.CompletedProcess[str]":
    """What the script in a folder says of the export beside it."""
    words = [sys.executable, "-I", "verify_export.py", "export"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def root(site: Site) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(site.database.admin_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ticket(root: asyncpg.Connection) -> str:
    """A ticket of ACME whose description now holds a card number."""
    number = await root.fetchval(
        "UPDATE tickets SET description = 'カード 4111 1111 1111 1111 の請求です。' WHERE (tenant_id, id) IN (SELECT t.tenant_id, t.id"
        " FROM tickets t JOIN tenants n ON n.tenant_id = t.tenant_id WHERE n.key = 'ACME' AND t.sourcing = 'outsourced'"
        " AND t.merged_into IS NULL AND NOT t.confidential ORDER BY t.id DESC LIMIT 1) RETURNING number"
    )
    return f"ACME-{number:04d}"


async def test_who_looks_is_recorded_and_the_company_sees_it(
    site: Site, browser: Browser, ticket: str
) -> None:
    async with site.visit(browser, "operator") as visit:
        page = await visit.go(f"/console/tickets/{ticket}")
        text = await page.text_content("main") or ""
        assert "1111 1111 1111" not in text
        assert "•••• •••• •••• 1111" in text
        page = await visit.go(f"/console/tickets/{ticket}/reveal?at=/description")
        form = page.locator("form[action$='/reveal']")
        await form.locator("[name=reason]").fill("請求先の確認")
        await form.locator("button[type=submit]").click()
        await page.wait_for_selector("#revealed")
        assert "4111 1111 1111 1111" in (await page.text_content("#revealed") or "")
        visit.calm()
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go(f"/admin/access?ticket={ticket}")
        for _ in range(40):  # openings are written in batches, within seconds
            if await page.locator("tbody tr").count() >= 2:
                break
            await page.wait_for_timeout(250)
            await page.reload()
        lines = await page.locator("tbody tr").all_text_contents()
        assert any("チケットを開いた" in line for line in lines)
        assert any("説明を表示した" in line and "請求先の確認" in line for line in lines)
        await page.click("tbody th a >> nth=0")  # narrowed to that person
        await page.wait_for_url("**person=*")
        assert await page.locator("tbody tr").count() >= 2
        got = await visit.context.request.get(f"{site.url}/admin/access.csv?ticket={ticket}")
        table = list(csv.reader(io.StringIO((await got.text()).removeprefix("\ufeff"))))
        assert table[0][0] == "日時"
        assert "請求先の確認" in {row[7] for row in table[1:]}
        visit.calm()
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go("/portal/company/access")
        assert "請求先の確認" in (await page.text_content("main") or "")
        await page.fill("#ticket", "ACME-999999")
        await page.click("main form button[type=submit]")
        await page.wait_for_selector(".empty")
        visit.calm()


async def test_companies_see_no_company_but_their_own_and_others_nothing(
    site: Site, browser: Browser, ticket: str
) -> None:
    async with site.visit(browser, "client_manager", tenant="NORTH") as visit:
        page = await visit.go("/portal/company/access")
        assert ticket not in (await page.text_content("main") or "")
        await visit.go(f"/portal/company/access?ticket={ticket}")
        assert await page.locator("main .empty").count() == 1
    for persona, path, status in (
        ("requester", "/portal/company/access", 403), ("client_manager", "/admin/access", 404), ("operator", "/admin/audit", 403),
        ("operator", "/admin/access.csv", 403), ("operator", "/portal/company/access", 404), ("team_lead", "/admin/evidence/ACME", 403),
    ):  # fmt: skip
        async with site.visit(browser, persona) as visit:
            got = await visit.context.request.get(site.url + path, max_redirects=0)
            assert got.status == status, path


async def test_the_log_is_searched_opened_and_verified(site: Site, browser: Browser, ticket: str) -> None:
    async with site.visit(browser, "auditor") as visit:
        page = await visit.go("/admin/audit")
        await page.select_option("#tenant", "ACME")
        await page.fill("#ticket", ticket)
        await page.click("main form.card button[type=submit]")
        await page.wait_for_url("**ticket=*")
        sentences = await page.locator(".records-event p").all_text_contents()
        assert any("依頼しました" in each for each in sentences)
        await page.locator(".records-event summary").last.click()
        assert "ticket.created" in (await page.locator(".records-event details[open]").text_content() or "")
        page = await visit.go("/admin/audit?tenant=ACME")
        first = await page.locator(".records-event").first.get_attribute("id")
        await page.keyboard.press("]")
        await page.wait_for_url("**before=*")
        assert await page.locator(f"#{first}").count() == 0
        page = await visit.go("/admin/audit?tenant=ACME")
        sealed = int(await page.input_value("#last"))
        await page.click("form[action='/admin/audit/verify'] button[type=submit]")
        await page.wait_for_selector(".toast")
        told = await page.text_content(".toast") or ""
        assert ("封印したときのまま" in told) is (sealed > 1)
        page = await visit.go("/admin/audit?tenant=ACME&ticket=NORTH-0001")
        assert await page.locator("main .empty").count() == 1
        page = await visit.go("/admin/audit?since=nonsense")
        assert await page.get_attribute("#since", "aria-invalid") == "true"
        visit.calm()


async def test_an_export_of_the_page_is_verified_with_the_script_of_the_page(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    async with site.visit(browser, "auditor") as visit:
        for name in ("export?tenant=HANAMI", "verify_export.py"):
            got = await visit.context.request.get(f"{site.url}/admin/audit/{name}")
            assert got.status == 200
            assert "attachment" in got.headers["content-disposition"]
            (tmp_path / name.partition("?")[0]).write_bytes(await got.body())
    assert (tmp_path / "verify_export.py").read_bytes() == SCRIPT
    done = stand_alone(tmp_path)
    assert (done.returncode, done.stdout.startswith("WHOLE")) == (0, True), done.stdout
    async with site.visit(browser, "administrator") as visit:  # administrators read, auditors hand out
        assert (
            await visit.context.request.get(f"{site.url}/admin/audit/export", max_redirects=0)
        ).status == 403
        page = await visit.go("/admin/audit")
        assert await page.locator("a[href*='/admin/audit/export']").count() == 0


async def test_the_log_follows_live(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor") as watcher, site.visit(browser, "operator") as other:
        page = await watcher.go("/admin/audit")
        await page.click("a:has-text('リアルタイムで追う')")
        await page.wait_for_url("**tail=on*")
        newest = await page.locator(".records-event").first.get_attribute("id")
        there = await other.go("/console/queues")
        await there.locator("details.menu > summary:visible").first.click()
        wanted = (
            "away"
            if await there.locator(
                "form[action='/presence'] [aria-current=true] [data-presence=available]"
            ).count()
            else "available"
        )
        await there.click(f"form[action='/presence']:has(input[value={wanted}]) button")
        await page.wait_for_selector(f".records-event:first-child:not(#{newest})")
        watcher.calm()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_evidence_answers_and_nothing_scrolls_sideways_on_a_phone(
    site: Site, browser: Browser, theme: str
) -> None:
    async with site.visit(browser, "auditor", language="en", theme=theme, size=NARROW) as visit:
        for path in ("/admin/audit", "/admin/access", "/admin/evidence/ACME"):
            page = await visit.go(path)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        text = re.sub(r"\s+", " ", await page.text_content("main") or "")
        for title in ("Who could see the company's data", "Who viewed personal data", "Controls performed"):
            assert title in text
        await page.emulate_media(media="print")
        assert not await page.locator(".records-noprint").first.is_visible()
        visit.calm()
