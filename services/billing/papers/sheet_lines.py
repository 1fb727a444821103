"""The table of lines: one group, or on a summary invoice one a party with its subtotal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from services.billing.papers.content import InvoiceContent, Line, Recipient
from services.billing.papers.content_json import plain
from services.billing.papers.figures import days, figure, money, percent
from services.billing.papers.forms import Language, said
from services.rules import english

Words = dict[str, Any]


def table(content: InvoiceContent, language: Language, words: Words) -> dict[str, Any]:
    """Headings, and groups of rows in the invoice's order."""
    heads = words["table"]
    return {
        "head": [heads["n"], heads["name"], heads["quantity"], heads["unit_price"], heads["tax"],
                 heads["amount"][content.tax_mode]],
        "groups": [_group(content, party, lines, language, words) for party, lines in _parted(content)],
    }  # fmt: skip


def _parted(content: InvoiceContent) -> list[tuple[Recipient | None, Sequence[Line]]]:
    """Lines by party; what names none of the parties comes last, without a heading."""
    if not content.parties:
        return [(None, content.lines)]
    named = [
        (party, [line for line in content.lines if line.party == party.code]) for party in content.parties
    ]
    known = {party.code for party in content.parties}
    rest = [line for line in content.lines if line.party not in known]
    return [(party, lines) for party, lines in [*named, (None, rest)] if lines]


def _group(
    content: InvoiceContent,
    party: Recipient | None,
    lines: Sequence[Line],
    language: Language,
    words: Words,
) -> dict[str, Any]:
    name = " ".join(filter(None, (party.name, party.department))) if party else ""
    total = sum((_shown(line) for line in lines), Decimal(0))
    return {
        "name": name,
        "order": f"{words['order_number']} {party.order_number}" if party and party.order_number else "",
        "rows": [_row(content, line, language, words) for line in lines],
        "subtotal": [
            words["table"]["subtotal"].format(party=name), money(total, content.currency, words)
        ] if party else None,
    }  # fmt: skip


def _row(content: InvoiceContent, line: Line, language: Language, words: Words) -> dict[str, Any]:
    rate = words["rate"][line.tax_category].format(rate=percent(line.tax_rate))
    return {
        "n": str(line.n),
        "name": said(language, line.name_ja, line.name_en),
        "period": days(line.period, words) if line.period else "",
        "quantity": figure(line.quantity, words),
        "unit": _unit(line, language),
        "unit_price": _price(line, words),
        "tax": rate,
        "amount": money(_shown(line), content.currency, words),
        "less": _shown(line) < 0,
    }


def _price(line: Line, words: Words) -> str:
    """The unit price; of a surcharge by percentage, how much more it is."""
    if line.unit_price is not None:
        return figure(line.unit_price, words)
    return "" if line.percent is None else f"+{plain(line.percent)}%"


def _unit(line: Line, language: Language) -> str:
    """The unit; in English of one or of many."""
    unit = said(language, line.unit_ja, line.unit_en)
    return unit if language == "ja" else english.unit(line.quantity, unit)


def _shown(line: Line) -> Decimal:
    """What the line says: with prices that include tax, the amount with it."""
    return line.printed if line.printed_gross is None else line.printed_gross
