"""Volume, cycle time and quality by task type."""

from fractions import Fraction
from typing import Any

from services.monthly_reports.content import MonthContent, Quality, Volume
from services.monthly_reports.figures import count, length, percent
from services.monthly_reports.sheet_parts import Block, note, table

Words = dict[str, Any]
VOLUME = (
    "",
    "created",
    "before:created",
    "resolved",
    "before:resolved",
    "open_at_end",
    "resolved",
    "resolved",
)
QUALITY = ("", "resolved", "first_pass", "first_pass", "first_pass", "reopenings")
"""What the figures of the columns count; `before:` in the month before."""


def volume(content: MonthContent, words: Words, language: str) -> list[Block]:
    """What came in and went out, beside the month before."""
    said, rows = words["volume"], content.volume
    if not rows:
        return [note(said["none"])]
    body = [[content.names[each.task_type].said(language), *_figures(each, words)] for each in rows]
    foot = [
        said["sum"],
        count(sum(each.created for each in rows), words),
        count(_sum([each.before_created for each in rows]), words),
        count(sum(each.resolved for each in rows), words),
        count(_sum([each.before_resolved for each in rows]), words),
        count(sum(each.open_at_end for each in rows), words),
        "",
        "",
    ]
    keys = [each.task_type for each in rows]
    return [table(said["head"], body, foot=foot if len(rows) > 1 else (), figures=VOLUME, keys=keys)]


def _figures(each: Volume, words: Words) -> list[str]:
    counts = (each.created, each.before_created, each.resolved, each.before_resolved, each.open_at_end)
    return [
        *(count(number, words) for number in counts),
        length(each.cycle_median, words),
        length(each.cycle_p90, words),
    ]


def _sum(numbers: list[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def quality(content: MonthContent, words: Words, language: str) -> list[Block]:
    """What was right the first time."""
    said = words["quality"]
    rows = [each for each in content.quality if each.resolved]
    if not rows:
        return [note(said["none"])]
    body = [_quality(each, content, words, language) for each in rows]
    return [table(said["head"], body, figures=QUALITY, keys=[each.task_type for each in rows])]


def _quality(each: Quality, content: MonthContent, words: Words, language: str) -> list[str]:
    interval = words["unknown"]
    if each.low is not None and each.high is not None:
        interval = words["quality"]["range"].format(
            low=percent(each.low, words), high=percent(each.high, words)
        )
    share = percent(Fraction(each.first_pass, each.resolved), words)
    figures = (
        count(each.resolved, words),
        count(each.first_pass, words),
        share,
        interval,
        count(each.reopened, words),
    )
    return [content.names[each.task_type].said(language), *figures]
