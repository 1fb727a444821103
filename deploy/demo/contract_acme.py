"""アクメ東京's contract: a monthly fee, prices a case in tiers, a minimum; month end, paid at the end of the next month.

The prices of the last full month forget the meeting rooms: their work has no price, and the close says so.
"""

from datetime import date
from typing import Any

from deploy.demo.terms import Agreed, Card, charge, of, party, steps, terms

CASE, INVOICE, PERSON = ("件", "case"), ("枚", "invoice"), ("名", "person")

_CHARGES: list[dict[str, Any]] = [
    charge("base", "基本料", "Monthly fee", "fixed", amount="120000", unit=("か月", "month")),
    charge("helpdesk", "ヘルプデスク", "Help desk", "graduated", unit=CASE, tiers=steps(("40", "1200"), (None, "950")),
           counts=of("tickets", "it.helpdesk", "it.password-reset")),
    charge("accounts", "アカウントの発行・停止", "Accounts created and removed", "flat", unit=CASE, unit_price="1500",
           counts=of("account", "it.account-issue", "it.account-disable")),
    charge("devices", "PCの準備", "PC setup", "flat", unit=("台", "device"), unit_price="8000", counts=of("device", "it.pc-kitting")),
    charge("invoice-entry", "請求書の処理・発行", "Invoice processing and issuing", "graduated", unit=INVOICE,
           tiers=steps(("500", "80"), (None, "65")),
           counts=of("invoice", "accounting.invoice-processing", "accounting.invoice-issuing")),
    charge("expenses", "経費精算の確認", "Expense claim checks", "flat", unit=CASE, unit_price="60",
           counts=of("claim", "accounting.expense-check")),
    charge("closing-support", "月次締めの支援", "Monthly closing support", "hourly", unit=("時間", "hour"), unit_price="4500",
           counts=of("hours", "accounting.monthly-close")),
    charge("payments", "支払データの作成", "Payment file preparation", "flat", unit=CASE, unit_price="40", counts=of("payment", "finance.payment-file")),
    charge("matching", "入金の消込", "Payment matching", "flat", unit=CASE, unit_price="70",
           counts=of("transaction", "finance.payment-matching")),
    charge("joiners", "入退社の手続き", "Onboarding and offboarding", "flat", unit=PERSON, unit_price="6500",
           counts=of("employee", "hr.onboarding", "hr.offboarding")),
    charge("payroll", "給与計算", "Payroll", "flat", unit=PERSON, unit_price="900", counts=of("employee", "hr.payroll")),
    charge("attendance", "勤怠の確認", "Attendance checks", "flat", unit=PERSON, unit_price="250",
           counts=of("employee", "hr.attendance-check")),
    charge("applicants", "応募者の対応", "Applicant handling", "flat", unit=PERSON, unit_price="2200",
           counts=of("applicant", "hr.applicant-handling")),
    charge("orders", "名刺・備品の手配", "Business cards and supplies", "flat", unit=CASE, unit_price="700",
           counts=of("order", "ga.business-cards", "ga.supplies-order")),
    charge("contracts", "契約書の管理", "Contract management", "flat", unit=CASE, unit_price="1800", counts=of("contract", "ga.contract-management")),
    charge("pages", "郵便物の電子化", "Mail digitisation", "flat", unit=("頁", "page"), unit_price="45", counts=of("page", "ga.mail-digitisation")),
    charge("trips", "出張の手配", "Travel booking", "flat", unit=CASE, unit_price="2000", counts=of("trip", "ga.travel-booking")),
    charge("rooms", "会議室の設営", "Meeting room setup", "flat", unit=CASE, unit_price="2500", counts=of("tickets", "own.meeting-room")),
    charge("rush", "至急対応の加算", "Urgent work surcharge", "surcharge", unit=CASE, percent="25", when={"priorities": ["urgent"]},
           of=["helpdesk", "accounts", "devices", "joiners", "orders", "trips"]),
    charge("newspaper", "業界紙の購読代行", "Trade journal subscription", "flat", unit=("部", "copy"), unit_price="500", tax_category="reduced"),
    charge("stamps", "郵送料・収入印紙の立替", "Postage and revenue stamps (at cost)", "flat", unit=("円", "yen"), unit_price="1",
           tax_category="out_of_scope"),
]  # fmt: skip


def _card(charges: list[dict[str, Any]]) -> Card:
    credit = {
        "metric": "resolution", "cap_percent": "10",
        "tiers": [{"below": "0.92", "percent": "5"}, {"below": "0.85", "percent": "10"}],
    }  # fmt: skip
    return {"charges": charges, "minimum_commitment": {"amount": "680000"}, "service_credit": credit}


def _first(_starts_on: date) -> Card:
    return _card(_CHARGES)


def _later(_on: date) -> Card:
    """Help desk cases cost less from now on; whoever typed it left a line out."""
    kept = [each for each in _CHARGES if each["code"] != "rooms"]
    cheaper = {"tiers": steps(("40", "1150"), (None, "900"))}
    return _card([{**each, **cheaper} if each["code"] == "helpdesk" else each for each in kept])


ACME = Agreed(
    company="ACME",
    terms=terms("acme-2026", "管理部門業務の委託", "Back-office services"),
    card=_first,
    later=_later,
    parties=(
        party("keiri", "アクメ東京株式会社", department="経理部", contact="井上 健一", postal_code="105-0001", address="東京都港区虎ノ門9-9-9",
              email="keiri@acme.example", registration_number="T6999902000001", order_number="PO-2026-0418"),
    ),
)  # fmt: skip
