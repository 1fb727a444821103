"""The rules of Peppol's PINT and of its Japanese specialisation that concern our documents, by the names under which they are published.

Each is told here as an XPath that must be true of the whole document, and with a way to break it: a rule that no edit can break
would prove nothing. `L` is any line, `S` and `B` the seller's and the buyer's party. Rules about what we never write (payment cards,
direct debit, tax representatives, attachments, charges on the document, a second tax currency) are left out.

They stand with their ids and texts at https://docs.peppol.eu/poac/jp/pint-jp/: `ibr-…` are PINT's shared rules, `aligned-…` those that are
aligned for Japan, here as of the release 1.1.3.
"""

from dataclasses import dataclass

L = "/*/*[self::cac:InvoiceLine or self::cac:CreditNoteLine]"
Q = "*[self::cbc:InvoicedQuantity or self::cbc:CreditedQuantity]"
S = "/*/cac:AccountingSupplierParty/cac:Party"
B = "/*/cac:AccountingCustomerParty/cac:Party"
T = "/*/cac:LegalMonetaryTotal"
VAT = "cac:TaxScheme/cbc:ID='VAT'"
SUB = "/*/cac:TaxTotal/cac:TaxSubtotal"
PERIOD = "/*/cac:InvoicePeriod"
ALLOW = "/*/cac:AllowanceCharge"


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` is an edit: `remove XPATH`, `copy XPATH`, or `XPATH => TEXT` (of an element or an attribute)."""

    id: str
    holds: str
    broken: str
    document: str = "everything"


def day(path: str) -> str:
    return f"number(translate({path}, '-', ''))"


RULES = (
    Rule("ibr-001", "normalize-space(/*/cbc:CustomizationID)", "remove /*/cbc:CustomizationID"),
    Rule("ibr-002", "normalize-space(/*/cbc:ID)", "/*/cbc:ID => "),
    Rule("ibr-003", "normalize-space(/*/cbc:IssueDate)", "remove /*/cbc:IssueDate"),
    Rule("ibr-004", "/*/cbc:InvoiceTypeCode or /*/cbc:CreditNoteTypeCode", "remove /*/cbc:InvoiceTypeCode"),
    Rule("ibr-005", "normalize-space(/*/cbc:DocumentCurrencyCode)", "remove /*/cbc:DocumentCurrencyCode"),
    Rule("ibr-006", f"normalize-space({S}/cac:PartyLegalEntity/cbc:RegistrationName)", f"remove {S}/cac:PartyLegalEntity"),
    Rule("ibr-007", f"normalize-space({B}/cac:PartyLegalEntity/cbc:RegistrationName)", f"remove {B}/cac:PartyLegalEntity"),
    Rule("ibr-008", f"{S}/cac:PostalAddress", f"remove {S}/cac:PostalAddress"),
    Rule("ibr-009", f"normalize-space({S}/cac:PostalAddress/cac:Country/cbc:IdentificationCode)", f"remove {S}//cac:Country"),
    Rule("ibr-010", f"{B}/cac:PostalAddress", f"remove {B}/cac:PostalAddress"),
    Rule("ibr-011", f"normalize-space({B}/cac:PostalAddress/cac:Country/cbc:IdentificationCode)", f"remove {B}//cac:Country"),
    Rule("ibr-012", f"{T}/cbc:LineExtensionAmount", f"remove {T}/cbc:LineExtensionAmount"),
    Rule("ibr-013", f"{T}/cbc:TaxExclusiveAmount", f"remove {T}/cbc:TaxExclusiveAmount"),
    Rule("ibr-014", f"{T}/cbc:TaxInclusiveAmount", f"remove {T}/cbc:TaxInclusiveAmount"),
    Rule("ibr-015", f"{T}/cbc:PayableAmount", f"remove {T}/cbc:PayableAmount"),
    Rule("ibr-016", L, f"remove {L}"),
    Rule("ibr-021", f"not({L}[not(normalize-space(cbc:ID))])", f"remove {L}/cbc:ID"),
    Rule("ibr-022", f"not({L}[not({Q})])", f"remove {L}/{Q}"),
    Rule("ibr-023", f"not({L}/{Q}[not(@unitCode)])", f"remove {L}/{Q}/@unitCode"),
    Rule("ibr-024", f"not({L}[not(cbc:LineExtensionAmount)])", f"remove {L}/cbc:LineExtensionAmount"),
    Rule("ibr-025", f"not({L}[not(normalize-space(cac:Item/cbc:Name))])", f"{L}[1]/cac:Item/cbc:Name => "),
    Rule("ibr-026", f"not({L}[not(cac:Price/cbc:PriceAmount)])", f"remove {L}/cac:Price"),
    Rule("ibr-027", f"not({L}/cac:Price/cbc:PriceAmount[. < 0])", f"{L}[1]/cac:Price/cbc:PriceAmount => -1"),
    Rule("ibr-029", f"{day(f'{PERIOD}/cbc:StartDate')} <= {day(f'{PERIOD}/cbc:EndDate')}", f"{PERIOD}/cbc:EndDate => 2026-09-30"),
    Rule("ibr-031", f"not({ALLOW}[not(cbc:Amount)])", f"remove {ALLOW}/cbc:Amount"),
    Rule("ibr-033", f"not({ALLOW}[not(cbc:AllowanceChargeReason or cbc:AllowanceChargeReasonCode)])",
         f"remove {ALLOW}/*[starts-with(local-name(), 'AllowanceChargeReason')]"),
    Rule("ibr-049", "not(//cac:PaymentMeans[not(cbc:PaymentMeansCode)])", "remove //cbc:PaymentMeansCode"),
    Rule("ibr-055", "not(//cac:BillingReference[not(cac:InvoiceDocumentReference/cbc:ID)])",
         "remove //cac:InvoiceDocumentReference/cbc:ID", "credit note"),
    Rule("ibr-062", f"{S}/cbc:EndpointID/@schemeID", f"remove {S}/cbc:EndpointID/@schemeID"),
    Rule("ibr-063", f"{B}/cbc:EndpointID/@schemeID", f"remove {B}/cbc:EndpointID/@schemeID"),
    Rule("ibr-073", r"not(//*[contains(local-name(), 'Date')][not(re:test(., '^\d{4}-\d{2}-\d{2}$'))])", "/*/cbc:DueDate => 2026/11/30"),
    Rule("ibr-076", "/*/cbc:ProfileID", "remove /*/cbc:ProfileID"),
    Rule("ibr-079", "not(//*[not(*) and not(normalize-space())])", f"{S}/cac:PostalAddress/cbc:StreetName => "),
    Rule("ibr-080", f"{B}/cbc:EndpointID", f"remove {B}/cbc:EndpointID"),
    Rule("ibr-081", f"{S}/cbc:EndpointID", f"remove {S}/cbc:EndpointID"),
    Rule("ibr-082", "not(//cbc:ChargeIndicator[. != 'true' and . != 'false'])", f"{ALLOW}/cbc:ChargeIndicator => no"),
    Rule("ibr-085", f"not({L}/cac:InvoicePeriod[{day('cbc:StartDate')} < {day(f'{PERIOD}/cbc:StartDate')}])",
         f"{L}/cac:InvoicePeriod/cbc:StartDate => 2026-09-01"),
    Rule("ibr-086", f"not({L}/cac:InvoicePeriod[{day('cbc:EndDate')} > {day(f'{PERIOD}/cbc:EndDate')}])",
         f"{L}/cac:InvoicePeriod/cbc:EndDate => 2026-11-30"),
    Rule("ibr-087", f"not({L}/cac:Price/cbc:BaseQuantity[. <= 0])", f"{L}[1]/cac:Price/cbc:BaseQuantity => 0"),
    Rule("ibr-088", f"not({L}[cac:Price/cbc:BaseQuantity/@unitCode != {Q}/@unitCode])", f"{L}[1]/cac:Price/cbc:BaseQuantity/@unitCode => HUR"),
    Rule("ibr-094", "count(/*/cac:ContractDocumentReference) <= 1", "copy /*/cac:ContractDocumentReference"),
    Rule("ibr-097", f"count({PERIOD}) <= 1", f"copy {PERIOD}"),
    Rule("ibr-100", f"count({S}/cac:PartyLegalEntity/cbc:CompanyID) <= 1", f"copy {S}/cac:PartyLegalEntity/cbc:CompanyID"),
    Rule("ibr-104", f"count({B}/cac:PartyTaxScheme/cbc:CompanyID) <= 1", f"copy {B}/cac:PartyTaxScheme"),
    Rule("ibr-110", f"not({L}[count(cac:InvoicePeriod) > 1])", f"copy {L}/cac:InvoicePeriod"),
    Rule("ibr-123", f"not(contains({T}/cbc:TaxExclusiveAmount, '.'))", f"{T}/cbc:TaxExclusiveAmount => 1.5"),
    Rule("ibr-124", "not(contains(/*/cac:TaxTotal/cbc:TaxAmount, '.'))", "/*/cac:TaxTotal/cbc:TaxAmount => 1.5"),
    Rule("ibr-126", "not(//@currencyID[. != /*/cbc:DocumentCurrencyCode])", f"{T}/cbc:PayableAmount/@currencyID => USD"),
    Rule("ibr-co-10", f"{T}/cbc:LineExtensionAmount = sum({L}/cbc:LineExtensionAmount)", f"{L}[1]/cbc:LineExtensionAmount => 1"),
    Rule("ibr-co-11", f"sum({T}/cbc:AllowanceTotalAmount) = sum({ALLOW}/cbc:Amount)", f"remove {T}/cbc:AllowanceTotalAmount"),
    Rule("ibr-co-13", f"{T}/cbc:TaxExclusiveAmount = {T}/cbc:LineExtensionAmount - sum({T}/cbc:AllowanceTotalAmount)",
         f"{T}/cbc:TaxExclusiveAmount => 1"),
    Rule("ibr-co-14", f"/*/cac:TaxTotal/cbc:TaxAmount = sum({SUB}/cbc:TaxAmount)", f"{SUB}[1]/cbc:TaxAmount => 1"),
    Rule("ibr-co-15", f"{T}/cbc:TaxInclusiveAmount = {T}/cbc:TaxExclusiveAmount + /*/cac:TaxTotal/cbc:TaxAmount", f"{T}/cbc:TaxInclusiveAmount => 1"),
    Rule("ibr-co-16", f"{T}/cbc:PayableAmount = {T}/cbc:TaxInclusiveAmount", f"{T}/cbc:PayableAmount => 1"),
    Rule("ibr-co-19", f"{PERIOD}/cbc:StartDate or {PERIOD}/cbc:EndDate", f"remove {PERIOD}/*"),
    Rule("ibr-co-20", f"not({L}/cac:InvoicePeriod[not(cbc:StartDate or cbc:EndDate)])", f"remove {L}/cac:InvoicePeriod/*"),
    Rule("ibr-co-26", f"{S}/cac:PartyTaxScheme/cbc:CompanyID or {S}/cac:PartyLegalEntity/cbc:CompanyID",
         f"remove {S}/*/cbc:CompanyID"),
    Rule("ibr-sr-05", "not(/*/cac:PaymentTerms[count(cbc:Note) > 1])", "copy /*/cac:PaymentTerms/cbc:Note"),
    Rule("ibr-sr-34", f"not({L}[count(cbc:Note) > 1])", f"copy {L}/cbc:Note"),
    Rule("ibr-sr-42", f"count({S}/cac:PartyTaxScheme) <= 2", f"copy2 {S}/cac:PartyTaxScheme"),
    Rule("ibr-sr-51", "count(/*/cbc:Note) <= 1", "copy /*/cbc:Note", "credit note"),
    Rule("ibr-sr-57", "not(//cac:PartyTaxScheme[not(cbc:CompanyID)])", "remove //cac:PartyTaxScheme/cbc:CompanyID"),
    Rule("ibr-sr-58", f"not({L}/cac:Item/cac:ClassifiedTaxCategory[not(cbc:ID)])", f"remove {L}//cac:ClassifiedTaxCategory/cbc:ID"),
    Rule("ibr-cl-01", "/*/cbc:InvoiceTypeCode = '380' or /*/cbc:CreditNoteTypeCode = '381'", "/*/cbc:InvoiceTypeCode => 389"),
    Rule("ibr-cl-04", "re:test(/*/cbc:DocumentCurrencyCode, '^[A-Z]{3}$')", "/*/cbc:DocumentCurrencyCode => yen"),
    Rule("ibr-cl-11", "not(//cac:PartyLegalEntity/cbc:CompanyID[@schemeID != '0188'])",
         f"{S}/cac:PartyLegalEntity/cbc:CompanyID/@schemeID => 9999"),
    Rule("ibr-cl-14", "not(//cac:Country/cbc:IdentificationCode[not(re:test(., '^[A-Z]{2}$'))])", f"{S}//cbc:IdentificationCode => JPN"),
    Rule("ibr-cl-16", "not(//cbc:PaymentMeansCode[. != '30'])", "//cbc:PaymentMeansCode => 99"),
    Rule("ibr-cl-19", f"not({ALLOW}/cbc:AllowanceChargeReasonCode[. != '95'])", f"{ALLOW}/cbc:AllowanceChargeReasonCode => 1"),
    Rule("ibr-cl-23", "not(//@unitCode[not(re:test(., '^(C62|HUR|MON|DAY|MIN)$'))])", f"{L}[1]/{Q}/@unitCode => pieces"),
    Rule("ibr-cl-25", "not(//cbc:EndpointID/@schemeID[. != '0188' and . != '0221'])", f"{B}/cbc:EndpointID/@schemeID => 9912"),
    Rule("ibr-cl-27", "not(//cac:TaxScheme/cbc:ID[. != 'VAT'])", f"{SUB}[1]//cac:TaxScheme/cbc:ID => JCT"),
    Rule("aligned-ibrp-001-jp", "starts-with(/*/cbc:CustomizationID, 'urn:peppol:pint:billing-1@jp-1')",
         "/*/cbc:CustomizationID => urn:peppol:pint:billing-1"),
    Rule("aligned-ibrp-002-jp", "/*/cbc:ProfileID = 'urn:peppol:bis:billing'", "/*/cbc:ProfileID => urn:peppol:bis:order"),
    Rule("aligned-ibrp-009", f"count({S}/cac:PartyTaxScheme[{VAT}]/cbc:CompanyID) <= 1", f"copy {S}/cac:PartyTaxScheme"),
    Rule("aligned-ibrp-014", "count(//cbc:PaymentID) <= 1", "copy //cbc:PaymentID"),
    Rule("aligned-ibrp-016", "not(//cac:PaymentMeans[cbc:PaymentMeansCode='30']/cac:PayeeFinancialAccount[not(normalize-space(cbc:ID))])",
         "remove //cac:PayeeFinancialAccount/cbc:ID"),
    Rule("aligned-ibrp-032-jp", f"not({ALLOW}[not(cac:TaxCategory[{VAT}]/cbc:ID) or "
         "(cac:TaxCategory/cbc:ID != 'O' and not(cac:TaxCategory/cbc:Percent))])", f"remove {ALLOW}/cac:TaxCategory/cbc:Percent"),
    Rule("aligned-ibrp-045", f"not({SUB}[not(cbc:TaxableAmount)])", f"remove {SUB}/cbc:TaxableAmount"),
    Rule("aligned-ibrp-046", f"not({SUB}[not(cbc:TaxAmount)])", f"remove {SUB}/cbc:TaxAmount"),
    Rule("aligned-ibrp-047", f"not({SUB}[not(cac:TaxCategory[{VAT}]/cbc:ID)])", f"remove {SUB}/cac:TaxCategory/cbc:ID"),
    Rule("aligned-ibrp-048", f"not({SUB}[cac:TaxCategory/cbc:ID != 'O' and not(cac:TaxCategory/cbc:Percent)])",
         f"remove {SUB}/cac:TaxCategory/cbc:Percent"),
    Rule("aligned-ibrp-050-jp", f"not({L}/cac:Item/cac:ClassifiedTaxCategory[{VAT}][cbc:ID != 'O'][not(cbc:Percent)])",
         f"remove {L}//cac:ClassifiedTaxCategory/cbc:Percent"),
    Rule("aligned-ibrp-051-jp", f"not({SUB}[cac:TaxCategory/cbc:ID != 'O'][cbc:TaxAmount < floor(cbc:TaxableAmount * "
         "cac:TaxCategory/cbc:Percent div 100) or cbc:TaxAmount > ceiling(cbc:TaxableAmount * cac:TaxCategory/cbc:Percent div 100)])",
         f"{SUB}[1]/cbc:TaxAmount => 1"),
    Rule("aligned-ibrp-052", "//cac:InvoicePeriod", "remove //cac:InvoicePeriod"),
    Rule("aligned-ibrp-053-jp", "count(/*/cac:TaxTotal/cbc:TaxAmount) <= 1", "copy /*/cac:TaxTotal"),
    Rule("aligned-ibrp-e-01", f"count({SUB}/cac:TaxCategory[cbc:ID='E']) = number(0 < count(//cac:ClassifiedTaxCategory[cbc:ID='E']))",
         f"remove {SUB}[cac:TaxCategory/cbc:ID='E']"),
    Rule("aligned-ibrp-e-05", "not(//cac:ClassifiedTaxCategory[cbc:ID='E'][number(cbc:Percent) != 0])",
         "//cac:ClassifiedTaxCategory[cbc:ID='E']/cbc:Percent => 10"),
    Rule("aligned-ibrp-e-06", f"not({ALLOW}/cac:TaxCategory[cbc:ID='E'][number(cbc:Percent) != 0])", f"{ALLOW}/cac:TaxCategory/cbc:ID => E"),
    Rule("aligned-ibrp-e-09", f"not({SUB}[cac:TaxCategory/cbc:ID='E'][number(cbc:TaxAmount) != 0])",
         f"{SUB}[cac:TaxCategory/cbc:ID='E']/cbc:TaxAmount => 1"),
    Rule("aligned-ibrp-g-01", f"count({SUB}/cac:TaxCategory[cbc:ID='G']) = number(0 < count(//cac:ClassifiedTaxCategory[cbc:ID='G']))",
         f"remove {SUB}[cac:TaxCategory/cbc:ID='G']"),
    Rule("aligned-ibrp-g-05", "not(//cac:ClassifiedTaxCategory[cbc:ID='G'][number(cbc:Percent) != 0])",
         "//cac:ClassifiedTaxCategory[cbc:ID='G']/cbc:Percent => 10"),
    Rule("aligned-ibrp-g-06", f"not({ALLOW}/cac:TaxCategory[cbc:ID='G'][number(cbc:Percent) != 0])", f"{ALLOW}/cac:TaxCategory/cbc:ID => G"),
    Rule("aligned-ibrp-g-09", f"not({SUB}[cac:TaxCategory/cbc:ID='G'][number(cbc:TaxAmount) != 0])",
         f"{SUB}[cac:TaxCategory/cbc:ID='G']/cbc:TaxAmount => 1"),
    Rule("aligned-ibrp-o-01", f"count({SUB}/cac:TaxCategory[cbc:ID='O']) = number(0 < count(//cac:ClassifiedTaxCategory[cbc:ID='O']))",
         f"remove {SUB}[cac:TaxCategory/cbc:ID='O']"),
    Rule("aligned-ibrp-o-05", "not(//cac:ClassifiedTaxCategory[cbc:ID='O']/cbc:Percent)",
         "//cac:ClassifiedTaxCategory[cbc:Percent=8]/cbc:ID => O"),
    Rule("aligned-ibrp-o-06", f"not({ALLOW}/cac:TaxCategory[cbc:ID='O']/cbc:Percent)", f"{ALLOW}/cac:TaxCategory/cbc:ID => O"),
    Rule("aligned-ibrp-o-09", f"not({SUB}[cac:TaxCategory/cbc:ID='O'][number(cbc:TaxAmount) != 0])",
         f"{SUB}[cac:TaxCategory/cbc:ID='O']/cbc:TaxAmount => 1"),
    Rule("aligned-ibr-jp-01", rf"re:test({S}/cac:PartyTaxScheme[{VAT}]/cbc:CompanyID, '^T\d{{13}}$')",
         f"{S}/cac:PartyTaxScheme/cbc:CompanyID => 7000012050002"),
    Rule("aligned-ibr-jp-03", "not(//cac:TaxCategory/cac:TaxScheme/cbc:ID[. != 'VAT'])", f"{SUB}[1]//cac:TaxScheme/cbc:ID => GST"),
    Rule("aligned-ibr-jp-04", f"{S}/cac:PartyTaxScheme/cbc:CompanyID", f"remove {S}/cac:PartyTaxScheme"),
    Rule("aligned-ibr-jp-06", f"not({SUB}/cbc:TaxAmount[contains(., '.')])", f"{SUB}[1]/cbc:TaxAmount => 18358.0"),
    Rule("aligned-ibrp-cl-01-jp", "not(//*[self::cac:TaxCategory or self::cac:ClassifiedTaxCategory]/cbc:ID[not(re:test(., '^(AA|E|S|G|O)$'))])",
         f"{SUB}[1]/cac:TaxCategory/cbc:ID => Z"),
    Rule("aligned-ibrp-cl-02-jp", "not(/*/cbc:InvoiceTypeCode[. != '380'])", "/*/cbc:InvoiceTypeCode => 381"),
    Rule("aligned-ibrp-sr-12", f"count({S}/cac:PartyTaxScheme[{VAT}]/cbc:CompanyID) <= 1", f"copy {S}/cac:PartyTaxScheme/cbc:CompanyID"),
)  # fmt: skip
