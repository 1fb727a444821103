"""Who compares, which company and which month: the same pages for both sides, under an address for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from api.web.billing import months
from api.web.billing.gate import clients
from api.web.billing.months import Shown
from api.web.chrome import Chrome, chrome_of
from api.web.formats import Formats
from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import Words, words
from core.errors import NotFound
from core.said import say
from services.rules import months as calendar
from services.sourcing.refusals import may_compare
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

STAFF, PORTAL = "/reports/comparison", "/portal/comparison"
OFFERED = 24


@dataclass(frozen=True, slots=True)
class Asking:
    """A reader with what the address says. `inside` is their scope in the company; `key` names it for staff."""

    reader: Reader
    inside: Scope
    companies: Sequence[CompanyCard]
    key: str
    month: Shown
    chrome: Chrome
    formats: Formats
    words: Words

    @property
    def base(self) -> str:
        return STAFF if self.reader.who.is_staff else PORTAL

    @property
    def company_name(self) -> str:
        """The company that is compared, as the reader's language calls it."""
        if not self.companies:
            return (self.chrome.company or {}).get(self.language, "")
        return next(each.name[self.language] for each in self.companies if each.key == self.key)

    @property
    def offered(self) -> Sequence[date]:
        """The months to choose among, the newest first: the running one and those before it, and the one that is shown."""
        newest = calendar.of(self.month.today)
        found = {calendar.before(newest, by=n) for n in range(OFFERED)} | {self.month.first}
        return sorted(found, reverse=True)

    @property
    def may_write(self) -> bool:
        return self.reader.may("baselines.write")

    @property
    def language(self) -> str:
        return self.reader.language

    def address(self, path: str = "", **more: Any) -> str:
        """A page of the comparison, of the same company and month unless said otherwise."""
        asked = {"tenant": self.key, "month": self.month.code} | more
        query = urlencode({name: value for name, value in asked.items() if value not in {"", None}})
        return f"{self.base}{path}?{query}" if query else f"{self.base}{path}"


async def asking(request: Request, reader: Reader) -> Asking:
    """Read the address. Raises Denied, and NotFound for the other side's address or a company that is not the reader's to see."""
    scope = reader.who
    if scope.is_staff is request.url.path.startswith(PORTAL):
        raise NotFound(say("These pages are of the other side."))
    may_compare(scope)
    chrome = await chrome_of(scope)
    said = words(reader.language, "comparison")
    formats = Formats(said, chrome.zone, datetime.now(UTC), era=reader.taste.era)
    month = months.shown(request.query_params.get("month", ""), formats.today)
    inside, companies, key = await _company(scope, request.query_params.get("tenant", ""))
    return Asking(reader, inside, companies, key, month, chrome, formats, said)


async def _company(scope: Scope, key: str) -> tuple[Scope, Sequence[CompanyCard], str]:
    """A client's own; of the staff's, the one that is named, else the first."""
    if not scope.is_staff:
        return scope, (), ""
    companies = await clients(scope)
    found = next((each for each in companies if each.key == key or not key), None)
    if found is None:
        raise NotFound(say("No such company, or you are not cleared for it."))
    return scope.at(found.id), companies, found.key


async def show(
    request: Request, asked: Asking, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page of the comparison in the frame of its reader's side."""
    frame = "shell.html" if asked.reader.who.is_staff else "portal.html"
    return await page(
        request, asked.reader, f"comparison/{template}", status=status, chrome=asked.chrome, frame=frame, asked=asked, **values
    )  # fmt: skip
