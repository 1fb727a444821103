"""The bricks of a UBL document: aggregates, leaves, money and tax categories."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree as Xml

from services.billing.papers.content import Category
from services.billing.papers.content_json import plain

CODES: Final[Mapping[Category, str]] = {
    "standard": "S",
    "reduced": "AA",
    "exempt": "E",
    "out_of_scope": "O",
    "export": "G",
}
"""Our tax categories in UNCL 5305, as JP PINT restricts it (aligned-ibrp-cl-01-jp)."""


def child(parent: Xml.Element, name: str) -> Xml.Element:
    """A new aggregate."""
    return Xml.SubElement(parent, f"cac:{name}")


def leaf(parent: Xml.Element, element: str, text: str, /, **attributes: str) -> None:
    """A value. One line: a receiver's form has one, and a PDF's reader sees no breaks either."""
    Xml.SubElement(parent, f"cbc:{element}", attributes).text = " ".join(text.split())


def money(parent: Xml.Element, name: str, amount: Decimal, currency: str) -> None:
    """An amount in the document's currency."""
    leaf(parent, name, plain(amount), currencyID=currency)


def tax_category(parent: Xml.Element, name: str, category: Category, rate: Decimal) -> None:
    """Category and rate. Outside the scope of tax there is no rate (aligned-ibrp-o-05), not even zero."""
    made = child(parent, name)
    leaf(made, "ID", CODES[category])
    if category != "out_of_scope":
        leaf(made, "Percent", plain(rate * 100))
    leaf(child(made, "TaxScheme"), "ID", "VAT")
