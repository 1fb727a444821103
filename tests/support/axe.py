"""What is wrong with a page: what axe-core finds by WCAG 2.2 A and AA, scrolling sideways, and text squeezed into a few letters a line."""

from collections.abc import Mapping

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
_SQUEEZED = """() => [...document.querySelectorAll("body *")].flatMap((each) => {
  const own = [...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()).join("");
  if (own.length < 8 || !each.checkVisibility() || each.closest("svg, script, style, pre, option, .visually-hidden")) return [];
  const range = document.createRange();
  range.selectNodeContents(each);
  const box = range.getBoundingClientRect(), em = parseFloat(getComputedStyle(each).fontSize);
  return box.width > 0 && box.width < 4.2 * em && box.height > 6 * em
    ? [`is squeezed to ${Math.round(box.width)} by ${Math.round(box.height)} px: ${own.slice(0, 30)}`] : [];
})"""

_DRAWN = """() => [...document.querySelectorAll("[data-chart]")].filter((each) => each.checkVisibility()).every((each) => {
  const stage = each.querySelector(".chart__stage"), svg = stage?.querySelector("svg");
  return svg && Math.abs(svg.getAttribute("width") - stage.clientWidth) < 4;
})"""


async def flaws(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, whether it scrolls sideways, and which texts are squeezed.

    The window is as high as the page: what a bar at its edge covers for now is scrolled free, and is no small target.
    """
    size = page.viewport_size
    assert size is not None
    await _open_whole(page, size)
    await page.evaluate(_AXE)
    wrong: list[str] = await page.evaluate(_RUN)
    wrong += await _out_of_shape(page)
    await page.set_viewport_size(size)
    return wrong


async def flaws_of_shape(page: Page, size: Mapping[str, int]) -> list[str]:
    """Whether the page scrolls sideways in a window of this size, and which texts are squeezed there."""
    before = page.viewport_size
    assert before is not None
    await page.set_viewport_size({"width": size["width"], "height": size["height"]})
    await _open_whole(page, size)
    wrong = await _out_of_shape(page)
    await page.set_viewport_size(before)
    return wrong


async def _out_of_shape(page: Page) -> list[str]:
    sideways: str | None = await page.evaluate(_SIDEWAYS)
    squeezed: list[str] = await page.evaluate(_SQUEEZED)
    return [*([sideways] if sideways else []), *squeezed]


async def _open_whole(page: Page, size: Mapping[str, int]) -> None:
    for _ in range(
        12
    ):  # what is measured by the window grows with it, and charts are drawn anew once its width has changed
        height = max(size["height"], min(await _height(page), 60_000))
        shown = page.viewport_size
        if shown and shown["height"] == height:
            break
        await page.set_viewport_size({"width": size["width"], "height": height})


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
