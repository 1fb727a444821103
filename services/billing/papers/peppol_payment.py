"""How to pay, in UBL: credit transfer to the bank account, and the terms in words."""

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as Xml

from services.billing.papers.content import BankAccount, InvoiceContent
from services.billing.papers.peppol_parts import child, leaf

CREDIT_TRANSFER = "30"
KINDS: Final[Mapping[str, str]] = {
    "普通": "1",
    "ordinary": "1",
    "当座": "2",
    "current": "2",
    "貯蓄": "4",
    "savings": "4",
}
"""Kinds of account (預金種目) as Japanese bank files number them."""


def means(root: Xml.Element, content: InvoiceContent) -> None:
    """The bank account (ibg-17). The invoice's number is what the payer can quote (ibt-083). A credit note asks for no money."""
    account = content.bank_account
    if account is None or content.kind != "invoice":
        return
    made = child(root, "PaymentMeans")
    leaf(made, "PaymentMeansCode", CREDIT_TRANSFER, name="Credit transfer")
    leaf(made, "PaymentID", content.number or "")
    payee = child(made, "PayeeFinancialAccount")
    leaf(payee, "ID", account_id(account))
    leaf(payee, "Name", account.holder)


def account_id(account: BankAccount) -> str:
    """Bank code, branch code, kind and number, as Japanese invoices on the network write it: `1234:567:1:3242394`."""
    parts = (
        account.bank_code or account.bank,
        account.branch_code or account.branch,
        KINDS.get(account.kind, account.kind),
        account.number,
    )
    return ":".join(parts)


def terms(root: Xml.Element, content: InvoiceContent) -> None:
    """The terms (ibt-020)."""
    if content.due_on is None or content.kind != "invoice":
        return
    day = content.due_on
    note = (
        f"Due on {day.isoformat()}. Transfer fees are borne by the payer."
        if content.language == "en"
        else f"お支払期限 {day.year}年{day.month}月{day.day}日 振込手数料は貴社にてご負担ください。"
    )
    leaf(child(root, "PaymentTerms"), "Note", note)
