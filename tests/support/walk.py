"""The way of one person through the pages by their links, over HTTP: which pages they come to, and what is wrong with the links.

Of each route one address is read, and one that asks for something (`?status=…`): both may show what the other does not.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from tests.support import markup
from tests.support.crawl import kind_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was come to: its route, its address, and the shapes of its elements."""

    kind: str
    address: str
    shapes: frozenset[str]


@dataclass(slots=True)
class Walk:
    """All that one person comes to; None is who is not signed in."""

    persona: str | None
    pages: list[Seen] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    """Routes that answer with a file, or lead on."""
    broken: list[str] = field(default_factory=list)

    def kinds(self) -> set[str]:
        """The routes of what was come to."""
        return {page.kind for page in self.pages} | self.others

    def as_json(self) -> dict[str, Any]:
        pages = [[page.kind, page.address, sorted(page.shapes)] for page in self.pages]
        return {"persona": self.persona, "pages": pages, "others": sorted(self.others), "broken": self.broken}

    @classmethod
    def of_json(cls, held: dict[str, Any]) -> "Walk":
        pages = [Seen(kind, address, frozenset(shapes)) for kind, address, shapes in held["pages"]]
        return cls(held["persona"], pages, set(held["others"]), held["broken"])


async def walk(url: str, who: Mapping[str, Any] | None, *, start: str = "/", within: str = "") -> Walk:
    """Sign in and follow every link (`within` a part of the product), until no new one leads to a route of which no such address was read."""
    # On a crowded machine the server would close a line that is kept while we read a page.
    fresh = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(
        base_url=url, follow_redirects=True, timeout=60, trust_env=False, limits=fresh
    ) as http:
        if who:
            await http.post("/sign-in", data={"email": who["email"], "password": who["password"]})
            assert "urakata_session" in http.cookies, f"{who['persona']} cannot sign in"
        way = _Way(http, Walk(who["persona"] if who else None), within)
        way.expect("what they type", start)
        while way.waiting:
            await way.step()
        return way.walk


@dataclass(slots=True)
class _Way:
    http: httpx.AsyncClient
    walk: Walk
    within: str = ""
    waiting: deque[tuple[str, str]] = field(default_factory=deque)
    known: set[tuple[str, bool]] = field(default_factory=set)

    def expect(self, origin: str, address: str) -> None:
        """Follow this link too, if it leads to one of our pages of which no such was read."""
        parts = urlsplit(address)
        kind = kind_of(parts.path)
        if (
            parts.netloc
            or kind is None
            or not parts.path.startswith(self.within)
            or (kind, bool(parts.query)) in self.known
        ):
            return
        self.known.add((kind, bool(parts.query)))
        self.waiting.append((origin, parts.path + (f"?{parts.query}" if parts.query else "")))

    async def step(self) -> None:
        origin, address = self.waiting.popleft()
        answer = await self.http.get(address)
        asked, kind = kind_of(address), kind_of(answer.url.path)
        is_page = "text/html" in answer.headers.get("content-type", "")
        assert asked is not None
        if answer.status_code >= 400 or kind is None:
            self.walk.broken.append(f"{origin} links to {address}, which answers {answer.status_code}")
            return
        if is_page:
            self._read(kind, answer)
        if kind != asked or not is_page:
            self.walk.others.add(asked)

    def _read(self, kind: str, answer: httpx.Response) -> None:
        page, address = markup.read(answer.text), answer.url.raw_path.decode()
        self.walk.pages.append(Seen(kind, address, page.shapes))
        for link in page.links:
            self.expect(address, urljoin(address, link))
