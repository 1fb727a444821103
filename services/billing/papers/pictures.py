"""The pages of an invoice's paper as pictures, for where a PDF cannot be shown in place. Drawn by the same form as the PDF."""

import asyncio
from collections.abc import Hashable
from datetime import UTC, datetime, time

import typst

from services.billing.papers import forms, pdf
from services.billing.papers.content import InvoiceContent
from services.billing.papers.forms import Language
from services.papers.workshop import fonts, workshop

PPI = 110.0
"""Sharp enough to read at the width of a page of ours, and some 100 kB."""
KNOWN = 2000
_counts: dict[Hashable, int] = {}


async def count(content: InvoiceContent, language: Language, version: int) -> int:
    """How many pages the paper has; remembered for each version of the invoice. Raises Unavailable."""
    key = (content.id, version, language)
    if key not in _counts:
        if len(_counts) >= KNOWN:
            _counts.clear()
        _counts[key] = len(await rendered(content, language))
    return _counts[key]


async def rendered(content: InvoiceContent, language: Language) -> list[bytes]:
    """A PNG for each page, made beside the loop. Raises Unavailable where too many papers wait already."""
    async with workshop() as shop:
        return await asyncio.get_running_loop().run_in_executor(shop, _render, content, language)


def _render(content: InvoiceContent, language: Language) -> list[bytes]:
    dated = content.issued_on or content.period.last_on
    made = typst.compile(
        str(forms.folder(content.form) / "invoice.typ"),
        format="png",
        ppi=PPI,
        font_paths=fonts(),
        sys_inputs=pdf.inputs(content, language),
        timestamp=datetime.combine(dated, time(), UTC),
    )
    return [made] if isinstance(made, bytes) else [page for page in made or () if page is not None]
