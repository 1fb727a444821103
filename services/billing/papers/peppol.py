"""An invoice as Peppol JP PINT 1.1 says it: UBL 2.1, an `Invoice` of type 380 or a `CreditNote` of type 381.

Yen without decimals, lines as they are printed, tax once per rate. The same content gives the same bytes.
What JP PINT cannot say is refused before (peppol_obstacles): no document that a receiver would reject is ever made.
"""

from decimal import Decimal
from xml.etree import ElementTree as Xml

from services.billing.papers.content import InvoiceContent, Line
from services.billing.papers.forms import said
from services.billing.papers.peppol_lines import line_of
from services.billing.papers.peppol_obstacles import refuse_obstacles
from services.billing.papers.peppol_parties import buyer, seller
from services.billing.papers.peppol_parts import child, leaf, money, tax_category
from services.billing.papers.peppol_payment import means, terms

CUSTOMIZATION = "urn:peppol:pint:billing-1@jp-1"
PROFILE = "urn:peppol:bis:billing"
UBL = "urn:oasis:names:specification:ubl:schema:xsd"
INVOICE, CREDIT_NOTE = ("Invoice", "380"), ("CreditNote", "381")
DISCOUNT = "95"
"""UNCL 5189: a discount. What an SLA credit is to the one who pays less."""


def document(content: InvoiceContent) -> bytes:
    """The XML of an issued invoice, UTF-8. Raises NotInPeppol, naming what stands in the way."""
    refuse_obstacles(content)
    name, code = INVOICE if content.kind == "invoice" else CREDIT_NOTE
    root = Xml.Element(
        name,
        {
            "xmlns": f"{UBL}:{name}-2",
            "xmlns:cac": f"{UBL}:CommonAggregateComponents-2",
            "xmlns:cbc": f"{UBL}:CommonBasicComponents-2",
        },
    )
    allowances, lines = _parted(content)
    _head(root, content, name, code)
    _references(root, content)
    seller(root, content.issuer, content.language)
    buyer(root, content.recipient)
    means(root, content)
    terms(root, content)
    for each in allowances:
        _allowance(root, content, each)
    _taxes(root, content)
    _sums(root, content, allowances, lines)
    for each in lines:
        line_of(root, content, each)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _parted(content: InvoiceContent) -> tuple[list[Line], list[Line]]:
    """SLA credits are allowances on the document (ibg-20), all else lines. A document has at least one line (ibr-016)."""
    credited = [
        each
        for each in content.lines
        if content.kind == "invoice" and each.kind == "service_credit" and each.printed < 0
    ]
    others = [each for each in content.lines if each not in credited]
    return (credited, others) if others else ([], list(content.lines))


def _head(root: Xml.Element, content: InvoiceContent, name: str, code: str) -> None:
    leaf(root, "CustomizationID", CUSTOMIZATION)
    leaf(root, "ProfileID", PROFILE)
    leaf(root, "ID", content.number or "")
    leaf(root, "IssueDate", f"{content.issued_on:%Y-%m-%d}")
    if content.due_on and name == "Invoice":
        leaf(root, "DueDate", content.due_on.isoformat())
    leaf(root, f"{name}TypeCode", code)
    if note := " ".join(filter(None, (content.reason, content.remarks))):
        leaf(root, "Note", note)
    leaf(root, "DocumentCurrencyCode", content.currency)
    period = child(root, "InvoicePeriod")
    leaf(period, "StartDate", content.period.first_on.isoformat())
    leaf(period, "EndDate", content.period.last_on.isoformat())


def _references(root: Xml.Element, content: InvoiceContent) -> None:
    if content.recipient.order_number:
        leaf(child(root, "OrderReference"), "ID", content.recipient.order_number)
    if content.original:
        original = child(child(root, "BillingReference"), "InvoiceDocumentReference")
        leaf(original, "ID", content.original.number)
        leaf(original, "IssueDate", content.original.issued_on.isoformat())
    leaf(child(root, "ContractDocumentReference"), "ID", content.contract_code)


def _allowance(root: Xml.Element, content: InvoiceContent, line: Line) -> None:
    allowance = child(root, "AllowanceCharge")
    leaf(allowance, "ChargeIndicator", "false")
    leaf(allowance, "AllowanceChargeReasonCode", DISCOUNT)
    leaf(allowance, "AllowanceChargeReason", said(content.language, line.name_ja, line.name_en))
    money(allowance, "Amount", -line.printed, content.currency)
    tax_category(allowance, "TaxCategory", line.tax_category, line.tax_rate)


def _taxes(root: Xml.Element, content: InvoiceContent) -> None:
    whole = child(root, "TaxTotal")
    money(whole, "TaxAmount", content.tax, content.currency)
    for total in content.totals:
        part = child(whole, "TaxSubtotal")
        money(part, "TaxableAmount", total.net, content.currency)
        money(part, "TaxAmount", total.tax, content.currency)
        tax_category(part, "TaxCategory", total.tax_category, total.rate)


def _sums(root: Xml.Element, content: InvoiceContent, allowances: list[Line], lines: list[Line]) -> None:
    sums = child(root, "LegalMonetaryTotal")
    money(sums, "LineExtensionAmount", _sum(lines), content.currency)
    money(sums, "TaxExclusiveAmount", content.net, content.currency)
    money(sums, "TaxInclusiveAmount", content.total, content.currency)
    if allowances:
        money(sums, "AllowanceTotalAmount", -_sum(allowances), content.currency)
    money(sums, "PayableAmount", content.total, content.currency)


def _sum(lines: list[Line]) -> Decimal:
    return sum((each.printed for each in lines), Decimal(0))
