"""What the demo's contracts are made of: terms, rate cards from a day on, and who is billed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A company's contract. `card` makes its prices for the day on which it begins; `later`, those from the last full month on."""

    company: str
    terms: Mapping[str, Any]
    card: Callable[[date], Card]
    later: Callable[[date], Card] | None = None
    parties: Sequence[Mapping[str, Any]]


def charge(code: str, ja: str, en: str, model: str, **more: Any) -> dict[str, Any]:
    """One charge; `unit` is (ja, en)."""
    unit = more.pop("unit", None)
    named = {"code": code, "name": {"ja": ja, "en": en}, "model": model}
    return {**named, **({"unit": {"ja": unit[0], "en": unit[1]}} if unit else {}), **more}


def of(meter: str, *task_types: str) -> dict[str, Any]:
    """The usage that a charge counts."""
    return {"meter": meter, "task_types": list(task_types) or None}


def steps(*rows: tuple[str | None, str]) -> list[dict[str, Any]]:
    """Tiers by their bound and price."""
    return [{"up_to": bound, "unit_price": price} for bound, price in rows]


def party(code: str, name: str, **more: Any) -> dict[str, Any]:
    """Who is billed."""
    nobody = {
        "is_main": False, "department": "", "contact": "", "postal_code": "", "address": "", "country": "JP",
        "registration_number": None, "email": "", "order_number": "", "departments": [],
    }  # fmt: skip
    return {**nobody, "code": code, "name": name, **more}


def terms(code: str, ja: str, en: str, **more: Any) -> dict[str, Any]:
    """The terms of a contract, the usual ones where nothing else is said: yen without tax, end of month, paid at the next one's end."""
    usual = {
        "currency": "JPY", "tax_mode": "exclusive", "rounding": "floor", "closing_day": 0, "ends_on": None, "bank_account": "main",
        "payment_terms": {"months": 1, "day": 0, "bank_holiday": "after"}, "summary_invoice": False, "bill_reopened_work": False,
        "language": "ja", "note": "",
    }  # fmt: skip
    return {**usual, "code": code, "name_ja": ja, "name_en": en, **more}
