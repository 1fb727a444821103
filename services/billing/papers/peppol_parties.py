"""Seller and buyer in UBL, with the addresses by which Peppol finds them."""

from xml.etree import ElementTree as Xml

from services.billing.papers.content import Issuer, Recipient
from services.billing.papers.forms import said
from services.billing.papers.peppol_parts import child, leaf

CORPORATE_NUMBER, REGISTRATION_NUMBER = "0188", "0221"
"""ISO 6523: Japan's corporate numbers (法人番号), and its registration numbers of qualified invoice issuers (T and 13 digits)."""


def endpoint(party: Issuer | Recipient) -> tuple[str, str] | None:
    """Scheme and value of a party's address on the network, or None where it has none."""
    if party.corporate_number:
        return CORPORATE_NUMBER, party.corporate_number
    if party.registration_number:
        return REGISTRATION_NUMBER, party.registration_number
    return None


def seller(root: Xml.Element, issuer: Issuer, language: str) -> None:
    """Who bills (ibg-04)."""
    name = said(language, issuer.name_ja, issuer.name_en)
    party = child(child(root, "AccountingSupplierParty"), "Party")
    _identity(party, issuer, name)
    _address(party, issuer, said(language, issuer.address_ja, issuer.address_en))
    _registration(party, issuer, name)
    _contact(party, "", issuer.telephone, issuer.email)


def buyer(root: Xml.Element, recipient: Recipient) -> None:
    """Who is billed (ibg-07); the department and the person are the contact."""
    party = child(child(root, "AccountingCustomerParty"), "Party")
    _identity(party, recipient, recipient.name)
    _address(party, recipient, recipient.address)
    _registration(party, recipient, recipient.name)
    _contact(party, " ".join(filter(None, (recipient.department, recipient.contact))), "", recipient.email)


def _identity(party: Xml.Element, held: Issuer | Recipient, name: str) -> None:
    if found := endpoint(held):
        leaf(party, "EndpointID", found[1], schemeID=found[0])
    leaf(child(party, "PartyName"), "Name", name)


def _address(party: Xml.Element, held: Issuer | Recipient, street: str) -> None:
    address = child(party, "PostalAddress")
    if street:
        leaf(address, "StreetName", street)
    if held.postal_code:
        leaf(address, "PostalZone", held.postal_code)
    leaf(child(address, "Country"), "IdentificationCode", held.country)


def _registration(party: Xml.Element, held: Issuer | Recipient, name: str) -> None:
    if held.registration_number:
        tax = child(party, "PartyTaxScheme")
        leaf(tax, "CompanyID", held.registration_number)
        leaf(child(tax, "TaxScheme"), "ID", "VAT")
    legal = child(party, "PartyLegalEntity")
    leaf(legal, "RegistrationName", name)
    if held.corporate_number:
        leaf(legal, "CompanyID", held.corporate_number, schemeID=CORPORATE_NUMBER)


def _contact(party: Xml.Element, name: str, telephone: str, email: str) -> None:
    held = [("Name", name), ("Telephone", telephone), ("ElectronicMail", email)]
    if any(value for _, value in held):
        contact = child(party, "Contact")
        for element, value in held:
            if value:
                leaf(contact, element, value)
