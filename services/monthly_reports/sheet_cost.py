"""In-house against outsourced, task type by task type. What is missing is said, and is in no sum."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from services.monthly_reports.content import Comparison, Cost, MonthContent
from services.monthly_reports.figures import count, listed, money
from services.monthly_reports.sheet_charts import costs
from services.monthly_reports.sheet_parts import Block, bullets, drawing, note, table
from services.rules.sourcing_inputs import GOVERNANCE, IN_HOUSE, KINDS

Words = dict[str, Any]
COST = ("", *("comparison",) * 4, "")
OF_A_TYPE = frozenset(code for code in IN_HOUSE if KINDS[code].level == "task_type")
"""What only the baseline of the task type itself says."""


def cost(content: MonthContent, words: Words, language: str) -> list[Block]:
    """The blocks of the section."""
    said, compared = words["cost"], content.comparison
    if compared is None or not compared.rows:
        return [note(said["none"])]
    names = {each.task_type: content.names[each.task_type].said(language) for each in compared.rows}
    rows = [_row(each, names[each.task_type], compared.currency, words) for each in compared.rows]
    keys = [each.task_type for each in compared.rows]
    figures = table(said["head"], rows, foot=_foot(compared, words), words_last=True, figures=COST, keys=keys)
    lacks = _lacks(compared.rows, names, words, language)
    return [
        *drawing(costs(content, words, language)),
        figures,
        *([bullets(lacks, heading=said["missing"])] if lacks else []),
        *(note(text) for text in _notes(compared, words)),
    ]


def _row(each: Cost, name: str, currency: str, words: Words) -> list[str]:
    said = words["cost"]
    figures = (
        said["lacking"] if amount is None else money(amount, currency, words)
        for amount in (each.in_house, each.outsourced)
    )
    saved = money(each.saving, currency, words, signed=True)
    return [name, *figures, saved, _range(each.saving_low, each.saving_high, currency, words), said["verdict"][_verdict(each)]]  # fmt: skip


def _verdict(each: Cost) -> str:
    if each.saving_low is None or each.saving_high is None:
        return "missing"
    if each.saving_low > 0:
        return "outsourced"
    return "in_house" if each.saving_high < 0 else "unsure"


def _range(low: Decimal | None, high: Decimal | None, currency: str, words: Words) -> str:
    if low is None or high is None:
        return str(words["unknown"])
    ends = {"low": money(low, currency, words), "high": money(high, currency, words)}
    return str(words["cost"]["range"]).format(**ends)


def _foot(compared: Comparison, words: Words) -> list[str]:
    both = [each for each in compared.rows if each.saving is not None]
    if not both:
        return []
    currency = compared.currency
    in_house = sum((each.in_house or Decimal(0) for each in both), Decimal(0))
    outsourced = sum((each.outsourced or Decimal(0) for each in both), Decimal(0))
    said = words["cost"]
    return [
        said["sum_of_all"] if len(both) == len(compared.rows) else said["sum"],
        money(in_house, currency, words),
        money(outsourced, currency, words),
        money(in_house - outsourced, currency, words, signed=True),
        _range(compared.saving_low, compared.saving_high, currency, words),
        "",
    ]


def _lacks(rows: Sequence[Cost], names: dict[str, str], words: Words, language: str) -> list[str]:
    """What nobody said yet: of each task type, then once what is the whole company's."""
    said = words["cost"]
    found = []
    for each in rows:
        own = [code for code in each.missing if code in OF_A_TYPE]
        if own:
            whole = len(own) == len(OF_A_TYPE)
            inputs = said["whole_baseline"] if whole else listed((words["inputs"][code] for code in own), language)  # fmt: skip
            found.append(said["lacks"].format(task_type=names[each.task_type], inputs=inputs))
    shared = [code for code in ("invoice", *IN_HOUSE, *GOVERNANCE) if code not in OF_A_TYPE]
    company = [code for code in shared if any(code in {*each.missing, *each.missing_outsourced} for each in rows)]  # fmt: skip
    if company:
        inputs = listed((words["inputs"][code] for code in company), language)
        found.append(said["lacks"].format(task_type=said["company"], inputs=inputs))
    return found


def _notes(compared: Comparison, words: Words) -> list[str]:
    said, currency = words["cost"], compared.currency
    notes = [said["draft"]] if compared.is_draft else []
    if compared.assumed:
        notes.append(said["assumed"].format(n=count(compared.assumed, words)))
    if compared.invoiced is not None:
        notes.append(said["invoiced"].format(amount=money(compared.invoiced, currency, words)))
    if compared.unallocated:
        notes.append(said["unallocated"].format(amount=money(compared.unallocated, currency, words)))
    return [*notes, said["how"]]
