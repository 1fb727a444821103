"""Peppol JP PINT: valid UBL 2.1, true to each published rule, saying what the invoice says; and refused where it cannot."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from peppol.xsd import validate_xsd

from services.billing.papers import peppol
from services.billing.papers.content import Days, InvoiceContent
from services.billing.papers.peppol_lines import priced
from services.billing.papers.peppol_obstacles import NotInPeppol, obstacles
from tests.services.papers.pint_rules import RULES, Rule
from tests.support import papers

NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "re": "http://exslt.org/regular-expressions",
}
EVERYTHING = (
    *papers.LINES,
    papers.line(9, "住宅の貸付け", "Housing", "70000", tax_category="exempt", period=Days(date(2026, 10, 1), date(2026, 10, 15))),
    papers.line(10, "海外拠点の支援", "Support abroad", "30000", tax_category="export"),
)  # fmt: skip
CASES: dict[str, InvoiceContent] = {
    "everything": papers.content(EVERYTHING),
    "credit note": papers.credit_note(),
    "english": papers.content(language="en"),
    "summary": papers.summary(),
    "one line": papers.long(1),
    "300 lines": papers.long(300),
    "without a bank account": papers.content(bank_account=None),
    "a credit alone": papers.content([papers.line(1, "値引き", "Discount", "-1000", kind="service_credit")]),
    "prices with tax": papers.inclusive(),
}


def parsed(content: InvoiceContent) -> Any:
    return etree.fromstring(peppol.document(content))


@cache
def kept(case: str) -> Any:
    """The document of a case, made once; not to be changed."""
    return parsed(CASES[case])


def found(document: Any, path: str) -> Any:
    return document.xpath(path, namespaces=NAMES)


def text(document: Any, path: str) -> str:
    return str(found(document, f"string({path})"))


def broken(document: Any, edit: str) -> Any:
    """A copy with an edit of a rule; the edit must find something to change."""
    copy = deepcopy(document)
    if " => " in edit:
        path, _, value = edit.partition(" => ")
        path, _, attribute = path.partition("/@")
        hit = found(copy, path)
        for element in hit:
            if attribute:
                element.set(attribute, value)
            else:
                element.text = value
    else:
        act, _, path = edit.partition(" ")
        path, _, attribute = path.partition("/@")
        hit = found(copy, path)
        for element in hit:
            if attribute:
                del element.attrib[attribute]
            elif act == "remove":
                element.getparent().remove(element)
            else:
                for _ in range(2 if act == "copy2" else 1):
                    element.addnext(deepcopy(element))
    assert hit, f"nothing to change: {edit}"
    return copy


@pytest.mark.parametrize("case", CASES)
def test_every_document_is_valid_ubl(case: str) -> None:
    assert validate_xsd(peppol.document(CASES[case])) == (True, [])


def test_the_schema_would_find_a_fault() -> None:
    document = peppol.document(CASES["everything"]).replace(b"cbc:IssueDate", b"cbc:IssuedOn")
    valid, _ = validate_xsd(document)
    assert not valid


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_document_keeps_the_rule(rule: Rule) -> None:
    for case in CASES:
        assert found(kept(case), f"boolean({rule.holds})"), case
    assert not found(broken(kept(rule.document), rule.broken), f"boolean({rule.holds})")


@pytest.mark.parametrize("case", CASES)
def test_yen_have_no_decimals_wherever_they_stand(case: str) -> None:
    """Beyond the rules, which ask it of a few amounts alone. A price of one unit may have decimals."""
    amounts = found(kept(case), "//*[@currencyID='JPY'][not(self::cbc:PriceAmount)]")
    assert amounts
    assert [each.text for each in amounts if "." in each.text] == []


def test_an_sla_credit_of_untaxed_fees_is_an_allowance_without_tax() -> None:
    fee = papers.line(1, "住宅の貸付け", "Housing", "70000", tax_category="exempt")
    credit = papers.line(2, "SLAの減額", "SLA credit", "-3500", tax_category="exempt", kind="service_credit")
    document = parsed(papers.content([fee, credit]))
    assert validate_xsd(peppol.document(papers.content([fee, credit]))) == (True, [])
    assert text(document, "//cac:AllowanceCharge/cac:TaxCategory/cbc:ID") == "E"
    assert text(document, "//cac:AllowanceCharge/cac:TaxCategory/cbc:Percent") == "0"
    assert text(document, "//cac:TaxSubtotal/cbc:TaxableAmount") == "66500"


def test_an_invoice_says_what_the_law_asks_for() -> None:
    document = parsed(CASES["everything"])
    seller, buyer = "//cac:AccountingSupplierParty", "//cac:AccountingCustomerParty"
    assert text(document, "/*/cbc:ID") == "INV-2026-000123"
    assert text(document, "/*/cbc:InvoiceTypeCode") == "380"
    assert text(document, f"{seller}//cac:PartyTaxScheme/cbc:CompanyID") == "T7000012050002"
    assert (
        text(document, f"{seller}//cac:PartyLegalEntity/cbc:RegistrationName")
        == "株式会社裏方オペレーションズ"
    )
    assert text(document, f"{buyer}//cac:PartyLegalEntity/cbc:RegistrationName") == "株式会社アクメ商事"
    assert text(document, f"{buyer}//cac:Contact/cbc:Name") == "経理部 財務課 佐藤 恵子"
    assert text(document, "/*/cac:InvoicePeriod/cbc:StartDate") == "2026-10-01"
    assert text(document, "/*/cac:InvoicePeriod/cbc:EndDate") == "2026-10-31"
    assert text(document, "/*/cac:OrderReference/cbc:ID") == "PO-2026-0815"
    assert text(document, "//cac:PayeeFinancialAccount/cbc:ID") == "0001:108:1:1234567"


def test_tax_is_said_once_per_rate() -> None:
    document = parsed(CASES["everything"])
    subtotals = [
        tuple(text(each, path) for path in ("cac:TaxCategory/cbc:ID", "cac:TaxCategory/cbc:Percent", "cbc:TaxableAmount", "cbc:TaxAmount"))
        for each in found(document, "//cac:TaxSubtotal")
    ]  # fmt: skip
    assert subtotals == [
        ("S", "10", "183582", "18358"), ("AA", "8", "1500", "120"), ("E", "0", "70000", "0"),
        ("O", "", "4000", "0"), ("G", "0", "30000", "0"),
    ]  # fmt: skip


def test_an_sla_credit_is_an_allowance_on_the_document() -> None:
    document = parsed(CASES["everything"])
    assert text(document, "//cac:AllowanceCharge/cbc:Amount") == "9662"
    assert "8" not in [each.text for each in found(document, "//cac:InvoiceLine/cbc:ID")]


def test_a_document_of_a_credit_alone_still_has_a_line() -> None:
    document = parsed(CASES["a credit alone"])
    assert text(document, "//cac:InvoiceLine/cbc:InvoicedQuantity") == "-1"
    assert text(document, "//cac:InvoiceLine/cbc:LineExtensionAmount") == "-1000"
    assert text(document, "//cac:InvoiceLine/cac:Price/cbc:PriceAmount") == "1000"


def test_a_credit_note_names_its_original_and_asks_for_no_money() -> None:
    document = parsed(CASES["credit note"])
    assert etree.QName(document).localname == "CreditNote"
    assert text(document, "/*/cbc:CreditNoteTypeCode") == "381"
    original = "/*/cac:BillingReference/cac:InvoiceDocumentReference"
    assert text(document, f"{original}/cbc:ID") == "INV-2026-000123"
    assert text(document, f"{original}/cbc:IssueDate") == "2026-10-31"
    assert text(document, "//cac:LegalMonetaryTotal/cbc:PayableAmount") == "1035"
    assert not found(document, "//cac:PaymentMeans")


def test_days_outside_the_period_are_said_in_words() -> None:
    document = parsed(CASES["everything"])
    adjustment = found(document, "//cac:InvoiceLine[cbc:ID='7']")[0]
    assert text(adjustment, "cbc:Note") == "2026-09-01 – 2026-09-30"
    assert not found(adjustment, "cac:InvoicePeriod")
    assert text(document, "//cac:InvoiceLine[cbc:ID='9']/cac:InvoicePeriod/cbc:EndDate") == "2026-10-15"


def test_a_buyer_without_a_corporate_number_is_found_by_the_registration_number() -> None:
    recipient = replace(papers.RECIPIENT, corporate_number=None)
    document = parsed(papers.content(recipient=recipient))
    endpoint = found(document, "//cac:AccountingCustomerParty//cbc:EndpointID")[0]
    assert (endpoint.get("schemeID"), endpoint.text) == ("0221", "T5010401067252")


def test_text_that_looks_like_markup_stays_text() -> None:
    lines = [papers.line(1, "<b>&\"'\u3000改行\nあり", "x", "100")]
    assert text(parsed(papers.content(lines)), "//cac:Item/cbc:Name") == "<b>&\"' 改行 あり"


def test_the_same_content_gives_the_same_bytes() -> None:
    assert peppol.document(papers.content()) == peppol.document(papers.content())


@pytest.mark.parametrize(
    ("content", "obstacle"),
    [
        (papers.draft(), "draft"),
        (papers.content(issuer=replace(papers.ISSUER, registration_number=None)), "seller_not_registered"),
        (papers.content(recipient=replace(papers.RECIPIENT, registration_number=None, corporate_number=None)),
         "buyer_without_address"),
        (papers.content([]), "no_lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(content: InvoiceContent, obstacle: str) -> None:
    with pytest.raises(NotInPeppol) as refused:
        peppol.document(content)
    assert obstacle in refused.value.facts["obstacles"]


def test_tax_extracted_from_a_gross_price_may_be_one_below_what_jp_pint_takes() -> None:
    """10,999 yen hold 999 yen of tax, rounded down; JP PINT takes 1,000 of a base of 10,000 (aligned-ibrp-051-jp)."""
    base = papers.content([papers.line(1, "x", "x", "10000")])
    said = replace(base, totals=(replace(base.totals[0], tax=Decimal(999), gross=Decimal(10999)),),
                   tax=Decimal(999), total=Decimal(10999))  # fmt: skip
    assert tuple(obstacles(said)) == ("tax_out_of_bounds",)


@given(
    st.decimals(-10000, 10000, places=3),
    st.integers(-1_000_000, 1_000_000),
    st.none() | st.decimals(0, 10000, places=2),
)
def test_price_times_quantity_is_always_the_printed_amount(
    quantity: Decimal, printed: int, price: Decimal | None
) -> None:
    line = papers.line(1, "x", "x", "0", printed=str(printed), quantity=quantity, unit_price=price)
    shown, per, size = priced(line)
    assert per >= 0
    assert size > 0
    assert shown * per == printed * size
