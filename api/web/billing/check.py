"""One thing to look at before the issue."""

from dataclasses import dataclass

from api.web.formats import Formats
from tenants.directory.companies import CompanyCard


@dataclass(frozen=True, slots=True)
class Check:
    """What it is, why it matters, and where it is mended. `form`: by sending a form there."""

    icon: str
    what: str
    why: str
    to: str
    verb: str
    form: bool = False


def name_of(company: CompanyCard, formats: Formats) -> str:
    """The company as the reader calls it."""
    return company.name[formats.words.language]
