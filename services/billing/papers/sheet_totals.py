"""Totals by tax rate, and the notes that belong to them."""

from typing import Any

from services.billing.papers.content import InvoiceContent, Line
from services.billing.papers.figures import money, percent

Words = dict[str, Any]


def totals(content: InvoiceContent, words: Words) -> dict[str, Any]:
    """A row a tax rate: the base, its tax, both; and their sum."""
    said = words["totals"]

    def row(label: str, *amounts: Any) -> list[str]:
        return [label, *(money(amount, content.currency, words) for amount in amounts)]

    return {
        "heading": said["heading"],
        "head": ["", said["base"], said["tax"], said["gross"]],
        "rows": [
            row(said[each.tax_category].format(rate=percent(each.rate)), each.net, each.tax, each.gross)
            for each in content.totals
        ],
        "sum": row(said["sum"], content.net, content.tax, content.total),
    }


def notes(content: InvoiceContent, words: Words) -> list[str]:
    """What the reader needs to understand the marks and the amounts."""
    found = []
    if any(line.tax_category == "reduced" for line in content.lines):
        found.append(words["reduced_note"])
    if content.tax_mode == "inclusive":
        found.append(words["inclusive_note"])
    if any(_apportioned(line) for line in content.lines):
        found.append(words["rounding_note"])
    return found


def _apportioned(line: Line) -> bool:
    """Whether the line says another amount than it came to exactly."""
    shown = line.printed if line.printed_gross is None else line.printed_gross
    return shown != line.amount
