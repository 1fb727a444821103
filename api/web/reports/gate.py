"""Who reads reports, and of which companies: staff those that they are cleared for, a client's manager the own one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from fastapi import Request

from api.web.billing.gate import clients
from api.web.chrome import Chrome, chrome_of
from api.web.formats import Formats
from api.web.reader import Reader
from api.web.reports.asked import Asked
from api.web.words import Words, words
from core.errors import NotFound
from core.said import say
from services.rules.report_choices import Days
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

STAFF, PORTAL = "/reports", "/portal/reports"


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader of reports with what they asked for, and the companies that they may choose among.

    `skills` are the names of skills by code, where a report speaks of them.
    """

    reader: Reader
    asked: Asked
    companies: Sequence[CompanyCard]
    chrome: Chrome
    formats: Formats
    words: Words
    skills: Mapping[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return self.reader.who

    @property
    def language(self) -> str:
        return self.reader.language

    @property
    def dot(self) -> str:
        """What stands between two things said in one line."""
        return "・" if self.language == "ja" else " · "

    @property
    def base(self) -> str:
        """Where the reports lie for this reader."""
        return STAFF if self.scope.is_staff else PORTAL

    @property
    def chosen(self) -> Sequence[CompanyCard]:
        """The companies that the report is about: the one asked for, or all."""
        return [each for each in self.companies if self.asked.company in {"", each.key}]

    @property
    def company(self) -> CompanyCard | None:
        """The one company that it is about; None where there are several."""
        return self.chosen[0] if len(self.chosen) == 1 else None

    @property
    def today(self) -> date:
        return self.formats.today

    @property
    def days(self) -> Days:
        return self.asked.days(self.today)

    @property
    def compared(self) -> Days | None:
        return self.asked.compared(self.today)


async def reading(request: Request, reader: Reader) -> Reading:
    """The reader with what the address says. Raises Denied, and NotFound for another side's address or company."""
    scope = reader.who
    if scope.is_staff is request.url.path.startswith(PORTAL):
        raise NotFound(say("These pages are of the other side."))
    scope.require("reports.read")
    asked = Asked.read(request.query_params)
    known = await clients(scope) if scope.is_staff else [await own_company(scope)]
    if asked.company and asked.company not in {each.key for each in known}:
        raise NotFound(say("No such company, or you are not cleared for it."))
    if len(known) > 1 and not asked.company:
        asked = replace(asked, task_type="")  # kinds of work are a company's own
    said = words(reader.language, "reports")
    chrome = await chrome_of(scope)
    return Reading(
        reader,
        asked,
        known,
        chrome,
        Formats(said, chrome.zone, datetime.now(UTC), era=reader.taste.era),
        said,
    )


async def with_skills(reading: Reading) -> Reading:
    """The same with the names of skills."""
    async with transaction(
        reading.scope.at(reading.companies[0].id) if reading.companies else reading.scope
    ) as tx:
        rows = await tx.fetch("SELECT code, name_ja, name_en FROM skills")
    return replace(reading, skills={row["code"]: row[f"name_{reading.language}"] for row in rows})


async def own_company(scope: Scope) -> CompanyCard:
    """The company of a client's person."""
    async with transaction(scope) as tx:
        return await companies.named(tx, str(scope.here))
