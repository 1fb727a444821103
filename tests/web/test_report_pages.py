"""The reports in the browser: where an account manager begins, pickers, charts drawn under the policy, and figures that open to tickets."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from api.web.reports.known import REPORTS
from tests.support.site import NARROW, Site


async def drawn(page: Page) -> int:
    """How many charts the page has, once each of them is drawn."""
    places = page.locator("main [data-chart]")
    await expect(places.first).to_be_visible()
    count = await places.count()
    for n in range(count):
        await expect(places.nth(n).locator("svg path").first).to_be_attached()
    return count


async def test_an_account_manager_begins_with_the_portfolio(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/")
        assert page.url == f"{site.url}/reports"
        rows = page.locator("table tbody tr")
        await expect(rows).to_have_count(3)
        await expect(page.get_by_role("heading", level=1)).to_have_text("担当の会社")
        await rows.first.locator("th a").click()
        await expect(page).to_have_url(re.compile(r"/reports/sla\?tenant=[A-Z]+$"))
        visit.calm()


@pytest.mark.parametrize("name", list(REPORTS))
async def test_every_chart_is_drawn_and_has_its_table(site: Site, browser: Browser, name: str) -> None:
    async with site.visit(browser, "account_manager", language="en", theme="dark") as visit:
        page = await visit.go(f"/reports/{name}?period=last_12_months")
        assert await drawn(page) > 0
        tables = page.locator("figure.chart details table")
        assert await tables.count() == await page.locator("figure.chart").count()
        visit.calm()


async def test_pickers_stand_in_the_address_and_the_address_is_the_link(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/volume")
        await page.select_option("#tenant", "ACME")
        await page.select_option("#period", "custom")
        await expect(page.locator("#from")).to_be_visible()
        await page.fill("#from", "2020-01-01")
        await page.fill("#to", "2020-01-31")
        await page.locator("form.asked button[type=submit]").click()
        await expect(page).to_have_url(
            re.compile(r"tenant=ACME.*period=custom.*from=2020-01-01.*to=2020-01-31")
        )
        await expect(page.get_by_role("heading", level=1)).to_contain_text("アクメ")
        await expect(page.locator(".empty")).to_be_visible()
        shared = page.url.removeprefix(site.url)
        await page.locator(".empty a").click()
        assert await drawn(page) > 0
        visit.calm()
    async with site.visit(browser, "team_lead") as visit:
        page = await visit.go(shared)
        await expect(page.locator("#from")).to_have_value("2020-01-01")
        await expect(page.locator("#tenant")).to_have_value("ACME")


async def test_a_figure_opens_to_as_many_tickets_and_each_to_its_page(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/throughput?tenant=ACME&period=last_12_months")
        figure = page.locator(".stat a.figure").first
        count = int((await figure.inner_text()).replace(",", ""))
        await figure.click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("完了したチケット")
        await expect(page.locator("header.head p")).to_contain_text(f"{count}件")
        await expect(page.locator("table tbody tr")).to_have_count(min(count, 100))
        await page.locator("table tbody tr th a").first.click()
        await expect(page).to_have_url(re.compile(r"/console/tickets/ACME-\d+$"))
        visit.calm()


async def _counted(page: Page) -> int:
    """How many tickets the page says there are behind a figure."""
    return int((await page.locator("header.head p").inner_text()).split()[0].replace(",", ""))


@pytest.mark.parametrize(
    ("report", "figure"), [("throughput", "first_pass"), ("throughput", "worked"), ("backlog", "open"), ("backlog", "client")]
)  # fmt: skip
async def test_the_tickets_behind_a_tile_are_those_that_it_is_of(
    site: Site, browser: Browser, report: str, figure: str
) -> None:
    async with site.visit(browser, "account_manager", language="en") as visit:
        page = await visit.go(f"/reports/{report}?tenant=ACME&period=last_12_months")
        field = "status" if figure == "client" else "figure"
        tile = page.locator(f".stat a.figure[href*='{field}={figure}']").first
        said, link = await tile.inner_text(), await tile.get_attribute("href") or ""
        count = await _counted(await visit.go(link))
        if report == "backlog":
            assert count == int(said)
        else:
            assert (
                0
                < count
                <= await _counted(await visit.go(link.replace(f"figure={figure}", "figure=resolved")))
            )
        visit.calm()


async def test_a_link_to_share_shows_either_side_the_same_days(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/sla?tenant=ACME")
        link = await page.locator("#share").get_attribute("href") or ""
        assert re.fullmatch(r"/shared/sla\?tenant=ACME&on=\d{4}-\d\d-\d\d", link)
        await expect(page.locator("button[data-copy=share]")).to_be_visible()
        later = await visit.go(re.sub(r"on=.*", "on=2026-01-20", link))
        assert later.url.startswith(f"{site.url}/reports/sla?tenant=ACME&on=2026-01-20")
        await expect(later.locator("header.head")).to_contain_text("2026年1月1日")
        visit.calm()
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go(link)
        assert page.url.startswith(f"{site.url}/portal/reports/sla?tenant=ACME")
        compared = await visit.go("/shared/comparison?tenant=ACME&month=2026-01")
        assert compared.url == f"{site.url}/portal/comparison?tenant=ACME&month=2026-01"
        for path in ("/shared/sla?tenant=NORTH", "/shared/comparison?tenant=NORTH", "/shared/nothing"):
            got = await visit.context.request.get(site.url + path, max_redirects=0)
            assert got.status == 404, path


async def test_the_open_tickets_of_the_backlog_are_those_of_its_figure(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager") as visit:
        page = await visit.go("/portal/reports/backlog")
        figure = page.locator(".stat a.figure").first
        count = int((await figure.inner_text()).replace(",", ""))
        await figure.click()
        await expect(page.locator("table tbody tr")).to_have_count(min(count, 100))
        visit.calm()


async def test_what_is_under_the_pointer_is_said_and_links_lead_on(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/volume?tenant=ACME&period=last_12_months")
        await drawn(page)
        bar = page.locator("#kinds svg g.mark-rect path").first
        await bar.hover()
        await expect(page.locator("#chart-tip")).to_be_visible()
        await expect(page.locator("#chart-tip")).to_contain_text("受付")
        visit.calm()


async def test_pages_fit_a_phone_and_are_followed_to_in_place(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager", size=NARROW) as visit:
        page = await visit.go("/portal/reports")
        assert await drawn(page) > 0
        await page.locator(".report-tabs a", has_text="件数").click()
        await expect(page).to_have_url(f"{site.url}/portal/reports/volume")
        assert await drawn(page) > 0
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide == 0
        visit.calm()


async def test_without_scripts_pictures_stand_for_the_charts(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager", scripts=False) as visit:
        page = await visit.go("/reports/throughput?tenant=ACME&period=last_12_months")
        picture = page.locator("#flow img")
        await expect(picture).to_be_visible()
        got = await visit.context.request.get(site.url + (await picture.get_attribute("src") or ""))
        assert got.status == 200
        assert got.headers["content-type"] == "image/svg+xml"
        assert (await got.text()).startswith("<svg")


async def test_tables_leave_as_csv_and_excel(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "client_manager") as visit:
        for kind, first in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
            got = await visit.context.request.get(f"{site.url}/portal/reports/sla.{kind}")
            assert got.status == 200
            assert (await got.body()).startswith(first)
            assert "ACME-sla-" in got.headers["content-disposition"]


async def test_who_may_not_read_reports_does_not(site: Site, browser: Browser) -> None:
    for persona, path, status in (
        ("operator", "/reports", 403), ("operator", "/reports/sla", 403), ("requester", "/portal/reports/sla", 403),
        ("client_manager", "/reports", 404), ("client_manager", "/reports/sla", 404), ("client_manager", "/portal/reports/sla?tenant=NORTH", 404),
        ("account_manager", "/portal/reports/sla", 404), ("account_manager", "/reports/sla?tenant=NOBODY", 404),
        ("account_manager", "/reports/nothing.csv", 404), ("account_manager", "/reports/sla/nothing.svg", 404), ("auditor", "/reports/sla", 200),
        ("administrator", "/reports", 200), ("team_lead", "/reports/effort", 200),
    ):  # fmt: skip
        async with site.visit(browser, persona) as visit:
            got = await visit.context.request.get(site.url + path, max_redirects=0)
            assert got.status == status, (persona, path)


async def test_a_client_reads_the_own_figures_and_no_neighbours(site: Site, browser: Browser) -> None:
    seen: list[set[str]] = []
    for tenant in ("ACME", "NORTH"):
        async with site.visit(browser, "client_manager", tenant=tenant) as visit:
            page = await visit.go("/portal/reports/tickets?figure=created&period=last_12_months")
            rows = await page.locator("table tbody tr .table__sub").all_inner_texts()
            seen.append({row.split("-")[0] for row in rows})
    assert seen == [{"ACME"}, {"NORTH"}]


async def test_a_long_list_goes_on_page_by_page_and_repeats_nothing(site: Site, browser: Browser) -> None:
    async with site.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/tickets?figure=created&period=last_12_months")
        seen: list[str] = []
        total = int(re.sub(r"\D", "", (await page.locator("header.head p").inner_text()).split("件")[0]))
        while True:
            seen += await page.locator("table tbody tr .table__sub").all_inner_texts()
            following = page.locator("a[rel=next]")
            if not await following.count():
                break
            await page.goto(await following.evaluate("each => each.href"))
        assert len(seen) == len(set(seen)) == total > 100
        await page.goto(page.url.split("after=")[0] + "after=nonsense")
        assert await page.locator("table tbody tr .table__sub").all_inner_texts() == seen[:100]
        visit.calm()
