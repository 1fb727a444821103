"""Invoices as tables: many, a row each; and one, a row a line. Headings in the reader's language, the columns always the same."""

from collections.abc import Iterable
from decimal import Decimal

from services.billing.papers.content import Category, InvoiceContent, Line
from services.billing.papers.forms import Language, said
from services.spreadsheets import Cell, Table

_INVOICES = {
    "ja": ("種別", "番号", "発行日", "支払期限", "取引期間（自）", "取引期間（至）", "契約番号", "請求先", "部署", "貴社注文番号", "通貨",
           "税抜合計", "消費税合計", "税込合計", "標準税率 対象額", "標準税率 税額", "軽減税率 対象額", "軽減税率 税額", "非課税", "不課税", "免税",
           "元の請求書番号"),
    "en": ("Kind", "Number", "Issued on", "Due on", "Supplied from", "Supplied to", "Contract", "Billed to", "Department",
           "Order number", "Currency", "Net", "Tax", "Total", "Standard rate base", "Standard rate tax", "Reduced rate base",
           "Reduced rate tax", "Exempt", "Out of scope", "Export", "Original invoice"),
}  # fmt: skip
_LINES = {
    "ja": ("番号", "行", "内容", "項目コード", "請求先コード", "期間（自）", "期間（至）", "数量", "単位", "単価", "税区分", "税率（%）",
           "金額（精密値）", "金額（表示・税抜）", "金額（表示・税込）", "割増率（%）"),
    "en": ("Number", "Line", "Description", "Charge", "Party", "From", "To", "Quantity", "Unit", "Unit price", "Tax category",
           "Tax rate (%)", "Exact amount", "Printed amount, net", "Printed amount, gross",
           "Surcharge (%)"),
}  # fmt: skip
_KINDS = {
    "ja": {"invoice": "請求書", "credit_note": "返還請求書"},
    "en": {"invoice": "Invoice", "credit_note": "Credit note"},
}
CATEGORIES = {
    "ja": {"standard": "標準税率", "reduced": "軽減税率", "exempt": "非課税", "out_of_scope": "不課税", "export": "免税"},
    "en": {"standard": "Standard", "reduced": "Reduced", "exempt": "Exempt", "out_of_scope": "Out of scope",
           "export": "Export"},
}  # fmt: skip
_NAMES = {"ja": ("請求書一覧", "明細"), "en": ("Invoices", "Lines")}


def invoices(contents: Iterable[InvoiceContent], language: Language) -> Table:
    """A row an invoice, in the given order. The amounts of credit notes are below zero, so that the columns can be added up."""
    rows = [_invoice(content, language) for content in contents]
    return Table(_NAMES[language][0], _INVOICES[language], rows)


def lines(contents: Iterable[InvoiceContent], language: Language) -> Table:
    """A row a line."""
    rows = [_line(content, line, language) for content in contents for line in content.lines]
    return Table(_NAMES[language][1], _LINES[language], rows)


def _invoice(content: InvoiceContent, language: Language) -> list[Cell]:
    recipient = content.recipient
    return [
        _KINDS[language][content.kind], content.number, content.issued_on, content.due_on,
        content.period.first_on, content.period.last_on, content.contract_code,
        recipient.name, recipient.department, recipient.order_number, content.currency,
        *(amount * _sign(content) for amount in (content.net, content.tax, content.total)),
        *_of(content, "standard"), *_of(content, "reduced"),
        *(_of(content, category)[0] for category in ("exempt", "out_of_scope", "export")),
        content.original.number if content.original else None,
    ]  # fmt: skip


def _of(content: InvoiceContent, category: Category) -> tuple[Decimal, Decimal]:
    """Base and tax of a category, over its rates."""
    found = [total for total in content.totals if total.tax_category == category]
    base, tax = sum((each.net for each in found), Decimal(0)), sum((each.tax for each in found), Decimal(0))
    return base * _sign(content), tax * _sign(content)


def _sign(content: InvoiceContent) -> int:
    return 1 if content.kind == "invoice" else -1


def _line(content: InvoiceContent, line: Line, language: Language) -> list[Cell]:
    period, sign = line.period or content.period, _sign(content)
    return [
        content.number, line.n, said(language, line.name_ja, line.name_en), line.charge, line.party or None,
        period.first_on, period.last_on, line.quantity, said(language, line.unit_ja, line.unit_en) or None,
        line.unit_price, CATEGORIES[language][line.tax_category], line.tax_rate * 100, line.amount * sign,
        line.printed * sign, None if line.printed_gross is None else line.printed_gross * sign,
        line.percent,
    ]  # fmt: skip
