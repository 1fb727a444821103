"""A month of money in the browser: closed, reviewed, disputed by the client, answered, issued, paid by the bank's file, credited."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from deploy.demo.agreements import ISSUER
from services.rules import months
from tests.support import axe, every_page
from tests.support import site as sites
from tests.support.every_page import Looker
from tests.support.post import posting
from tests.support.site import Site
from tests.support.walk import walk

pytestmark = pytest.mark.timeout(900)
PATIENCE = 60_000  # milliseconds: a crowded machine


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def root(site: Site) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(site.database.admin_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def month(root: asyncpg.Connection, site: Site, valkey_url: str) -> AsyncIterator[str]:
    """Last month, in which the demo's contracts were in force already; and a worker that closes it."""
    first = months.before(months.of(datetime.now(UTC).date()))
    await root.execute("UPDATE contracts SET starts_on = $1 WHERE starts_on > $1", first)
    await root.execute("UPDATE rate_cards SET effective_on = $1 WHERE effective_on > $1", first)
    with sites.working(site.database, valkey_url):
        yield f"{first:%Y-%m}"


async def _closed(page: Page, month: str) -> None:
    """Close the month by its button, and wait until its drafts are there.

    The page shows how far it is, and comes anew by itself when it has ended: until then it is not touched.
    """
    await page.goto(page.url.split("/billing")[0] + f"/billing?month={month}")
    await page.locator("#job").evaluate("job => { job.dataset.before = '' }")
    await page.locator("form[action='/billing/close'] button").first.click()
    await expect(page.locator("#job[hidden]:not([data-before])")).to_be_attached(timeout=PATIENCE)
    await expect(page.locator("tr[data-row]").first).to_be_visible(timeout=PATIENCE)


async def _row(page: Page, company: str) -> None:
    """Open a company's draft beside the list."""
    await page.locator("tr[data-row] a.table__main", has_text=company).first.click()
    await expect(page.locator("tr.is-current a.table__main").first).to_contain_text(company)


