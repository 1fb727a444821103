"""The forms of the demo's cases for accounting and finance."""

from datetime import date, timedelta
from typing import Any

from deploy.demo.facts import Facts, first_of_next

_REGISTRATION = "T7000012050002"


def _last_of(month: date) -> date:
    return first_of_next(month) - timedelta(days=1)


def _bank(facts: Facts) -> str:
    return facts.say("みなと銀行 本店 末尾4821", "Minato Bank, head office, ending 4821")


def _invoices(facts: Facts) -> dict[str, Any]:
    pay_on = _last_of(first_of_next(facts.month))
    return {
        "received_on": facts.day.isoformat(),
        "invoice_count": facts.size,
        "entry_month": f"{facts.month:%Y-%m}",
        "received_as": facts.rng.choice(("pdf", "pdf", "paper", "peppol")),
        "invoices": [
            {
                "supplier": facts.supplier,
                "number": f"{facts.month:%y%m}-{facts.rng.randint(1, 99):02}",
                "issued_on": (facts.day - timedelta(days=facts.rng.randint(1, 6))).isoformat(),
                "total": facts.yen(11_000, 660_000, 1_100),
                "pay_on": pay_on.isoformat(),
            }
        ],
        "order_matching": facts.rng.random() < 0.5,
        "cost_department": facts.department,
        "pay_on": pay_on.isoformat(),
    }


def _claims(facts: Facts) -> dict[str, Any]:
    closing = _last_of(facts.month)
    return {
        "closing_on": closing.isoformat(),
        "claim_count": facts.size,
        "system": facts.say("経費精算システム", "Expense tool"),
        "total": facts.size * facts.yen(4_000, 22_000, 10),
        "paid_by": "transfer",
        "pay_on": (closing + timedelta(days=25)).isoformat(),
        "kinds": sorted(
            facts.rng.sample(("transport", "lodging", "entertainment", "meeting", "supplies"), 3)
        ),
        "advance": False,
        "note": facts.say(f"{facts.department}の申請分です。", f"Claims of {facts.department}."),
    }


def _issuing(facts: Facts) -> dict[str, Any]:
    closing = _last_of(facts.month)
    return {
        "closing_on": closing.isoformat(),
        "issue_on": closing.isoformat(),
        "invoice_count": facts.size,
        "total": facts.size * facts.yen(80_000, 600_000, 1_100),
        "registration_number": _REGISTRATION,
        "tax_rounding": "floor",
        "has_reduced_rate": False,
        "has_returns": facts.rng.random() < 0.3,
        "delivery": "email",
        "pay_on": _last_of(first_of_next(facts.month)).isoformat(),
    }


def _close(facts: Facts) -> dict[str, Any]:
    return {
        "month": f"{facts.month:%Y-%m}",
        "report_on": (first_of_next(facts.month) + timedelta(days=facts.rng.randint(6, 10))).isoformat(),
        "accounting_system": facts.say("会計システム", "The ledger"),
        "bank_account_count": facts.rng.randint(2, 6),
        "has_inventory": False,
        "quarter_end": facts.month.month % 3 == 0,
        "departments": facts.rng.randint(3, 8),
    }


def _receipts(facts: Facts) -> dict[str, Any]:
    return {
        "from_on": facts.day.isoformat(),
        "to_on": facts.day.isoformat(),
        "transaction_count": facts.size,
        "total": facts.size * facts.yen(60_000, 420_000, 10),
        "accounts": [_bank(facts)],
        "fee_rule": "own",
        "difference_limit": 880,
        "reminder": False,
    }


def _payments(facts: Facts) -> dict[str, Any]:
    return {
        "pay_on": facts.day.isoformat(),
        "kind_of_transfer": "general",
        "payment_count": facts.size,
        "total": facts.size * facts.yen(80_000, 380_000, 10),
        "paying_bank": _bank(facts),
        "cutoff_at": "14:00",
        "has_withholding": facts.rng.random() < 0.3,
        "fee_borne_by": "payer",
    }


def _balances(facts: Facts) -> dict[str, Any]:
    balance = facts.yen(4_000_000, 60_000_000, 10)
    return {
        "as_of": _last_of(facts.month).isoformat(),
        "frequency": "monthly",
        "account_count": facts.size,
        "balances": [
            {
                "account": _bank(facts),
                "currency": "JPY",
                "bank_balance": balance,
                "book_balance": balance - facts.rng.choice((0, 0, 440, 23_100)),
            }
        ],
        "confirmation_letter": False,
    }


FORMS = {
    "accounting.invoice-processing": _invoices,
    "accounting.expense-check": _claims,
    "accounting.invoice-issuing": _issuing,
    "accounting.monthly-close": _close,
    "finance.payment-matching": _receipts,
    "finance.payment-file": _payments,
    "finance.bank-reconciliation": _balances,
}
