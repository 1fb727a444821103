"""Service levels: results against targets, their trend, and every breach with its reason."""

from typing import Any

from services.monthly_reports.content import Attained, Breach, Counts, MonthContent
from services.monthly_reports.figures import count, day, percent, short_month
from services.monthly_reports.sheet_charts import trend
from services.monthly_reports.sheet_parts import Block, drawing, note, table

Words = dict[str, Any]
ATTAINED = ("", "met", "breached", "excused", "judged", "judged", "", "before:judged")
TREND = ("", "met", "breached", "judged", "judged")
"""What the figures of the columns count; `before:` in the month before."""


def attainment(content: MonthContent, words: Words, language: str) -> list[Block]:
    """The blocks of the section."""
    said = words["attainment"]
    if not content.attained:
        return [note(said["none"])]
    body = [_attained(each, words) for each in content.attained]
    found = [table(said["head"], body, figures=ATTAINED, keys=[each.metric for each in content.attained])]
    found += drawing(trend(content, words))
    if len(content.trend) > 1:
        rows = [_month(each.counts, short_month(each.month, words), words) for each in content.trend]
        keys = [each.month.isoformat() for each in content.trend]
        found.append(table(said["trend_head"], rows, heading=said["trend"], figures=TREND, keys=keys))
    return found + _breaches(content, words, language)


def _attained(each: Attained, words: Words) -> list[str]:
    now = each.now
    return [
        words["metric"][each.metric],
        count(now.met, words),
        count(now.breached, words),
        count(now.excused, words),
        percent(now.raw, words),
        percent(now.adjusted, words),
        percent(each.target, words),
        percent(each.before.adjusted if each.before else None, words),
    ]


def _month(counts: Counts, name: str, words: Words) -> list[str]:
    shares = (percent(counts.raw, words), percent(counts.adjusted, words))
    return [name, count(counts.met, words), count(counts.breached, words), *shares]


def _breaches(content: MonthContent, words: Words, language: str) -> list[Block]:
    said = words["attainment"]
    if not content.breaches:
        return [note(said["no_breaches"])]
    rows = [_breach(each, content, words, language) for each in content.breaches]
    found = [table(said["breaches_head"], rows, heading=said["breaches"], words_in=5)]
    more = content.breaches_in_all - len(content.breaches)
    return [*found, note(said["breaches_more"].format(n=count(more, words)))] if more > 0 else found


def _breach(each: Breach, content: MonthContent, words: Words, language: str) -> list[str]:
    name = content.names[each.task_type].said(language)
    return [each.reference, name, words["metric"][each.metric], day(each.on, words), _why(each, words)]


def _why(each: Breach, words: Words) -> str:
    said = words["attainment"]
    if not each.excused:
        return str(each.reason or said["not_excused"])
    return str(said["excused" if each.by else "excused_by_nobody"].format(reason=each.reason, by=each.by))
