"""The figures of a page of reports, as its reader finds them: where each stands, what it says, and what it opens."""

import re
from dataclasses import dataclass

from playwright.async_api import Page

from tests.support.site import Visit

_COLLECT = """() => {
  const found = [];
  const all = (where, name, node) => {
    const links = [...node.querySelectorAll('a[href]')];
    for (const each of links.length ? links : [node]) found.push([where, name, each.textContent.trim(), each.getAttribute('href') || '']);
  };
  for (const each of document.querySelectorAll('.stat')) {
    const name = each.querySelector('.stat__name').textContent.trim();
    all('tile', name, each.querySelector('.stat__value'));
    for (const note of each.querySelectorAll('.stat__note a')) all('note', name, note.parentElement);
  }
  for (const chart of document.querySelectorAll('figure.chart')) {
    const heads = [...chart.querySelectorAll('thead th')].map(head => head.textContent.trim());
    for (const row of chart.querySelectorAll('tbody tr'))
      [...row.querySelectorAll('td')].forEach((cell, n) => all(`${chart.id}/${heads[n + 1]}`, row.querySelector('th').textContent.trim(), cell));
  }
  for (const table of document.querySelectorAll('main .scroll table')) if (!table.closest('figure')) {
    const heads = [...table.querySelectorAll('thead th')].map(head => head.textContent.trim());
    for (const row of table.querySelectorAll('tbody tr, tfoot tr'))
      [...row.querySelectorAll('td')].forEach((cell, n) => all(`table/${heads[n + 1]}`, row.querySelector('th').textContent.trim(), cell));
  }
  for (const each of document.querySelectorAll('table[role=table] a.figure, .reasons a'))
    found.push(['line', '', each.textContent.trim(), each.getAttribute('href')]);
  return found;
}"""
_BEHIND = re.compile(r'<p class="muted">([\d,]+) (?:ticket|entr)')
_NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?![\d.,]*[%.])")
_NO_COUNT = re.compile(r"%|\d\.\d|\d ?(h|m|d|hours?|days?|min)\b|¥|−|–")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in English. `count` is the number that it says; None where it is a share, a length, an amount or a range."""

    where: str
    name: str
    text: str
    href: str

    @property
    def is_figure(self) -> bool:
        """Whether there is anything to open: a number that is not zero."""
        return bool(re.search(r"[1-9]", self.text))

    @property
    def count(self) -> int | None:
        if _NO_COUNT.search(re.sub(r"\(.*\)", "", self.text)):
            return None
        found = _NUMBER.search(self.text)
        return int(found[0].replace(",", "")) if found else None


async def figures(page: Page) -> list[Figure]:
    """All of them, in the order of the page."""
    return [Figure(*each) for each in await page.evaluate(_COLLECT)]


def largest(found: list[Figure], *, most: int) -> list[Figure]:
    """Of each column of a chart those that count most, and all that stand elsewhere."""
    kept: dict[str, list[Figure]] = {}
    for each in found:
        kept.setdefault(each.where, []).append(each)
    for where, listed in kept.items():
        if "/" in where:
            listed.sort(key=lambda each: -(each.count or 0))
            del listed[most:]
    return [each for listed in kept.values() for each in listed]


async def behind(visit: Visit, href: str) -> int | None:
    """How many the list says that it has; None where it is no list."""
    answer = await visit.context.request.get(visit.url + href)
    assert answer.status == 200, href
    said = _BEHIND.search(await answer.text())
    return int(said[1].replace(",", "")) if said else None
