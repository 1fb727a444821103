"""The PDF of a monthly report: the same content, the same bytes; kept with its structure for years (PDF/A-3a) and for screen readers (PDF/UA-1)."""

import asyncio
import json
from datetime import UTC
from typing import Any

import typst

from services.charts import paper
from services.monthly_reports import forms
from services.monthly_reports.queries import ReportView
from services.monthly_reports.sheet import Standing, sheet
from services.papers.glyphs import printable
from services.papers.workshop import fonts, workshop

LANGUAGES = ("ja", "en")


async def rendered(view: ReportView, language: str, *, is_draft: bool) -> bytes:
    """The PDF, made beside the loop. Raises Unavailable where too many papers wait already."""
    async with workshop() as shop:
        return await asyncio.get_running_loop().run_in_executor(
            shop, lambda: render(view, language, is_draft=is_draft)
        )


def render(view: ReportView, language: str, *, is_draft: bool) -> bytes:
    """The PDF. It is dated by the instant of its figures, not by the clock."""
    drawn = _pictured(sheet(view.content, view.said, Standing(view.card.number, is_draft), language))
    made = typst.compile(
        str(forms.folder(view.content.form) / "report.typ"),
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(printable(drawn), ensure_ascii=False)},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=view.content.data_at.astimezone(UTC).replace(microsecond=0),  # Typst takes whole seconds
    )
    assert isinstance(made, bytes)
    return made


def _pictured(drawn: dict[str, Any]) -> dict[str, Any]:
    """The sheet with its charts as pictures."""
    return {**drawn, "sections": [{**each, "blocks": [_picture(block) for block in each["blocks"]]} for each in drawn["sections"]]}  # fmt: skip


def _picture(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] != "chart":
        return block
    chart = block["chart"]
    keys = [{"name": key.name, "look": key.look, "shape": key.shape} for key in chart.keys]
    drawn = paper.svg(chart, font="BIZ UDPGothic")
    return {
        "kind": "chart",
        "heading": chart.title,
        "svg": drawn,
        "alt": chart.alt,
        "keys": keys,
        "note": chart.note,
    }
