"""An invoice as others get it: PDF in either language, Peppol's XML, tables for a spreadsheet; and its pages as pictures.

A frame of a PDF is forbidden by the policy of our pages, so they show what is printed as pictures, and lead to the PDF itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import at_row
from api.downloads import attachment
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.words import noop
from core.errors import NotFound, Unavailable
from core.said import say
from services import spreadsheets
from services.billing.invoices import queries
from services.billing.papers import pdf, peppol, pictures, tables
from services.billing.papers.content import InvoiceContent
from services.billing.papers.forms import Language
from services.billing.papers.peppol_obstacles import obstacles, refuse_obstacles
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf", "xml": "application/xml", "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


MOST_PAGES = 5
"""Pages shown as pictures. The rest is in the PDF."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to download."""

    to: str
    name: str
    note: str


def offered(content: InvoiceContent, base: str) -> list[Paper]:
    """What can be downloaded of an invoice."""
    found = [
        Paper(f"{base}.pdf?language=ja", noop("PDF in Japanese"), noop("PDF/A-3 with the XML inside")),
        Paper(f"{base}.pdf?language=en", noop("PDF in English"), noop("PDF/A-3 with the XML inside")),
    ]
    if not any(obstacles(content)):
        found.append(Paper(f"{base}.xml", noop("Peppol XML"), noop("JP PINT")))
    found.append(Paper(f"{base}.csv", noop("CSV of the lines"), noop("for any spreadsheet")))
    found.append(Paper(f"{base}.xlsx", noop("Excel"), noop("totals and lines")))
    return found


@router.get("/billing/invoices/{invoice}.{kind}")
@router.get("/portal/invoices/{invoice}.{kind}")
async def paper(
    reader: SignedIn, invoice: UUID, kind: Literal["pdf", "xml", "csv", "xlsx"], language: Language = "ja"
) -> Response:
    """The file. Drafts say on it that they are drafts. Raises NotInPeppol."""
    content = await _content(reader.who, invoice)
    headers = {
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": attachment(f"{content.number or 'draft'}.{kind}"),
    }  # fmt: skip
    return Response(await _made(content, kind, language), headers=headers, media_type=_TYPES[kind])


async def _made(content: InvoiceContent, kind: str, language: Language) -> bytes:
    match kind:
        case "pdf":
            return await pdf.rendered(content, language)
        case "xml":
            refuse_obstacles(content)
            return peppol.document(content)
        case "csv":
            return spreadsheets.as_csv(tables.lines([content], language))
        case _:
            return spreadsheets.as_excel(
                tables.invoices([content], language), tables.lines([content], language)
            )


@router.get("/billing/invoices/{invoice}/pages/{n}.png")
@router.get("/portal/invoices/{invoice}/pages/{n}.png")
async def picture(reader: SignedIn, invoice: UUID, n: int) -> Response:
    """A page as it is printed, in the reader's language. Raises NotFound beyond the last one."""
    content = await _content(reader.who, invoice)
    found = await pictures.rendered(content, "en" if reader.language == "en" else "ja")
    if not 1 <= n <= len(found):
        raise NotFound(say("The paper has no such page."))
    headers = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff", "Vary": "Cookie"}
    return Response(found[n - 1], headers=headers, media_type="image/png")


async def _content(scope: Scope, invoice: UUID) -> InvoiceContent:
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        return await queries.content(tx, invoice)


async def pages(content: InvoiceContent, language: str, version: int) -> list[int]:
    """The pages that are shown as pictures; the first alone where too many papers are being made."""
    if not content.lines and not content.total:
        return []
    try:
        count = await pictures.count(content, "en" if language == "en" else "ja", version)
    except Unavailable:
        count = 1
    return list(range(1, min(count, MOST_PAGES) + 1))
