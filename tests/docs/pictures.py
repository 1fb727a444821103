"""`make pictures`: the pictures of the README, in both languages, taken of the demo that `make run` runs on this machine."""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.async_api import Browser, Page

from tests.docs.pages import ROOT
from tests.support.browser import browser

FOLDER = ROOT / "docs" / "pictures"
URL = f"http://127.0.0.1:{os.environ.get('URAKATA_PORT', '8000')}"
PEOPLE = Path(os.environ.get("URAKATA_HOME", ROOT / ".urakata")) / "demo-credentials.json"
SIZE = (1280, 800)
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}

_DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every(place => place.querySelector('.chart__stage svg'))"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as somebody sees it; or, with `opens`, what the last link to such an address (by language) leads to from there."""

    name: str
    persona: str
    path: str
    theme: Literal["light", "dark"] = "light"
    opens: Mapping[str, str] | None = None


PICTURES = (
    Picture("ticket", "operator", "/console/tickets?status=in_progress", opens={"ja": "/console/tickets/ACME-", "en": "/console/tickets/NORTH-"}),
    Picture("portfolio", "account_manager", "/reports", theme="dark"),
    Picture("request", "requester", "/portal/new/it.helpdesk"),
    Picture("month", "billing_clerk", "/billing"),
    Picture("comparison", "account_manager", "/reports/comparison?tenant=ACME"),
)  # fmt: skip


async def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    async with browser() as chromium:
        for picture in PICTURES:
            for language in LANGUAGES:
                page = await _signed_in(chromium, picture, language)
                await page.goto(URL + picture.path)
                if picture.opens:
                    link = page.locator(f"main table a[href^='{picture.opens[language]}']").last
                    await page.goto(URL + str(await link.get_attribute("href")))
                await page.wait_for_load_state("load")
                await page.wait_for_function(_DRAWN)
                _keep(await page.screenshot(), FOLDER / f"{picture.name}.{language}.png")
                await page.context.close()


async def _signed_in(chromium: Browser, picture: Picture, language: str) -> Page:
    people: list[dict[str, Any]] = json.loads(PEOPLE.read_text())
    who = next(
        each for each in people if each["persona"] == picture.persona and each["tenant"] in (None, "ACME")
    )
    context = await chromium.new_context(
        viewport={"width": SIZE[0], "height": SIZE[1]},
        color_scheme=picture.theme,
        locale=LANGUAGES[language],
        reduced_motion="reduce",
    )
    await context.add_cookies([{"name": "urakata_taste", "value": f"{language}..01", "url": URL}])
    page = await context.new_page()
    await page.goto(f"{URL}/sign-in")
    await page.fill("#email", who["email"])
    await page.fill("#password", who["password"])
    await page.click("form[action='/sign-in'] button[type=submit]")
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def _keep(png: bytes, path: Path) -> None:
    """Few colours are enough for pages, and a third of the bytes."""
    Image.open(BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
