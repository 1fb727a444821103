"""Invoices to make papers of: one with everything, long ones, summary invoices, credit notes, drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.billing.papers.content import (
    BankAccount,
    Category,
    Days,
    InvoiceContent,
    Issuer,
    Line,
    Original,
    Recipient,
    Total,
)

ISSUER = Issuer(
    code="URAKATA",
    name_ja="株式会社裏方オペレーションズ",
    name_en="Urakata Operations K.K.",
    registration_number="T7000012050002",
    corporate_number="7000012050002",
    postal_code="101-0054",
    address_ja="東京都千代田区神田錦町三丁目11番地1 裏方ビル5階",
    address_en="Urakata Bldg. 5F, 3-11-1 Kanda-Nishikicho, Chiyoda-ku, Tokyo",
    telephone="03-5555-0123",
    email="billing@urakata.example",
)
RECIPIENT = Recipient(
    code="main",
    name="株式会社アクメ商事",
    department="経理部 財務課",
    contact="佐藤 恵子",
    postal_code="530-0001",
    address="大阪府大阪市北区梅田二丁目4番9号 アクメ大阪ビル12階",
    registration_number="T5010401067252",
    corporate_number="5010401067252",
    email="keiri@acme.example",
    order_number="PO-2026-0815",
)
BANK = BankAccount(
    code="main", bank="みずほ銀行", bank_code="0001", branch="神田支店", branch_code="108", kind="ordinary",
    number="1234567", holder="カ）ウラカタオペレーションズ",
)  # fmt: skip
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
RATES: dict[Category, Decimal] = {
    "standard": Decimal("0.10"), "reduced": Decimal("0.08"), "exempt": Decimal(0), "out_of_scope": Decimal(0),
    "export": Decimal(0),
}  # fmt: skip


def line(n: int, name: str, english: str, amount: str, *, printed: str | None = None, **more: object) -> Line:
    """A line at the standard rate, unless said otherwise."""
    category: Category = more.pop("tax_category", "standard")  # type: ignore[assignment]
    plain = {"kind": "charge", "charge": f"charge-{n}", "quantity": Decimal(1), **more}
    return Line(
        n=n, name_ja=name, name_en=english, amount=Decimal(amount), printed=Decimal(printed or amount),
        tax_category=category, tax_rate=RATES[category], **plain,  # type: ignore[arg-type]
    )  # fmt: skip


LINES = (
    line(1, "請求書データ入力", "Invoice data entry", "35000", quantity=Decimal(1200), unit_ja="件", unit_en="invoices"),
    line(2, "経費精算チェック", "Expense claim review", "37000", quantity=Decimal("12.333333333333"), unit_ja="時間",
         unit_en="hours", unit_price=Decimal(3000)),
    line(3, "月額基本料", "Monthly fee", "120000", unit_ja="か月", unit_en="month", unit_price=Decimal(120000)),
    line(4, "緊急対応加算（優先度：緊急）", "Urgent surcharge", "1234.5", printed="1234", kind="surcharge",
         quantity=Decimal(3), unit_ja="件", unit_en="tickets", unit_price=Decimal("411.5")),
    line(5, "日刊経済紙の購読手配", "Newspaper subscriptions", "1500", tax_category="reduced", quantity=Decimal(3),
         unit_ja="部", unit_en="copies", unit_price=Decimal(500)),
    line(6, "収入印紙代（立替）", "Revenue stamps, passed on", "4000", tax_category="out_of_scope", quantity=Decimal(20),
         unit_ja="枚", unit_en="stamps", unit_price=Decimal(200)),
    line(7, "2026年9月分の追加", "Adjustment for 2026-09", "10", kind="adjustment", quantity=Decimal(5), unit_ja="件",
         unit_en="tickets", unit_price=Decimal(2), period=Days(date(2026, 9, 1), date(2026, 9, 30))),
    line(8, "SLA未達によるサービスクレジット（5%）", "SLA service credit (5 %)", "-9662.225", printed="-9662",
         kind="service_credit"),
)  # fmt: skip


def totals_of(lines: Sequence[Line]) -> tuple[Total, ...]:
    """The totals of printed lines, the tax rounded down once a rate."""
    found = []
    for category, rate in RATES.items():
        nets = [each.printed for each in lines if each.tax_category == category]
        if nets:
            net = sum(nets, Decimal(0))
            size = Decimal(int(abs(net) * rate))
            tax = size if net >= 0 else -size
            found.append(Total(category, rate, net, tax, net + tax))
    return tuple(found)


def content(lines: Sequence[Line] = LINES, **changes: object) -> InvoiceContent:
    """An issued invoice of these lines."""
    totals = totals_of(lines)
    net, tax = sum((t.net for t in totals), Decimal(0)), sum((t.tax for t in totals), Decimal(0))
    made = InvoiceContent(
        id=UUID("01900000-0000-7000-8000-000000000001"),
        kind="invoice",
        contract_code="ACME-2026",
        contract_name_ja="経理業務アウトソーシング（2026年10月分）",
        contract_name_en="Accounting services, October 2026",
        issuer=ISSUER,
        recipient=RECIPIENT,
        period=OCTOBER,
        lines=tuple(lines),
        totals=totals,
        net=net,
        tax=tax,
        total=net + tax,
        number="INV-2026-000123",
        issued_on=date(2026, 10, 31),
        due_on=date(2026, 11, 30),
        bank_account=BANK,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def draft() -> InvoiceContent:
    """The same, not yet issued."""
    return content(number=None, issued_on=None)


def credit_note() -> InvoiceContent:
    """A credit note on it: what is taken back is above zero."""
    lines = (
        line(1, "請求書データ入力（数量訂正：15件）", "Invoice data entry, 15 fewer", "450", kind="correction",
             quantity=Decimal(15), unit_ja="件", unit_en="invoices", unit_price=Decimal(30)),
        line(2, "日刊経済紙（欠配1部）", "Newspaper, one not delivered", "500", kind="correction",
             tax_category="reduced", unit_ja="部", unit_en="copy", unit_price=Decimal(500)),
    )  # fmt: skip
    original = Original(UUID(int=1), "INV-2026-000123", date(2026, 10, 31), OCTOBER)
    return content(
        lines, kind="credit_note", number="CN-2026-000004", issued_on=date(2026, 11, 12), due_on=None,
        original=original, reason="数量の訂正（入力件数の重複計上）および欠配分の返金",
    )  # fmt: skip


def long(count: int) -> InvoiceContent:
    """An invoice of so many lines."""
    lines = [
        line(n, f"業務メニュー {n:03d} の処理", f"Task type {n:03d}", str(n * 100), quantity=Decimal(n), unit_ja="件",
             unit_en="tickets", unit_price=Decimal(100), tax_category="reduced" if n % 7 == 0 else "standard")
        for n in range(1, count + 1)
    ]  # fmt: skip
    return content(lines)


def summary(each: int = 3) -> InvoiceContent:
    """One invoice over three parties, with so many lines each."""
    parties = (
        replace(RECIPIENT, contact="", order_number="PO-2026-0815"),
        replace(RECIPIENT, code="osaka", department="人事部 大阪分室", contact="", order_number="OSK-77"),
        replace(RECIPIENT, code="nagoya", department="情報システム部 名古屋", contact="", order_number=""),
    )
    lines = [
        line(n + each * place, f"業務メニュー {n:02d} の処理", f"Task type {n:02d}", str(n * 1000), quantity=Decimal(n),
             unit_ja="件", unit_en="tickets", unit_price=Decimal(1000), party=party.code)
        for place, party in enumerate(parties)
        for n in range(1, each + 1)
    ]  # fmt: skip
    return content(lines, parties=parties, recipient=replace(RECIPIENT, contact=""))


def inclusive() -> InvoiceContent:
    """An invoice whose prices include tax: the gross is rounded, the tax extracted once."""
    lines = (
        line(1, "書類スキャン", "Scanning", "8800", printed="8000", printed_gross=Decimal(8800), quantity=Decimal(80),
             unit_ja="枚", unit_en="pages", unit_price=Decimal(110)),
        line(2, "郵便物の開封・仕分け", "Mail opening", "2200", printed="2000", printed_gross=Decimal(2200),
             quantity=Decimal(20), unit_ja="通", unit_en="letters", unit_price=Decimal(110)),
    )  # fmt: skip
    return content(lines, tax_mode="inclusive")