async def test_a_month_is_closed_disputed_answered_issued_paid_and_credited(
    site: Site, browser: Browser, month: str, tmp_path: Path
) -> None:
    async with (
        site.visit(browser, "billing_clerk", language="ja") as clerk,
        site.visit(browser, "client_manager", tenant="ACME", language="en") as manager,
    ):
        page = await clerk.go("/billing")
        await _closed(page, month)
        await _closed(page, month)  # again: nothing is doubled
        rows = await page.locator("tr[data-row]").count()
        assert rows == len(
            set(await page.locator("tr[data-row]").evaluate_all("rows => rows.map(r => r.id)"))
        )

        theirs = await manager.go("/portal/invoices")
        await theirs.locator("section.notice a.button").first.click()
        await theirs.locator("li[data-row] a.table__main").first.click()
        await theirs.locator("details summary", has_text="Is this line wrong?").click()
        await theirs.fill("#reason", "We agreed on another fee.")
        await theirs.locator("form[action$='/dispute'] button[type=submit]").click()
        await expect(theirs.locator(".toast").first).to_be_visible()

        await page.reload()
        await expect(page.locator("main")).to_contain_text("異議")
        await _row(page, "アクメ")
        disputed = page.locator("li", has_text="We agreed on another fee.").first
        await disputed.locator("a.button").click()
        await page.locator("textarea[name=answer]").fill("契約書の第4条のとおりです。")
        await page.locator("button[name=outcome][value=declined]").click()
        await expect(page.locator(".toast").first).to_be_visible()
        await theirs.reload()
        await expect(theirs.locator("main")).to_contain_text("契約書の第4条のとおりです。")

        invoice = page.url.partition("#")[0]
        await page.keyboard.press("v")
        await expect(page.locator(".toast").first).to_contain_text("確認済み")
        await page.keyboard.press("i")
        dialog = page.locator("dialog#issue")
        await expect(dialog).to_contain_text("変更できません")
        if await dialog.locator("[name=accepting]").count():
            await dialog.locator("[name=accepting]").fill("単価は次月に定めます。")
        await dialog.locator("button[type=submit]").click()
        await expect(page.locator("h1")).to_have_text(re.compile(r"URK-\d{4}-\d+"))
        number = await page.text_content("h1") or ""
        total = await page.locator(".totals dd").last.text_content() or ""
        amount = re.sub(r"\D", "", total)

        today = f"{datetime.now(UTC):%Y/%m/%d}"
        file = tmp_path / "bank.csv"
        unknown = f"{today},55000,ミナトヤ"  # stays to be matched
        file.write_text(f"日付,入金額,摘要\n{today},{amount},{number}\n{unknown}\n", encoding="utf-8")
        page = await clerk.go("/billing/payments")
        account = page.locator("#account option", has_text=ISSUER["name_ja"])
        await page.select_option("#account", await account.first.get_attribute("value"))
        await page.set_input_files("#file", file)
        await page.locator("form[action='/billing/payments/files'] button[type=submit]").click()
        await expect(page.locator(".toast").first).to_be_visible()
        deposit = page.locator(".billing-deposit", has_text=number).first
        await expect(deposit.locator(".billing-why").first).to_contain_text("番号")
        await expect(deposit.locator(".table__sub").first).to_contain_text(ISSUER["bank_accounts"][0]["bank"])
        await deposit.locator("form[action$='/match'] button").click()
        await expect(page.locator(".toast").first).to_contain_text("消し込み")

        await page.goto(invoice)
        await expect(page.locator("main")).to_contain_text("入金済み")
        await page.goto(f"{invoice}/credit")
        await page.fill("#reason", "1件を二重に数えていました。")
        await page.locator("input[name^='amount-']").first.fill("999999999")
        await page.locator("main form button[type=submit]").last.click()
        await expect(page.locator("#errors")).to_be_visible()
        await page.locator("input[name^='amount-']").first.fill("1000")
        await page.locator("main form button[type=submit]").last.click()
        await expect(page.locator("[data-key=i]")).to_be_visible()
        await expect(page.locator("h1")).to_contain_text("返還請求書")
        await page.keyboard.press("i")
        await page.locator("dialog#issue button[type=submit]").click()
        await expect(page.locator("h1")).to_have_text(re.compile(r"URKC-"))
        manager.calm()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def billed(site: Site, browser: Browser, month: str, root: asyncpg.Connection) -> AsyncIterator[Looker]:
    """Who bills and who pays, over the month as it was left: the payment is voided, and another draft reviewed."""
    draft = await root.fetchval("SELECT id FROM invoices WHERE kind = 'invoice' AND status = 'draft' LIMIT 1")
    issued = await root.fetchval(
        "SELECT id FROM invoices WHERE kind = 'invoice' AND status = 'issued' LIMIT 1"
    )
    payment = await root.fetchval("SELECT id FROM payments LIMIT 1")
    clerk, manager = site.entry("billing_clerk"), site.entry("client_manager", "ACME")
    async with httpx.AsyncClient(base_url=site.url, trust_env=False, timeout=60) as http:
        who = clerk["client_id"], clerk["client_secret"]
        token = (await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=who)).json()
        http.headers["Authorization"] = f"Bearer {token['access_token']}"
        for path, body in (
            (f"payments/{payment}/void", {"reason": "誤り"}),
            (f"invoices/{draft}/review", None),
        ):
            done = await http.post(f"/v1/{path}", json=body)
            assert done.status_code == 200, done.text
    walks = [
        await walk(site.url, clerk, start=f"/billing?month={month}&invoice={draft}", within="/billing"),
        await walk(site.url, clerk, start=f"/billing/invoices/{issued}", within="/billing/invoices"),
        await walk(site.url, manager, start="/portal/invoices", within="/portal/invoices"),
    ]
    async with AsyncExitStack() as stack:
        yield Looker(site, browser, walks, stack)


@pytest.mark.parametrize("kind", every_page.BILLED)
async def test_page_of_a_billed_month_is_accessible_calm_and_narrow_enough(billed: Looker, kind: str) -> None:
    await billed.hold(kind, otherwise=())


