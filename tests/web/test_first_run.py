"""The first run: an empty installation is set up in a browser, by whoever can read where it was started, and by nobody else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page

from core import set_up_code
from deploy import first_run
from tests.support import axe
from tests.support import site as sites
from tests.support.servers import Servers
from tests.support.site import Site

PASSWORD = "a sentence is a good password"


@pytest.fixture
def empty(servers: Servers, worker_id: str, valkey_url: str, tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    """A migrated database with nobody in it, served, and its home folder."""
    addresses = servers.database(f"first_run_{worker_id}_{tmp_path.name}".lower()[:60])
    with sites.served(addresses, valkey_url, home=tmp_path) as url:
        yield Site(url, addresses, []), tmp_path


async def _fill(page: Page, code: str, *, again: str = PASSWORD, factor: bool = False) -> None:
    await page.fill("#code", code)
    await page.fill("#name_ja", "裏方サービス株式会社")
    await page.fill("#name_en", "Urakata Services")
    await page.fill("#name", "井手 直子")
    await page.fill("#email", "ide@provider.example")
    await page.fill("#password", PASSWORD)
    await page.fill("#again", again)
    await page.set_checked("[name=factor]", factor)
    await page.click("form[action='/first-run'] button[type=submit]")


async def _enrol(page: Page) -> None:
    """Set up the second factor that was asked for."""
    await page.wait_for_url("**/sign-in/enrol")
    await page.click("details summary")
    await axe.hold(page)
    secret = (await page.text_content("code.key") or "").replace(" ", "")
    await page.fill("#code", pyotp.TOTP(secret).now())
    await page.click("form[action='/sign-in/enrol'] button[type=submit]")
    await page.wait_for_selector("a[href='/first-run/next']")
    await axe.hold(page)
    await page.click("a[href='/first-run/next']")


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_an_empty_installation_is_set_up_and_closed_to_the_next(
    empty: tuple[Site, Path], browser: Browser, language: str
) -> None:
    site, home = empty
    code = await asyncio.to_thread(first_run.offer, home, site.database.app_url)
    assert code
    async with site.visit(browser, language=language) as visit:
        page = await visit.go("/")
        assert page.url.endswith("/first-run")
        await axe.hold(page)
        await _fill(page, "AAAA-BBBB-CCCC-DDDD", again="another")
        await axe.hold(page)
        assert await page.locator("#code-error").count() == 1
        assert await page.locator("#again-error").count() == 1
        assert await page.input_value("#name") == "井手 直子"
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await _fill(page, code.lower(), factor=language == "en")
        if language == "en":
            await _enrol(page)
        await page.wait_for_url("**/first-run/next")
        await axe.hold(page)
        await page.click("form[action='/first-run/skills'] button")
        await page.wait_for_selector(".step[data-state=done]")
        await page.goto(site.url + "/admin/onboarding")
        assert await page.locator("form[action='/admin/onboarding']").count() == 1
        places = await page.eval_on_selector_all(
            ".rail a[href]", "all => all.map(each => each.getAttribute('href'))"
        )
        assert {"/procedures", "/floor/calendars", "/floor/policies", "/admin/catalogue"} <= set(places)
        for place in places:
            answer = await page.goto(site.url + place)
            assert answer
            assert answer.status == 200, place
        await page.goto(site.url + "/procedures")
        await axe.hold(page)
        await page.click("main a[href='/admin/onboarding']")
        visit.calm()
    async with site.visit(browser, language=language) as stranger:
        assert (await stranger.go("/first-run")).url.endswith("/sign-in")
        assert (await stranger.go("/")).url.endswith("/sign-in")
    assert await asyncio.to_thread(first_run.offer, home, site.database.app_url) is None
    assert not (home / set_up_code.FILE).exists()


async def test_without_the_code_nobody_sets_it_up(empty: tuple[Site, Path], browser: Browser) -> None:
    site, _home = empty
    async with site.visit(browser, scripts=False) as visit:
        page = await visit.go("/first-run")
        await _fill(page, "")
        assert await page.locator("#code").evaluate("each => !each.validity.valid")
        await _fill(page, "AAAA-BBBB-CCCC-DDDD")
        assert await page.locator("#code-error").count() == 1
        assert (await visit.go("/")).url.endswith("/first-run")


def test_a_code_is_kept_for_its_owner_alone_and_only_the_last_one_is_good(tmp_path: Path) -> None:
    first, second = set_up_code.fresh(tmp_path), set_up_code.fresh(tmp_path)
    assert (tmp_path / set_up_code.FILE).stat().st_mode & 0o777 == 0o600
    assert second.replace("-", "") not in (tmp_path / set_up_code.FILE).read_text()
    assert set_up_code.matches(tmp_path, f" {second.lower().replace('-', ' ')} ")
    assert not set_up_code.matches(tmp_path, first)
    assert not set_up_code.matches(tmp_path, "")
    set_up_code.spend(tmp_path)
    assert not set_up_code.matches(tmp_path, second)
