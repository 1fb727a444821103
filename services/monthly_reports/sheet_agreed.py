"""What was agreed, and what is carried over."""

from collections.abc import Sequence
from typing import Any

from services.monthly_reports.content import Item
from services.monthly_reports.figures import day, short_month
from services.monthly_reports.sheet_parts import Block, note, table

Words = dict[str, Any]


def agreed(items: Sequence[Item], words: Words) -> list[Block]:
    """The blocks of the section."""
    said = words["agreed"]
    if not items:
        return [note(said["none"])]
    return [table(said["head"], [_row(each, words) for each in items], words_in=len(said["head"]))]


def _row(each: Item, words: Words) -> list[str]:
    said = words["agreed"]
    side = said["side"][each.side]
    owner = said["owner"].format(side=side, owner=each.owner) if each.owner else side
    due = day(each.due_on, words) if each.due_on else words["unknown"]
    title = said["noted"].format(title=each.title, note=each.note) if each.note else each.title
    return [said["kind"][each.kind], title, owner, due, said["status"][each.status], short_month(each.opened_in, words)]  # fmt: skip
