"""はなみ亭's contract: packages and volume prices with tax inside; each restaurant pays for its own, the head office for the rest."""

from datetime import date
from typing import Any

from deploy.demo.terms import Agreed, Card, charge, of, party, steps, terms

CASE, PERSON = ("件", "case"), ("名", "person")
NUMBER = "T5999903000001"


def _card(_starts_on: date) -> Card:
    return {
        "charges": [
            charge("invoices", "請求書の処理（50枚ごと）", "Invoices processed, by 50", "package", unit=("枚", "invoice"), package_size="50",
                   unit_price="4400", counts=of("invoice", "accounting.invoice-processing")),
            charge("payroll", "給与計算", "Payroll", "volume", unit=PERSON, tiers=steps(("100", "1100"), ("300", "935"), (None, "880")),
                   counts=of("employee", "hr.payroll")),
            charge("attendance", "勤怠の確認（100名ごと）", "Attendance checks (per 100 people)", "package", unit=PERSON, package_size="100",
                   unit_price="16500", counts=of("employee", "hr.attendance-check")),
            charge("joiners", "入退社の手続き", "Onboarding and offboarding", "flat", unit=PERSON, unit_price="7150",
                   counts=of("employee", "hr.onboarding", "hr.offboarding")),
            charge("applicants", "応募者の対応", "Applicant handling", "flat", unit=PERSON, unit_price="2420",
                   counts=of("applicant", "hr.applicant-handling")),
            charge("shift-tables", "シフト表のとりまとめ", "Shift schedules", "flat", unit=CASE, unit_price="8800",
                   counts=of("tickets", "own.shift-table")),
            charge("supplies", "備品の手配", "Supplies ordering", "volume", unit=CASE, tiers=steps(("20", "880"), ("40", "770"), (None, "660")),
                   counts=of("order", "ga.supplies-order")),
            charge("pages", "郵便物の電子化（100頁ごと）", "Mail digitised, by 100", "package", unit=("頁", "page"), package_size="100",
                   unit_price="3850", counts=of("page", "ga.mail-digitisation")),
            charge("expenses", "経費精算の確認", "Expense claim checks", "flat", unit=CASE, unit_price="66",
                   counts=of("claim", "accounting.expense-check")),
            charge("payments", "支払データの作成", "Payment file preparation", "flat", unit=CASE, unit_price="44",
                   counts=of("payment", "finance.payment-file")),
            charge("bank-accounts", "銀行残高の照合", "Bank reconciliation", "flat", unit=("口座", "account"), unit_price="3300",
                   counts=of("bank-account", "finance.bank-reconciliation")),
            charge("contracts", "契約書の管理", "Contract management", "flat", unit=CASE, unit_price="1980",
                   counts=of("contract", "ga.contract-management")),
            charge("rush", "至急対応の加算", "Urgent work surcharge", "surcharge", unit=CASE, percent="25", when={"priorities": ["urgent"]},
                   of=["invoices", "payroll", "joiners", "shift-tables", "supplies"]),
            charge("evenings", "時間外対応の加算", "Out-of-hours surcharge", "surcharge", unit=CASE, unit_price="330", cap="33000",
                   of=["applicants", "supplies"], when={"out_of_hours": True}),
        ],
        "service_credit": {
            "metric": "resolution", "cap_percent": "5",
            "tiers": [{"below": "0.9", "percent": "3"}, {"below": "0.85", "percent": "6"}],
        },
    }  # fmt: skip


def _restaurant(code: str, name: str, contact: str) -> dict[str, Any]:
    return party(
        code, f"株式会社はなみ亭 {name}", departments=[name], contact=contact, email=f"{code}@hanamitei.example",
        registration_number=NUMBER,
    )  # fmt: skip


HANAMI = Agreed(
    company="HANAMI",
    terms=terms(
        "hanami-2026", "店舗管理業務の委託", "Back office of restaurants", tax_mode="inclusive", rounding="half_up",
        payment_terms={"months": 2, "day": 10, "bank_holiday": "after"},
    ),
    card=_card,
    parties=(
        party("honbu", "株式会社はなみ亭", is_main=True, department="本部", contact="村田 隆", postal_code="150-0002",
              address="東京都渋谷区渋谷9-9-9", email="keiri@hanamitei.example", registration_number=NUMBER),
        *(_restaurant(code, name, contact)
          for code, name, contact in (("shibuya", "渋谷店", "藤田 真由"), ("ueno", "上野店", "岡田 翔"), ("yokohama", "横浜店", "長谷川 恵"))),
    ),
)  # fmt: skip
