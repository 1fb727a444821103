"""What stands in a monthly report, word by word, in a language: page and paper place it and compute nothing.

A section is `{id, heading, comment, tiles, blocks}`; a block is a table `{kind: "table", heading, head, align, rows, foot}`,
a list `{kind: "list", heading, items}`, a chart `{kind: "chart", heading, chart}` or a note `{kind: "note", text}`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.charts.model import Chart
from services.monthly_reports import forms
from services.monthly_reports.content import MonthContent, Said
from services.monthly_reports.figures import day, moment, month
from services.monthly_reports.sheet_agreed import agreed
from services.monthly_reports.sheet_charts import costs, trend
from services.monthly_reports.sheet_cost import cost
from services.monthly_reports.sheet_levels import attainment
from services.monthly_reports.sheet_outlook import outlook
from services.monthly_reports.sheet_summary import tiles
from services.monthly_reports.sheet_work import quality, volume
from services.rules import months

Words = dict[str, Any]
SECTIONS = ("summary", "attainment", "volume", "quality", "cost", "outlook", "agreed")
"""Each takes a comment."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version it is, and whether it was sent."""

    number: int
    is_draft: bool


def sheet(content: MonthContent, said: Said, standing: Standing, language: str) -> dict[str, Any]:
    """The report in a language, in plain values."""
    words = forms.words(content.form, language)
    blocks = {
        "summary": [],
        "attainment": attainment(content, words, language),
        "volume": volume(content, words, language),
        "quality": quality(content, words, language),
        "cost": cost(content, words, language),
        "outlook": outlook(content, words, language),
        "agreed": agreed(said.items, words),
    }
    return {
        "language": language,
        "title": words["title"],
        "month": month(content.month, words),
        "company": words["recipient"].format(company=content.company.said(language)),
        "draft": words["draft"] if standing.is_draft else "",
        "facts": _facts(content, standing, words, language),
        "sections": [_section(name, blocks[name], content, said, words, language) for name in SECTIONS],
        "counted": {
            "heading": words["sections"]["counted"],
            "notes": [each.format(zone=content.zone) for each in words["counted"]],
        },
        "running": f"{content.company.said(language)}　{words['title']}　{month(content.month, words)}",
        "page": words["page"],
    }


def charts(content: MonthContent, language: str) -> list[Chart]:
    """The charts of the report by themselves."""
    words = forms.words(content.form, language)
    return [each for each in (trend(content, words), costs(content, words, language)) if each is not None]


def _section(
    name: str, blocks: list[dict[str, Any]], content: MonthContent, said: Said, words: Words, language: str
) -> dict[str, Any]:
    return {
        "id": name,
        "heading": words["sections"][name],
        "comment": _comment(said.comments.get(name, {}), language, words),
        "tiles": tiles(content, words) if name == "summary" else [],
        "blocks": blocks,
    }


def _comment(said: Any, language: str, words: Words) -> dict[str, str] | None:
    """The comment in the reader's language; where it was written in the other alone, that one."""
    text = said.get(language) or said.get("en" if language == "ja" else "ja") or ""
    return {"heading": words["comment"], "text": text} if text else None


def _facts(content: MonthContent, standing: Standing, words: Words, language: str) -> list[list[str]]:
    last = months.next_of(content.month) - timedelta(days=1)
    span = words["span"].format(first=day(content.month, words), last=day(last, words))
    facts = [
        [words["facts"]["period"], span],
        [words["facts"]["data_at"], moment(content.data_at.astimezone(ZoneInfo(content.zone)), words)],
        [words["facts"]["zone"], content.zone],
        [words["facts"]["version"], words["version"].format(number=standing.number)],
    ]
    if content.calendar is not None:
        facts.insert(2, [words["facts"]["calendar"], content.calendar.said(language)])
    return facts
