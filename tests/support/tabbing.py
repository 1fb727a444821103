"""Going through a page by the Tab key alone, as somebody without a pointer does: where focus comes to, and whether it is seen there."""

from dataclasses import dataclass

from playwright.async_api import Page

MOST = 600
"""No page has so many stops: whoever presses Tab so often is trapped."""
PARTS = 9
"""More than a field for a date and a time has: year, month, day, hour, minute, half of the day, and the picker."""

_SET_UP = """() => {
  window.tabbing = {
    names: new Map(),
    name(node) {
      if (!this.names.has(node)) this.names.set(node, `${this.names.size} ${node.outerHTML.slice(0, 140)}`);
      return this.names.get(node);
    },
    inside(root) {
      const groups = new Set();
      return [...root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((node) => {
        if (node.tabIndex < 0 || node.disabled || node.type === "hidden" || node.closest("[inert]")) return false;
        if (!node.checkVisibility({visibilityProperty: true}) || (node.localName === "summary" && node.parentElement.localName !== "details")) return false;
        if (node.type !== "radio") return true;
        const group = `${node.form?.id} ${node.name}`;
        const chosen = node.checked || ![...document.getElementsByName(node.name)].some((each) => each.checked && each.form === node.form);
        return chosen && !groups.has(group) && groups.add(group);
      });
    },
  };
}"""
_EXPECTED = """() => {
  const modal = [...document.querySelectorAll("dialog")].filter((each) => each.matches(":modal")).at(-1);
  return tabbing.inside(modal ?? document.body).map((node) => tabbing.name(node));
}"""
_HERE = """() => {
  const node = document.activeElement;
  if (!node || node === document.body || node.localName === "dialog") return null;
  const ringed = (each) => { const look = each && getComputedStyle(each); return !!look && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2; };
  const bearers = [node, node.parentElement, node.closest(".drop, label, .row"), node.previousElementSibling, node.nextElementSibling];
  const bearer = bearers.find(ringed);
  const box = (bearer ?? node).getBoundingClientRect();
  const parts = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const hit = ([x, y]) => { const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y); return !!top && ((bearer ?? node).contains(top) || top.contains(node) || top.closest("label")?.control === node); };
  return { name: tabbing.name(node), ringed: !!bearer, seen: parts.some(hit) };
}"""


@dataclass(frozen=True, slots=True)
class Round:
    """A way by Tab: what it came to, what it should have come to, and where focus was not seen."""

    stops: list[str]
    missed: list[str]
    unseen: list[str]


async def go_round(page: Page) -> Round:
    """Press Tab until focus comes round: to the first stop again, past the end of the page. Raises AssertionError in a trap."""
    await page.evaluate(_SET_UP)
    await page.evaluate(
        "() => document.activeElement?.matches('body, dialog *') || document.activeElement?.blur()"
    )
    expected: list[str] = await page.evaluate(_EXPECTED)
    stops: list[str] = []
    unseen: list[str] = []
    same = 0
    for _ in range(MOST):
        await page.keyboard.press("Tab")
        here = await page.evaluate(_HERE)
        if here is None:
            continue
        if stops and here["name"] == stops[-1]:
            same += 1  # a field for a date has parts of its own
            if same < PARTS:
                continue
            assert expected == stops, f"Tab does not leave {here['name']}"
            return Round(stops, [], unseen)
        same = 0
        if here["name"] in stops:
            assert here["name"] == stops[0], f"Tab goes back in the middle of the page, to {here['name']}"
            return Round(stops, [each for each in expected if each not in stops], unseen)
        stops.append(here["name"])
        if not (here["ringed"] and here["seen"]):
            unseen.append(f"{'no ring' if not here['ringed'] else 'covered'}: {here['name']}")
    raise AssertionError(f"Tab does not come round; the last stops: {stops[-3:]}")
