"""The PDF of a statement of account, by Typst as an invoice's: PDF/A-3 with its structure, for screen readers too.

It is dated by the day on which it is made: on one day, the same account gives the same bytes.
"""

import asyncio
import json
from datetime import UTC, datetime, time

import typst

from services.billing.papers import forms
from services.billing.papers.account import StatementContent
from services.billing.papers.account_sheet import sheet
from services.billing.papers.forms import Language
from services.papers.glyphs import printable
from services.papers.workshop import fonts, workshop


async def rendered(content: StatementContent, language: Language) -> bytes:
    """The PDF, made beside the loop. Raises Unavailable where too many wait already."""
    async with workshop() as shop:
        return await asyncio.get_running_loop().run_in_executor(shop, render, content, language)


def render(content: StatementContent, language: Language) -> bytes:
    """The PDF (PDF/A-3a, PDF/UA-1)."""
    made = typst.compile(
        str(forms.STATEMENT / "statement.typ"),
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(printable(sheet(content, language)), ensure_ascii=False)},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.combine(content.made_on, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made
