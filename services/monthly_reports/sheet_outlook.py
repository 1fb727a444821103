"""Risks and proposals, as sentences with the figures behind them."""

from fractions import Fraction
from typing import Any

from services.monthly_reports.content import MonthContent
from services.monthly_reports.figures import count, listed, percent
from services.monthly_reports.sheet_parts import Block, bullets
from services.rules.monthly_findings import Finding

Words = dict[str, Any]
_SHARES = frozenset({"share", "target", "from", "to", "high"})


def outlook(content: MonthContent, words: Words, language: str) -> list[Block]:
    """Two lists; an empty one says so."""
    said = words["outlook"]
    return [
        bullets(_sentences(kind, content, words, language) or [said[f"no_{name}"]], heading=said[name])
        for kind, name in (("risk", "risks"), ("proposal", "proposals"))
    ]


def _sentences(kind: str, content: MonthContent, words: Words, language: str) -> list[str]:
    return [_sentence(each, content, words, language) for each in content.findings if each.kind == kind]


def _sentence(finding: Finding, content: MonthContent, words: Words, language: str) -> str:
    facts = {key: _fact(key, text, content, words, language) for key, text in finding.facts.items()}
    name = content.names[finding.task_type].said(language) if finding.task_type else ""
    return str(words["findings"][finding.code].format(task_type=name, **facts))


def _fact(name: str, text: str, content: MonthContent, words: Words, language: str) -> str:
    if name in _SHARES:
        return percent(Fraction(text), words)
    if name == "metric":
        return str(words["metric"][text])
    if name == "task_types":
        return listed((content.names[code].said(language) for code in text.split(",")), language)
    if name == "reasons":
        return listed((words["reasons"][code] for code in text.split(",")), language)
    return count(int(text), words)
