"""In-house against outsourced, task type by task type. What is missing is said, and is in no sum."""

from decimal import Decimal
from typing import Any

from services.monthly_reports.content import Comparison, Cost, MonthContent
from services.monthly_reports.figures import money
from services.monthly_reports.sheet_charts import costs
from services.monthly_reports.sheet_parts import Block, drawing, note, table

Words = dict[str, Any]


def cost(content: MonthContent, words: Words, language: str) -> list[Block]:
    """The blocks of the section."""
    said, compared = words["cost"], content.comparison
    if compared is None or not compared.rows:
        return [note(said["none"])]
    rows = [_row(each, compared.currency, content, words, language) for each in compared.rows]
    notes = [note(said["draft"])] if compared.is_draft else []
    figures = table(said["head"], rows, foot=_foot(compared, words))
    return [*drawing(costs(content, words, language)), figures, *notes, note(said["without_tax"])]


def _row(each: Cost, currency: str, content: MonthContent, words: Words, language: str) -> list[str]:
    name = content.names[each.task_type].said(language)
    outsourced = money(each.outsourced, currency, words)
    if each.in_house is None:
        inputs = "、".join(_input(one, words) for one in each.missing) if language == "ja" else ", ".join(_input(one, words) for one in each.missing)  # fmt: skip
        return [
            name,
            words["cost"]["missing"].format(inputs=inputs),
            words["unknown"],
            outsourced,
            words["unknown"],
        ]
    difference = None if each.outsourced is None else each.outsourced - each.in_house
    range_ = words["unknown"]
    if each.low is not None and each.high is not None:
        range_ = words["cost"]["range"].format(
            low=money(each.low, currency, words), high=money(each.high, currency, words)
        )
    return [name, money(each.in_house, currency, words), range_, outsourced, money(difference, currency, words, signed=True)]  # fmt: skip


def _input(name: str, words: Words) -> str:
    return str(words["inputs"].get(name, name))


def _foot(compared: Comparison, words: Words) -> list[str]:
    both = [each for each in compared.rows if each.in_house is not None and each.outsourced is not None]
    if not both:
        return []
    in_house = sum((each.in_house or Decimal(0) for each in both), Decimal(0))
    outsourced = sum((each.outsourced or Decimal(0) for each in both), Decimal(0))
    figures = (money(in_house, compared.currency, words), "", money(outsourced, compared.currency, words))
    return [
        words["cost"]["sum"],
        *figures,
        money(outsourced - in_house, compared.currency, words, signed=True),
    ]
