"""What axe-core finds wrong with a page, by WCAG 2.2 A and AA, and whether it scrolls sideways."""

from playwright.async_api import Page

from tests.support.browser import ROOT
from tests.support.site import NARROW

_AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}))
    .violations.map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? "")).join(" | ")}`)"""
_SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return null;
  const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > wide + 0.5 && !each.closest(".scroll"));
  return `scrolls sideways by ${document.documentElement.scrollWidth - wide} px: ${out.slice(-3).map((each) => each.outerHTML.slice(0, 120)).join(" | ")}`;
}"""

_DRAWN = """() => [...document.querySelectorAll("[data-chart]")].filter((each) => each.checkVisibility()).every((each) => {
  const stage = each.querySelector(".chart__stage"), svg = stage?.querySelector("svg");
  return svg && Math.abs(svg.getAttribute("width") - stage.clientWidth) < 4;
})"""


async def flaws(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, and whether it scrolls sideways.

    The window is as high as the page: what a bar at its edge covers for now is scrolled free, and is no small target.
    """
    size = page.viewport_size
    assert size is not None
    for _ in range(
        12
    ):  # what is measured by the window grows with it, and charts are drawn anew once its width has changed
        height = max(size["height"], min(await _height(page), 60_000))
        shown = page.viewport_size
        if shown and shown["height"] == height:
            break
        await page.set_viewport_size({"width": size["width"], "height": height})
    await page.evaluate(_AXE)
    wrong: list[str] = await page.evaluate(_RUN)
    sideways: str | None = await page.evaluate(_SIDEWAYS)
    await page.set_viewport_size(size)
    return [*wrong, *([sideways] if sideways else [])]


async def _height(page: Page) -> int:
    """How high the page is, once its charts stand as wide as their places are now."""
    if await page.locator("[data-chart]").count():
        await page.wait_for_function(_DRAWN)
        await page.wait_for_timeout(100)
        await page.wait_for_function(_DRAWN)
    height: int = await page.evaluate("() => document.documentElement.scrollHeight")
    return height


async def hold(page: Page) -> None:
    """Fail unless nothing is wrong with a page that was come to by forms: as it stands, and dark on a phone.

    What the form before said in passing is closed first, as who wants to press what lies under it does.
    """
    for _ in range(await page.locator("[data-close-toast]").count()):
        await page.locator("[data-close-toast]").first.click()
    size = page.viewport_size
    assert size is not None
    wrong = await flaws(page)
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size(NARROW)
    wrong += await flaws(page)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(size)
    assert wrong == [], "\n".join(wrong)
