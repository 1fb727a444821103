"""Every figure of a report opens to what it counts, and there is as much of it as the figure says."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser

from api.web.reports.known import REPORTS
from tests.support.figures import Figure, behind, figures, largest
from tests.support.site import Site, Visit

NOT_COUNTS = ("dependence/Dependence", "dependence/Evenly shared by", "dependence/More than half by")
"""Columns whose numbers are no counts of tickets, as hours of work are none: they open to what they were computed from."""
TRIES = 3


async def _wrong(visit: Visit, path: str) -> list[tuple[Figure, int | None]]:
    """Figures that open nothing, or to another number than their own."""
    found = [each for each in await figures(await visit.go(path)) if each.is_figure]
    assert found, path
    wrong: list[tuple[Figure, int | None]] = [(each, None) for each in found if not each.href]
    for each in largest(found, most=3):
        if each.href.startswith("#"):
            listed = await visit.page.locator(f"section:has({each.href}) li, {each.href} tbody tr").count()
        elif "/tickets?" in each.href:
            listed = await behind(visit, each.href) or 0
        else:
            continue
        is_count = each.count is not None and each.where not in NOT_COUNTS and "figure=work&" not in each.href
        is_right = listed == each.count if is_count else listed > 0
        if not is_right:
            wrong.append((each, listed))
    return wrong


async def _all_right(visit: Visit, path: str) -> None:
    """What is as of now may change between the page and the list: then both are read anew."""
    for _ in range(TRIES):
        wrong = await _wrong(visit, path)
        if not wrong:
            break
    assert wrong == []


@pytest.mark.parametrize("name", list(REPORTS))
async def test_every_figure_of_a_report_opens_to_as_many(
    untouched: Site, browser: Browser, name: str
) -> None:
    async with untouched.visit(browser, "account_manager", language="en") as visit:
        await _all_right(visit, f"/reports/{name}?period=last_12_months")
        visit.calm()


@pytest.mark.parametrize("name", ["sla", "throughput", "effort"])
async def test_so_does_what_it_is_compared_with_and_for_a_client(
    untouched: Site, browser: Browser, name: str
) -> None:
    async with untouched.visit(browser, "client_manager", language="en") as visit:
        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        days = f"from={today - timedelta(days=9)}&to={today}"  # the demo begins three weeks ago
        await _all_right(visit, f"/portal/reports/{name}?period=custom&{days}")
        visit.calm()


async def test_the_figures_of_the_portfolio_open_to_as_many(untouched: Site, browser: Browser) -> None:
    async with untouched.visit(browser, "account_manager", language="en") as visit:
        await _all_right(visit, "/reports")
        visit.calm()


async def test_work_opens_to_its_entries_with_their_hours(untouched: Site, browser: Browser) -> None:
    async with untouched.visit(browser, "account_manager", language="en") as visit:
        page = await visit.go("/reports/effort?tenant=ACME&period=last_12_months")
        tile = page.locator(".stat a.figure[href*='figure=work&']").first
        hours = int((await tile.inner_text()).removesuffix("h").replace(",", ""))
        page = await visit.go(await tile.get_attribute("href") or "")
        said = await page.locator("header.head p").inner_text()
        listed = int(said.split("h", 1)[0].rsplit(maxsplit=1)[-1].replace(",", ""))
        assert hours - 1 <= listed <= hours
        visit.calm()


async def test_a_link_of_old_still_names_its_company(untouched: Site, browser: Browser) -> None:
    async with untouched.visit(browser, "account_manager") as visit:
        page = await visit.go("/reports/sla?company=ACME")
        assert await page.locator("#tenant").input_value() == "ACME"
        shared = await visit.go("/shared/sla?company=ACME&on=2026-01-20")
        assert await shared.locator("#tenant").input_value() == "ACME"
        await shared.locator(".report-tabs a[href*='/comparison']").click()
        await shared.wait_for_url("**/reports/comparison?tenant=ACME")
        visit.calm()
