"""The comparison and the guided baseline in the browser: a month opened down to its tickets, a baseline begun, typed wrong, kept, confirmed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.axe import flaws
from tests.support.site import NARROW, WIDE, Site

STAFF, PORTAL = "/reports/comparison", "/portal/comparison"
KIND = "finance.payment-file"
"""What ACME has not said anything of in the demo."""


MONTH = f"{datetime.now(ZoneInfo('Asia/Tokyo')) - timedelta(days=7):%Y-%m}"
"""A month that the three weeks of the demo lie in, and its baselines hold for."""


async def _month(page: Page, site: Site, base: str, tenant: str = "") -> str:
    """Open the comparison of that month; its code."""
    await page.goto(f"{site.url}{base}?month={MONTH}{'&tenant=' + tenant if tenant else ''}")
    return await page.input_value("#month")


async def test_what_nobody_said_is_shown_as_missing_with_a_way_to_say_it(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "account_manager", language="ja") as visit:
        page = visit.page
        month = await _month(page, site, STAFF, "HANAMI")
        main = page.locator("main")
        await expect(main).to_contain_text("会社全体の値が未入力です：移行の費用、割り振る月数。")
        await expect(page.locator(".stat__value").first).to_have_text("未入力")
        await page.goto(f"{site.url}{STAFF}/{KIND}?tenant=ACME&month={month}")
        await expect(main).to_contain_text("分からないものを0とはしません")
        assert await flaws(page) == []
        visit.calm()


async def test_a_manager_begins_a_baseline_mends_what_is_wrong_and_confirms_it(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "client_manager", tenant="ACME", language="en") as visit:
        page = visit.page
        month = await _month(page, site, PORTAL)
        await page.goto(f"{site.url}{PORTAL}/baselines/{KIND}?month={month}")
        await page.get_by_role("button", name="Start with typical values").press("Enter")
        await expect(page.locator("h2#step")).to_have_text("Time a case takes")
        await page.fill("[id='minutes_per_case.value']", "a while")
        await page.get_by_role("button", name="Save and continue").press("Enter")
        await expect(page.locator("#errors a")).to_have_attribute("href", "#minutes_per_case.value")
        assert await page.input_value("[id='minutes_per_case.value']") == "a while"
        assert await flaws(page) == []
        for end, value in (("value", "190"), ("low", "160"), ("high", "240")):
            await page.fill(f"[id='minutes_per_case.{end}']", value)
        await expect(page.locator("#result")).to_contain_text("In-house a month")
        for end, value in (("value", "95"), ("low", ""), ("high", "")):
            await page.fill(f"[id='rework_minutes.{end}']", value)
        await page.get_by_role("button", name="Save and continue").press("Enter")
        await expect(page.locator("h2#step")).to_have_text("People doing the work")
        await page.goto(f"{site.url}{PORTAL}/baselines/{KIND}?month={month}&step=confirm")
        await page.fill("#source", "  ")  # the browser lets spaces through
        await page.get_by_role("button", name="Confirm the chosen values").press("Enter")
        await expect(page.locator("#errors")).to_be_visible()
        await page.check("input[value=minutes_per_case]")
        await page.fill("#source", "Time study of October")
        await page.get_by_role("button", name="Confirm the chosen values").press("Enter")
        chosen = page.locator("label", has=page.locator("input[value=minutes_per_case]"))
        await expect(chosen).to_contain_text("confirmed")
        await expect(chosen).to_contain_text("Time study of October")


@pytest.mark.parametrize("path", ["", "/hr.payroll", "/baselines/company", "/baselines/hr.payroll"])
async def test_pages_stand_without_scripts_on_a_narrow_screen_in_the_dark(
    site: Site, browser: Browser, path: str
) -> None:
    async with site.visit(
        browser,
        "client_manager",
        tenant="ACME",
        language="ja",
        scripts=False,
        size=NARROW,
        theme="dark",
    ) as visit:
        page = visit.page
        await page.goto(f"{site.url}{PORTAL}{path}")
        await expect(page.locator("h1")).to_be_visible()
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0


async def test_a_chart_has_its_names_over_its_bars_on_a_phone_and_beside_them_where_there_is_room(
    site: Site, browser: Browser
) -> None:
    async with site.visit(browser, "account_manager", language="en", size=NARROW) as visit:
        page = visit.page
        await _month(page, site, STAFF, "ACME")
        costs = page.locator("figure#costs")
        place, around = costs.locator("[data-chart]"), costs.locator(".scroll").first
        drawn = costs.locator(".chart__stage svg")
        await expect(drawn).to_be_visible()
        assert await around.evaluate("each => each.scrollWidth <= each.clientWidth")
        over = int(await drawn.get_attribute("height") or 0)
        await page.set_viewport_size(WIDE)
        await expect(place).to_have_attribute("data-drawn", "chart")
        await expect(drawn).not_to_have_attribute("height", str(over))
        await page.set_viewport_size(NARROW)
        await expect(drawn).to_have_attribute("height", str(over))
        visit.calm()


@pytest.mark.parametrize(
    ("persona", "tenant", "path", "status"),
    [
        ("client_manager", "ACME", STAFF, 404),
        ("account_manager", None, PORTAL, 404),
        ("account_manager", None, f"{STAFF}?tenant=NOBODY", 404),
        ("client_manager", "ACME", f"{PORTAL}/no.such-work", 404),
        ("requester", "ACME", PORTAL, 403),
        ("team_lead", None, STAFF, 403),
    ],
)
async def test_others_do_not_come_in(
    site: Site, browser: Browser, persona: str, tenant: str | None, path: str, status: int
) -> None:
    async with site.visit(browser, persona, tenant=tenant) as visit:
        answer = await visit.page.request.get(f"{site.url}{path}")
        assert answer.status == status


async def test_the_month_is_taken_along_as_a_file(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager", language="ja") as visit:
        await _month(visit.page, site, STAFF, "ACME")
        for kind, begin in (("xlsx", b"PK"), ("csv", "\ufeff月,業務コード".encode())):
            address = await visit.page.locator(f"a[href*='/files/sourcing.{kind}']").get_attribute("href")
            got = await visit.context.request.get(f"{site.url}{address}")
            assert (got.status, (await got.body()).startswith(begin)) == (200, True), kind
    async with site.visit(browser, "requester", tenant="ACME") as visit:
        assert (await visit.context.request.get(f"{site.url}{PORTAL}/files/sourcing.csv")).status == 403
