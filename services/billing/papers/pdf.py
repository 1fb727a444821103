"""The PDF of an invoice: PDF/A-3 by Typst, with the Peppol XML inside where there is one. The same content, the same bytes.

Typst runs beside the event loop, a few at a time: a page takes some hundredths of a second, a long table more.
"""

import asyncio
import json
from datetime import UTC, datetime, time

import typst

from services.billing.papers import forms, peppol
from services.billing.papers.content import InvoiceContent
from services.billing.papers.forms import Language
from services.billing.papers.peppol_obstacles import obstacles
from services.billing.papers.sheet import sheet
from services.papers.glyphs import printable
from services.papers.workshop import fonts, workshop


async def rendered(content: InvoiceContent, language: Language) -> bytes:
    """The PDF, made beside the loop. Raises Unavailable where too many wait already."""
    async with workshop() as shop:
        return await asyncio.get_running_loop().run_in_executor(shop, render, content, language)


def render(content: InvoiceContent, language: Language) -> bytes:
    """The PDF: to be kept for years with the file inside (PDF/A-3, with its structure: a), and for screen readers (PDF/UA-1).

    Typst refuses to make what it finds to be neither. It is dated by what it says (the day of issue; of a draft, the last day of its
    period), not by the clock.
    """
    dated = content.issued_on or content.period.last_on
    made = typst.compile(
        str(forms.folder(content.form) / "invoice.typ"),
        font_paths=fonts(),
        sys_inputs=inputs(content, language),
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.combine(dated, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made


def inputs(content: InvoiceContent, language: Language) -> dict[str, str]:
    """What the form is given: the sheet, and the XML to attach where there is one."""
    given = {"sheet": json.dumps(printable(sheet(content, language)), ensure_ascii=False)}
    if not any(obstacles(content)):
        given |= {"xml": peppol.document(content).decode(), "file": f"{content.number}.xml"}
    return given
