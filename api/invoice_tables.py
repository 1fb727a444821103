"""Many invoices as CSV or Excel: those of every client that the reader sees, the newest first."""

from collections.abc import Sequence
from typing import Literal

from starlette.responses import Response

from api import tables as answers
from api import tenant_pages
from core.errors import Invalid
from core.said import say
from services.billing.invoices import exports
from services.billing.invoices.exports import Said
from services.billing.invoices.queries import Filters
from services.billing.papers import tables
from services.billing.papers.forms import Language
from services.spreadsheets import Encoding
from tenants.db import Tx
from tenants.scope import Scope


async def listed(
    scopes: Sequence[Scope], filters: Filters, form: Literal["csv", "xlsx"], encoding: Encoding, language: str
) -> Response:
    """A row an invoice; the workbook has a second sheet with their lines. Raises Invalid where there are too many."""

    async def read(tx: Tx) -> list[Said]:
        return await exports.said(tx, filters)

    found = await tenant_pages.newest(scopes, read, exports.MOST + 1)
    if len(found) > exports.MOST:
        raise Invalid.field(
            "/month",
            "too_many",
            say(
                "found more than {most} invoices; ask for a month, a contract or a tenant", most=exports.MOST
            ),
        )
    contents = [each.content for each in found]
    spoken: Language = "en" if language == "en" else "ja"
    rows = tables.invoices(contents, spoken)
    if form == "csv":
        return await answers.download("csv", "invoices", rows, encoding=encoding)
    return await answers.download("xlsx", "invoices", rows, tables.lines(contents, spoken))
