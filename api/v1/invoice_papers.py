"""An invoice as others get it: PDF, Peppol XML, CSV and Excel. Of a draft too, marked as one; but the XML is of what was issued."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import tables as answers
from api.deps import CurrentScope, at_row
from api.downloads import attachment
from api.requests import Route
from services.billing.invoices import queries
from services.billing.papers import pdf, peppol, tables
from services.billing.papers.content import InvoiceContent
from services.billing.papers.forms import Language
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/invoices", tags=["billing"], route_class=Route)

InLanguage = Annotated[Language | None, Query(description="without it, that of the contract")]


def _file(media: str, what: str) -> dict[str, Any]:
    return {
        "response_class": Response,
        "responses": {
            200: {"description": what, "content": {media: {"schema": {"type": "string", "format": "binary"}}}}
        },
    }


@router.get("/{invoice}.pdf", **_file("application/pdf", "PDF/A-3, with the XML inside where there is one."))
async def read_pdf(invoice: UUID, scope: CurrentScope, language: InLanguage = None) -> Response:
    """The paper in Japanese or English; the same bytes whenever it is asked for. A draft says that it is one."""
    content = await _content(scope, invoice)
    made = await pdf.rendered(content, language or _language(content))
    return _sent(made, content, "pdf", "application/pdf")


@router.get("/{invoice}.xml", **_file("application/xml", "Peppol JP PINT: a UBL Invoice, or a CreditNote."))
async def read_xml(invoice: UUID, scope: CurrentScope) -> Response:
    """The electronic invoice. 409 `not_in_peppol` where JP PINT cannot say it; `obstacles` names why: a draft, a seller without a
    registration number, a buyer without an address on the network."""
    content = await _content(scope, invoice)
    return _sent(peppol.document(content), content, "xml", "application/xml")


@router.get("/{invoice}.csv", **_file(answers.CSV, "The lines."))
async def read_csv(
    invoice: UUID, scope: CurrentScope, language: InLanguage = None, encoding: answers.InEncoding = "utf-8"
) -> Response:
    """The lines as CSV."""
    content = await _content(scope, invoice)
    lines = tables.lines([content], language or _language(content))
    return await answers.download("csv", _name(content), lines, encoding=encoding)


@router.get("/{invoice}.xlsx", **_file(answers.EXCEL, "Totals and lines."))
async def read_excel(invoice: UUID, scope: CurrentScope, language: InLanguage = None) -> Response:
    """Totals and lines as a workbook."""
    content = await _content(scope, invoice)
    spoken = language or _language(content)
    return await answers.download(
        "xlsx", _name(content), tables.invoices([content], spoken), tables.lines([content], spoken)
    )


async def _content(scope: Scope, invoice: UUID) -> InvoiceContent:
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        return await queries.content(tx, invoice)


def _language(content: InvoiceContent) -> Language:
    return "en" if content.language == "en" else "ja"


def _name(content: InvoiceContent) -> str:
    return content.number or f"draft-{content.id}"


def _sent(body: bytes, content: InvoiceContent, ending: str, media: str) -> Response:
    headers = {"Content-Disposition": attachment(f"{_name(content)}.{ending}"), **answers.HEADERS}
    return Response(body, headers=headers, media_type=media)
