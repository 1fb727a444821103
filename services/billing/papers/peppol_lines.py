"""The lines in UBL, with the amounts that are printed."""

from decimal import Decimal
from xml.etree import ElementTree as Xml

from services.billing.papers.content import InvoiceContent, Line
from services.billing.papers.content_json import plain
from services.billing.papers.forms import said
from services.billing.papers.peppol_parts import child, leaf, money, tax_category

UNITS = {"時間": "HUR", "hour": "HUR", "hours": "HUR", "月": "MON", "か月": "MON", "month": "MON", "months": "MON",
         "日": "DAY", "day": "DAY", "days": "DAY", "分": "MIN", "minute": "MIN", "minutes": "MIN"}  # fmt: skip
"""Units of UN/ECE Recommendation 20 for the words of a rate card."""
ONE = "C62"
"""One of something: a ticket, a page, a case. What it is called stands beside it."""


def line_of(root: Xml.Element, content: InvoiceContent, line: Line) -> None:
    """A line (ibg-25)."""
    kind = "Invoice" if content.kind == "invoice" else "CreditNote"
    unit = UNITS.get(line.unit_ja) or UNITS.get(line.unit_en) or ONE
    quantity, price, base = priced(line)
    made = child(root, f"{kind}Line")
    leaf(made, "ID", str(line.n))
    _note(made, content, line)
    leaf(
        made, "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity", plain(quantity), unitCode=unit
    )
    money(made, "LineExtensionAmount", line.printed, content.currency)
    if line.party:
        leaf(made, "AccountingCost", line.party)
    _period(made, content, line)
    _item(made, content, line)
    cost = child(made, "Price")
    money(cost, "PriceAmount", price, content.currency)
    leaf(cost, "BaseQuantity", plain(base), unitCode=unit)


def priced(line: Line) -> tuple[Decimal, Decimal, Decimal]:
    """Quantity, price and the quantity that the price is for, whose product is the printed amount.

    A price is never below zero (ibr-027): what is taken off has a quantity below zero. Where no single price gives the amount
    (tiers, caps, rounding, prices with tax), the price is that of the whole quantity.
    """
    quantity, price = line.quantity, line.unit_price
    if price is not None and price >= 0 and quantity * price == line.printed:
        return quantity, price, Decimal(1)
    size = abs(quantity) or Decimal(1)
    return (-size if line.printed < 0 else size), abs(line.printed), size


def _note(made: Xml.Element, content: InvoiceContent, line: Line) -> None:
    """The days of a line outside the invoice's period: its own period may not lie there (ibr-085), so it is said in words."""
    if line.period and not _within(content, line):
        leaf(made, "Note", f"{line.period.first_on.isoformat()} – {line.period.last_on.isoformat()}")


def _period(made: Xml.Element, content: InvoiceContent, line: Line) -> None:
    if line.period and _within(content, line):
        period = child(made, "InvoicePeriod")
        leaf(period, "StartDate", line.period.first_on.isoformat())
        leaf(period, "EndDate", line.period.last_on.isoformat())


def _within(content: InvoiceContent, line: Line) -> bool:
    whole, part = content.period, line.period
    return part is not None and whole.first_on <= part.first_on and part.last_on <= whole.last_on


def _item(made: Xml.Element, content: InvoiceContent, line: Line) -> None:
    item = child(made, "Item")
    leaf(item, "Name", said(content.language, line.name_ja, line.name_en))
    leaf(child(item, "SellersItemIdentification"), "ID", line.charge)
    tax_category(item, "ClassifiedTaxCategory", line.tax_category, line.tax_rate)
    if line.unit_ja:
        unit = child(item, "AdditionalItemProperty")
        leaf(unit, "Name", "表示単位名称")
        leaf(unit, "Value", line.unit_ja)
