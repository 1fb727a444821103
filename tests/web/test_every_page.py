"""Every page that somebody comes to by links, but for those that have files of their own; the door; and that no link is broken."""

import re

import pytest
from playwright.async_api import Browser

from tests.support import axe, every_page
from tests.support.browser import ROOT
from tests.support.every_page import Looker
from tests.support.site import NARROW, Site

pytestmark = pytest.mark.timeout(600)  # the first test walks as every role


async def test_no_link_of_any_page_is_broken(looker: Looker) -> None:
    assert looker.broken() == []


def test_what_no_link_leads_to_is_looked_at_by_tests_that_send_forms() -> None:
    assert every_page.OTHERWISE.keys() - {kind.path for kind in every_page.kinds()} == set()
    files = {ROOT / where for where in every_page.OTHERWISE.values() if where.startswith("tests/")}
    assert [file.name for file in files if not re.search(r"\b(hold|flaws)\(", file.read_text())] == []


@pytest.mark.parametrize("kind", every_page.area("rest"))
async def test_page_is_accessible_calm_and_narrow_enough(looker: Looker, kind: str) -> None:
    await looker.hold(kind)


@pytest.mark.parametrize(("language", "theme"), [("ja", "dark"), ("en", "light")])
async def test_the_door_is_accessible(site: Site, browser: Browser, language: str, theme: str) -> None:
    async with site.visit(browser, language=language, theme=theme, size=NARROW) as visit:
        assert await axe.flaws(await visit.go("/sign-in")) == []
        visit.calm()