async def test_an_issued_invoice_is_sent_once_more_from_its_page(
    site: Site,
    browser: Browser,
    billed: Looker,
    root: asyncpg.Connection,
    valkey_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    invoice = await root.fetchval(
        "SELECT id FROM invoices WHERE kind = 'invoice' AND status = 'issued' AND content -> 'recipient' ->> 'email' <> '' LIMIT 1"
    )
    with posting(monkeypatch) as post, sites.served(site.database, valkey_url) as url:
        async with replace(site, url=url).visit(browser, "billing_clerk") as clerk:
            page = await clerk.go(f"/billing/invoices/{invoice}/letter")
            await expect(page.locator("dialog#letter")).to_be_visible()
            await axe.hold(page)
            await page.locator("dialog#letter button[type=submit]").click()
            await expect(page.locator(".toast").first).to_contain_text("に送りました")
            clerk.calm()
    assert len(post.letters) == 1


async def test_who_asked_withdraws_a_write_off_and_may_ask_again(
    site: Site, browser: Browser, billed: Looker, root: asyncpg.Connection
) -> None:
    """The invoice's payment is voided by now, so it is open."""
    invoice = await root.fetchval(
        "SELECT id FROM invoices WHERE kind = 'invoice' AND status = 'issued' LIMIT 1"
    )
    async with (
        site.visit(browser, "billing_clerk", language="ja") as clerk,
        site.visit(browser, "account_manager", language="ja") as manager,
    ):
        page = await clerk.go(f"/billing/invoices/{invoice}")
        token = await page.locator("input[name=csrf]").first.input_value()
        for _ in range(2):
            asked = await page.request.post(
                f"{site.url}/billing/invoices/{invoice}/write-off",
                form={"csrf": token, "reason": "倒産のため"},
            )
            assert asked.status == 200
            await page.goto(f"{site.url}/billing/payments?view=write_offs")
            await axe.hold(page)
            other = await manager.go("/billing/payments?view=write_offs")
            await expect(other.locator("button[value=approve]")).to_have_count(1)
            await expect(other.locator("form[action$='/withdrawal']")).to_have_count(0)
            await expect(page.locator("button[value=approve]")).to_have_count(0)
            await page.locator("form[action$='/withdrawal'] button").click()
            await expect(page.locator(".toast").first).to_contain_text("取り下げました")
            await expect(page.locator("form[action$='/withdrawal']")).to_have_count(0)
        await other.locator("button[value=approve]").click()
        await expect(other.locator(".toast").first).to_contain_text("取り下げられています")
        clerk.calm()


async def test_who_may_not_see_money_does_not(site: Site, browser: Browser) -> None:
    for persona, path, status in (
        ("operator", "/billing", 403), ("client_manager", "/billing", 404), ("requester", "/portal/invoices", 403),
        ("auditor", "/billing/profit", 403), ("account_manager", "/billing/profit", 403), ("operator", "/portal/invoices", 404),
    ):  # fmt: skip
        async with site.visit(browser, persona) as visit:
            got = await visit.context.request.get(site.url + path, max_redirects=0)
            assert got.status == status, (persona, path)


@pytest.mark.parametrize(("language", "said"), [("ja", "粗利率"), ("en", "Margin rate")])
async def test_what_a_client_brings_is_said_in_both_languages(
    site: Site, browser: Browser, month: str, language: str, said: str
) -> None:
    async with site.visit(browser, "billing_clerk", language=language) as clerk:
        await _closed(await clerk.go("/billing"), month)
        page = await clerk.go(f"/billing/profit?month={month}")
        await expect(page.locator("main")).to_contain_text(said)
        clerk.calm()


async def test_a_neighbour_sees_no_invoice(
    site: Site, browser: Browser, root: asyncpg.Connection, month: str
) -> None:
    invoice = await root.fetchval(
        "SELECT i.id FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id WHERE t.key = 'ACME' LIMIT 1"
    )
    assert invoice is not None
    async with site.visit(browser, "client_manager", tenant="NORTH") as visit:
        for path in (
            f"/portal/invoices/{invoice}",
            f"/portal/invoices/{invoice}.pdf",
            f"/portal/invoices/{invoice}/lines/1",
        ):
            got = await visit.context.request.get(site.url + path)
            assert got.status == 404, path


async def test_auditors_read_and_change_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "auditor") as visit:
        for path in ("/billing", "/billing/invoices", "/billing/payments", "/billing/usage"):
            page = await visit.go(path)
            assert await page.locator("main form[method=post]").count() == 0, path
        visit.calm()
