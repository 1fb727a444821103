"""Alerts and subscriptions in the browser: set, refused with a reason, removed; delivered and opened."""

import re

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from api.web.reports.behind import TITLES
from api.web.watching.leading import BEHIND
from api.web.watching.offered import GROUPS
from services.alerts.figures import FIGURES
from tests.support import axe
from tests.support.site import Site

pytestmark = pytest.mark.timeout(300)


def test_every_figure_that_is_watched_leads_to_what_it_counts() -> None:
    assert all(each["figure"] in TITLES for each in BEHIND.values())
    of_people = {"one_person_kinds", "uncovered_skills"}
    assert set(BEHIND) | of_people == {code for code, each in FIGURES.items() if not each.is_cost}


@pytest.mark.parametrize(
    ("persona", "base"), [("account_manager", "/reports"), ("client_manager", "/portal/reports")]
)
async def test_a_figure_is_watched_and_let_go(site: Site, browser: Browser, persona: str, base: str) -> None:
    async with site.visit(browser, persona, language="en") as visit:
        page = await visit.go(f"{base}/alerts")
        await axe.hold(page)
        rows = page.locator("tr[data-row]")
        before = await rows.count()
        form = page.locator(f"form[action='{base}/alerts']")
        await page.fill("#raise_value", "95")
        await page.fill("#clear_value", "90")  # the wrong side: it would flap
        await form.locator("button[type=submit]").click()
        await expect(page.locator("#clear_value-error")).to_be_visible()
        assert await page.input_value("#raise_value") == "95"
        await page.fill("#clear_value", "97")
        await page.locator(f"form[action='{base}/alerts'] button[type=submit]").click()
        await expect(rows).to_have_count(before + 1)
        await expect(rows.last).to_contain_text("below 95.0%")
        await rows.first.locator("form button").click()
        await expect(rows).to_have_count(before)


async def test_a_raised_alert_is_a_reason_to_call(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager", language="en") as visit:
        page = await visit.go("/reports/alerts")
        await page.select_option("#tenant", "NORTH")
        await page.locator("form:has(#tenant) button[type=submit]").click()
        await expect(page.locator("input[name=tenant]")).to_have_value("NORTH")
        await page.select_option("#figure", "backlog_open")
        await expect(page.locator("#days")).to_be_hidden()  # it is of this moment
        await expect(page.locator("#fewest")).to_be_hidden()
        await page.fill("#raise_value", "3")
        await page.fill("#clear_value", "2")
        await page.locator("form[action='/reports/alerts'] button[type=submit]").click()
        await expect(page.locator("tr[data-row]").first).to_contain_text("above 3")
        await raised(site)
        page = await visit.go("/reports")
        await expect(page.locator("#bell .xs")).to_be_visible()  # it was set by them, so the bell tells them
        await page.get_by_role("link", name="1 alert is raised").first.click()
        await expect(page).to_have_url(f"{site.url}/reports/alerts")
        await page.locator("tr[data-row]", has_text="above 3").locator("form button").click()
        await expect(page.locator("tr[data-row]", has_text="above 3")).to_have_count(0)
        page = await visit.go("/reports")
        assert await page.get_by_role("link", name="1 alert is raised").count() == 0
        visit.calm()
    async with site.visit(browser, "billing_clerk") as visit:
        assert (await visit.context.request.get(f"{site.url}/reports")).status == 200


async def test_an_alert_is_changed(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go("/reports/alerts?tenant=HANAMI")
        await page.select_option("#figure", "cycle_p90")
        await expect(page.locator("#raise_value-hint")).to_have_text("hours", use_inner_text=True)
        await page.select_option("#task_type", "hr.onboarding")
        await page.fill("#raise_value", "40")
        await page.fill("#clear_value", "30")
        await page.locator("form[action='/reports/alerts'][method=post] button[type=submit]").click()
        row = page.locator("tr[data-row]", has_text="above 40.0 h")
        await expect(row).to_contain_text("you are told")
        await row.get_by_role("link", name="Change").click()
        await expect(page.locator("#raise_value")).to_have_value("40")
        await expect(page.locator("#task_type")).to_have_value("hr.onboarding")
        await axe.hold(page)
        await page.fill("#raise_value", "20")  # would be cleared before it is raised
        await page.locator("#set form button[type=submit]").click()
        await expect(page.locator("#clear_value-error")).to_be_visible()
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#clear_value", "10")
        await page.locator("#set form button[type=submit]").click()
        row = page.locator("tr[data-row]", has_text="above 20.0 h")
        await expect(row).to_have_count(1)
        address = await row.get_by_role("link", name="Change").get_attribute("href")
        await raised(site)
        page = await visit.go("/console/notices")
        await expect(page.locator("#notices-alerts")).to_contain_text("Cycle time (90th percentile)")
        page = await visit.go("/reports/alerts")
        await page.locator("tr[data-row]", has_text="above 20.0 h").locator("form button").click()
        await expect(page.locator("tr[data-row]", has_text="above 20.0 h")).to_have_count(0)
        visit.calm()
    async with site.visit(browser, "client_manager", tenant="ACME") as visit:
        assert address is not None
        theirs = f"{site.url}/portal{address.partition('#')[0]}"
        assert (await visit.context.request.get(theirs)).status == 404


def test_every_figure_stands_in_one_group() -> None:
    listed = [code for codes in GROUPS.values() for code in codes]
    assert sorted(listed) == sorted(FIGURES)


async def raised(site: Site) -> None:
    """Raise every alert, as the worker does when it looks."""
    admin = await asyncpg.connect(site.database.admin_url)
    await admin.execute("UPDATE alert_rules SET is_raised = true WHERE ended_at IS NULL")
    await admin.close()


async def test_a_report_is_subscribed_to_and_ended(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager", language="ja") as visit:
        page = await visit.go("/portal/reports/subscriptions")
        await axe.hold(page)
        await page.select_option("#report", "throughput")
        await page.select_option("#rhythm", "week-0")
        await page.locator("form[action='/portal/reports/subscriptions'] button[type=submit]").click()
        mine = page.locator("section[aria-labelledby=mine] li")
        await expect(mine).to_have_count(1)
        await expect(mine.first).to_contain_text(re.compile("毎週月曜日"))
        await mine.first.locator("button").click()
        await expect(mine).to_have_count(0)
        visit.calm()


async def test_an_operator_has_no_alerts(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "operator") as visit:
        for path in ("/reports/alerts", "/reports/subscriptions"):
            assert (await visit.context.request.get(site.url + path)).status == 403


async def test_who_bills_finds_the_reports_in_the_rail(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "billing_clerk", language="en") as visit:
        page = await visit.go("/billing")
        await page.locator(".rail__link[href='/reports']").click()
        await expect(page).to_have_url(re.compile("/reports$"))
        await expect(page.locator("h1")).to_have_text("Portfolio")
        assert await page.locator("a[href='/reports/alerts']").count() == 0  # not theirs to see
        visit.calm()
