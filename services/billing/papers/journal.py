"""The general journal (仕訳帳) for bookkeeping software: from the money ledger's transfers, in the legal entity's own account codes.

A transfer is one line, debit and credit of one amount: a journal made of them balances, whole and voucher by voucher.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.billing.papers.forms import Language
from services.spreadsheets import Table

REVENUE = "revenue"
ACCOUNTS: Mapping[str, Mapping[Language, str]] = {
    "receivable": {"ja": "売掛金", "en": "Accounts receivable"},
    REVENUE: {"ja": "売上高", "en": "Sales"},
    "tax_payable": {"ja": "仮受消費税", "en": "Consumption tax received"},
    "passed_on": {"ja": "立替金", "en": "Advances paid"},
    "bank": {"ja": "普通預金", "en": "Bank"},
    "transfer_fee": {"ja": "支払手数料", "en": "Transfer fees"},
    "bad_debt": {"ja": "貸倒損失", "en": "Bad debts"},
    "advance_received": {"ja": "前受金", "en": "Advances received"},
}
"""What an account is called where the legal entity gives no code of its own."""
TAXED: Mapping[str, Mapping[Language, str]] = {
    "standard": {"ja": "課税売上（標準税率）", "en": "Taxable sales, standard rate"},
    "reduced": {"ja": "課税売上（軽減税率）", "en": "Taxable sales, reduced rate"},
    "exempt": {"ja": "非課税売上", "en": "Exempt sales"},
    "export": {"ja": "輸出免税売上", "en": "Export sales"},
}
NOT_TAXED: Mapping[Language, str] = {"ja": "対象外", "en": "Not taxed"}
_HEAD = {
    "ja": ("会社", "伝票番号", "日付", "借方科目", "借方税区分", "借方金額", "貸方科目", "貸方税区分", "貸方金額", "通貨", "取引先", "摘要", "仕訳ID"),
    "en": ("Entity", "Voucher", "Date", "Debit account", "Debit tax", "Debit amount", "Credit account", "Credit tax",
           "Credit amount", "Currency", "Client", "Memo", "Entry id"),
}  # fmt: skip
_SUBJECTS: Mapping[str, Mapping[Language, str]] = {
    "invoice": {"ja": "請求 {voucher}", "en": "Invoice {voucher}"},
    "credit_note": {"ja": "返還 {voucher}", "en": "Credit note {voucher}"},
    "payment": {"ja": "入金 {voucher}", "en": "Payment {voucher}"},
    "refund": {"ja": "返金 {voucher}", "en": "Refund {voucher}"},
    "settlement": {"ja": "消込 {voucher}", "en": "Settlement {voucher}"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `voucher` is the number of the invoice or credit note, else the id of the payment or settlement;
    `paper` is the invoice or credit note itself."""

    id: str
    entity: str
    voucher: str
    on: date
    debit: str
    credit: str
    amount: Decimal
    currency: str
    tax_category: str
    client: str
    subject_kind: str
    takes_back: bool = False
    paper: UUID | None = None


def account(name: str, codes: Mapping[str, str], language: Language) -> str:
    """An account as the bookkeeping software knows it: that of the charge, that of all revenue, else its usual name."""
    plain, _, _charge = name.partition(":")
    return codes.get(name) or codes.get(plain) or ACCOUNTS.get(plain, {}).get(language) or name


def journal(entries: Iterable[Entry], codes: Mapping[str, Mapping[str, str]], language: Language) -> Table:
    """The table. `codes` are the account codes by legal entity."""
    name = {"ja": "仕訳帳", "en": "Journal"}[language]
    return Table(
        name, _HEAD[language], [_row(each, codes.get(each.entity, {}), language) for each in entries]
    )


def _row(entry: Entry, codes: Mapping[str, str], language: Language) -> list[str | date | Decimal]:
    memo = _SUBJECTS[entry.subject_kind][language].format(voucher=entry.voucher)
    undone = {"ja": "（取消）", "en": " (taken back)"}[language] if entry.takes_back else ""
    return [
        entry.entity, entry.voucher, entry.on,
        account(entry.debit, codes, language), _tax(entry.debit, entry, language), entry.amount,
        account(entry.credit, codes, language), _tax(entry.credit, entry, language), entry.amount,
        entry.currency, entry.client, f"{memo}{undone} {entry.client}".rstrip(), entry.id,
    ]  # fmt: skip


def _tax(name: str, entry: Entry, language: Language) -> str:
    """Revenue, and the tax on it, have the category of the sale; all else is not taxed."""
    if name.partition(":")[0] in {REVENUE, "tax_payable"}:
        return TAXED.get(entry.tax_category, NOT_TAXED)[language]
    return NOT_TAXED[language]
