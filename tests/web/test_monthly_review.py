"""The monthly review in the browser: a month is frozen, commented, agreed upon and sent; the client reads and signs it."""

from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from core import json
from services.monthly_reports.content import kept
from tests.services.monthly_reports.test_sheet import october
from tests.support import axe
from tests.support.figures import figures
from tests.support.site import Site

pytestmark = pytest.mark.timeout(400)


async def test_a_month_is_frozen_sent_and_signed_by_both_sides(site: Site, browser: Browser) -> None:
    async with (
        site.visit(browser, "account_manager", language="ja") as ours,
        site.visit(browser, "client_manager", tenant="ACME", language="en") as theirs,
    ):
        page = await ours.go("/reports/monthly?tenant=ACME")
        await axe.hold(page)
        await page.locator("form[action='/reports/monthly'][method=post] button[type=submit]").click()
        await expect(page.locator("h1")).to_contain_text("定例報告書")
        await axe.hold(page)

        await page.locator("#summary-ja").fill("先月は目標を達成しました。")
        await page.locator("form[action$='/comments'] button[type=submit]").click()
        await expect(page.locator("#summary .monthly-comment")).to_contain_text("目標を達成しました")

        await page.locator("#agreed details summary").click()
        await page.fill("#title", "  ")
        await page.locator("form[action$='/items'] button[type=submit]").click()
        await expect(page.locator("#title-error")).to_be_visible()
        ours.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#title", "印影の扱いを文書にする")
        await page.fill("#owner", "稲葉")
        await page.locator("form[action$='/items'] button[type=submit]").click()
        await expect(page.locator("#agreed")).to_contain_text("印影の扱いを文書にする")

        await page.keyboard.press("i")
        dialog = page.locator("dialog#send")
        await expect(dialog).to_contain_text("変更できません")
        await dialog.locator("button[type=submit]").click()
        await expect(page.locator(".toast").first).to_contain_text("送付しました")
        report = page.url.rpartition("/")[2].partition("#")[0]

        read = await theirs.go("/portal")
        notice = read.locator(f".notice:has(a[href='/portal/monthly/{report}'])")
        await expect(notice).to_contain_text("waits for your signature")
        await axe.hold(read)
        read = await theirs.go("/portal/monthly")
        await axe.hold(read)
        await read.locator(f"a[href='/portal/monthly/{report}']").click()
        await expect(read.locator("h1")).to_contain_text("Monthly service review")
        await expect(read.locator("#agreed")).to_contain_text("印影の扱いを文書にする")
        assert await read.locator("form[action$='/comments']").count() == 0
        await axe.hold(read)
        async with read.expect_download() as held:
            await read.locator(f"a[href='/portal/monthly/{report}.en.pdf']").first.click()
        first = (await (await held.value).path()).read_bytes()
        assert first.startswith(b"%PDF-")
        await read.fill("#remark", "Thank you.")
        await read.locator("form[action$='/signature'] button[type=submit]").click()
        await expect(read.locator(".toast").first).to_be_visible()
        await expect(read.locator("aside")).to_contain_text("Thank you.")
        await theirs.go("/portal")
        await expect(notice).to_have_count(0)

        await page.reload()
        await page.locator("form[action$='/signature'] button[type=submit]").click()
        await expect(page.locator("aside")).to_contain_text("Thank you.")
        async with page.expect_download() as again:
            await page.goto(f"{site.url}/reports/monthly?tenant=ACME")
            await page.locator(f"a[href='/reports/monthly/{report}.en.pdf']").click()
        assert (await (await again.value).path()).read_bytes() == first
        ours.calm()
        theirs.calm()


async def test_both_sides_of_the_costs_are_drawn(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager", tenant="ACME", language="ja") as visit:
        page = await visit.go("/reports/monthly?tenant=HANAMI")
        await page.locator("form[action='/reports/monthly'][method=post] button[type=submit]").click()
        await expect(page.locator("#cost")).to_be_visible()
        address = page.url.partition("#")[0]
        admin = await asyncpg.connect(site.database.admin_url)
        content = json.text(kept(october()))
        await admin.execute("UPDATE monthly_reports SET content = $2 WHERE id = $1", UUID(address.rpartition("/")[2]), content)  # fmt: skip
        await admin.close()
        await page.goto(address)
        await expect(page.locator("#cost figure#costs .chart__place svg")).to_be_visible()
        await expect(page.locator("#attainment figure#trend .chart__place svg")).to_be_visible()
        breach = page.locator("#attainment th a").first
        await expect(breach).to_have_attribute("href", f"/console/tickets/{await breach.inner_text()}")
        await expect(page.locator("#cost .table").last).to_contain_text("未入力あり")
        await axe.hold(page)
        found = {(each.where, each.name): each.href for each in await figures(page) if each.href}
        october_of = "tenant=ACME&from=2026-10-01&to=2026-10-31"
        assert f"/reports/tickets?figure=judged&{october_of}" in found.values()
        assert (
            "/reports/tickets?figure=met&tenant=ACME&metric=resolution&from=2026-10-01&to=2026-10-31"
            in found.values()
        )
        assert any(
            href.startswith("/reports/comparison/") and "month=2026-10" in href for href in found.values()
        )
        opened = await visit.context.request.get(f"{site.url}/reports/tickets?figure=judged&{october_of}")
        assert opened.status == 200
        drawn = await visit.context.request.get(address + "/pictures/costs.svg")
        assert (drawn.status, (await drawn.body())[:4]) == (200, b"<svg")
        assert (await visit.context.request.get(address + "/pictures/weather.svg")).status == 404
        visit.calm()


async def test_who_may_not_see_it_does_not(site: Site, browser: Browser) -> None:
    for persona, path, status in (
        ("operator", "/reports/monthly", 403), ("requester", "/portal/monthly", 403), ("client_manager", "/reports/monthly", 404),
        ("account_manager", "/portal/monthly", 404),
    ):  # fmt: skip
        async with site.visit(browser, persona) as visit:
            got = await visit.context.request.get(site.url + path, max_redirects=0)
            assert got.status == status, (persona, path)
