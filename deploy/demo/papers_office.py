"""The forms of the demo's cases for general affairs, and those of the companies' own kinds of work for the office."""

from datetime import timedelta
from typing import Any

from deploy.demo.facts import Facts

_GOODS = (
    ("A4コピー用紙（500枚×5冊）", 2_180), ("ホワイトボードマーカー 黒", 120), ("個別フォルダー A4（50枚）", 980), ("単3形乾電池（20本）", 760),
    ("ゴミ袋 45L（100枚）", 1_280), ("ティッシュペーパー（5箱）", 398), ("角2封筒（100枚）", 890), ("トナー 黒", 9_800),
)  # fmt: skip
_GOODS_EN = (
    ("A4 paper, 5 × 500 sheets", 2_180), ("Whiteboard markers, black", 120), ("Folders A4, 50", 980), ("AA batteries, 20", 760),
    ("Coffee beans, 1 kg", 2_400), ("Tissues, 5 boxes", 398), ("Envelopes C4, 100", 890), ("Toner, black", 9_800),
)  # fmt: skip
_FIRST = {"ja": {0: _GOODS[0], 2: ("名入れ封筒 長3（500枚）", 6_400)}, "en": {1: _GOODS_EN[4]}}
"""What the subject names, by its place among the subjects of supplies."""
_ABROAD = {"Singapore", "London"}
_BY_AIR = {"福岡", "札幌", "Sapporo", *_ABROAD}
_QUESTIONS = (
    "When will the order of last week arrive? We need it before the end of the month.",
    "The invoice of last month does not show the discount that we agreed. Please ask for a corrected one.",
    "On which day will the lift be serviced, and for how long is it out of use?",
)
"""What the subjects of vendor calls speak of, in their order."""


def _supplies(facts: Facts) -> dict[str, Any]:
    goods = _GOODS if facts.is_japanese else _GOODS_EN
    first = _FIRST[facts.language].get(facts.variant, goods[0])
    chosen = [first, *facts.rng.sample([each for each in goods if each != first], facts.size - 1)]
    items = [(name, facts.rng.randint(1, 12), price) for name, price in chosen]
    return {
        "items": [{"name": name, "quantity": many, "unit_price": price} for name, many, price in items],
        "purpose": facts.say(f"{facts.department}の補充", f"Restocking {facts.department}"),
        "budget_department": facts.department,
        "budget_limit": sum(many * price for _, many, price in items) // 10_000 * 10_000 + 20_000,
        "delivery_to": facts.department,
        "wanted_on": facts.day.isoformat(),
        "substitute": True,
    }


def _cards(facts: Facts) -> dict[str, Any]:
    return {
        "holder_name": facts.person.name,
        "holder_roman": facts.person.roman,
        "department": facts.department,
        "job_title": facts.rng.choice(
            ("主任", "係長", "課長") if facts.is_japanese else ("Manager", "Associate")
        ),
        "email": facts.mail("example.co.jp"),
        "language": facts.rng.choice(("ja", "ja_en")),
        "quantity": facts.rng.choice((100, 200, 300)),
        "delivery_to": facts.department,
    }


def _contract(facts: Facts) -> dict[str, Any]:
    renews = facts.is_japanese and facts.variant == 1
    ends = facts.day if renews else facts.day + timedelta(days=365)
    return {
        "action": "renew" if renews else "conclude",
        "title": facts.say("保守業務委託契約書", "Maintenance agreement"),
        "counterparty": facts.supplier,
        "kind_of_contract": facts.rng.choice(("service", "basic", "lease")),
        "conclusion_by": facts.rng.choice(("electronic", "seal")),
        "starts_on": (ends - timedelta(days=364)).isoformat(),
        "ends_on": ends.isoformat(),
        "auto_renewal": True,
        "notice_days": 30,
        "amount": facts.yen(240_000, 4_800_000, 20_000),
        "personal_data": False,
        "owner": facts.department,
    }


def _letters(facts: Facts) -> dict[str, Any]:
    return {
        "received_on": facts.day.isoformat(),
        "item_count": facts.size,
        "page_count": facts.size * 2 + facts.rng.randint(0, 12),
        "site": facts.department,
        "opening": "all",
        "registered_count": facts.rng.randint(0, 2),
        "tax_papers": facts.rng.random() < 0.5,
        "original": facts.rng.choice(("store", "forward")),
    }


def _trip(facts: Facts) -> dict[str, Any]:
    back = facts.day + timedelta(days=3 if facts.city in _ABROAD else 1)
    home, by = facts.say("東京", "Tokyo"), "air" if facts.city in _BY_AIR else "rail"
    return {
        "traveller_name": facts.person.name,
        "traveller_roman": facts.person.roman.replace(".", ""),
        "employee_code": facts.employee_code,
        "area": "overseas" if facts.city in _ABROAD else "domestic",
        "purpose": facts.rng.choice(
            ("取引先との打ち合わせ", "展示会の視察", "拠点の監査")
            if facts.is_japanese
            else ("Client meeting", "Trade fair")
        ),
        "destination": facts.city,
        "departs_on": facts.day.isoformat(),
        "returns_on": back.isoformat(),
        "legs": [
            {"day": facts.day.isoformat(), "from": home, "to": facts.city, "by": by, "arrive_by": "12:00"},
            {"day": back.isoformat(), "from": facts.city, "to": home, "by": by},
        ],
        "hotel_nights": (back - facts.day).days,
        "budget_department": facts.department,
        "emergency_phone": facts.phone(),
    }


def _room(facts: Facts) -> dict[str, Any]:
    return {
        "room": "hall" if facts.size > 20 else facts.rng.choice(["A", "B"]),
        "held_on": facts.day.isoformat(),
        "people": facts.size,
    }


def _call(facts: Facts) -> dict[str, Any]:
    question = "納期を確認してください。" if facts.is_japanese else _QUESTIONS[facts.variant]
    return {"vendor": facts.supplier, "question": question}


FORMS = {
    "ga.supplies-order": _supplies,
    "ga.business-cards": _cards,
    "ga.contract-management": _contract,
    "ga.mail-digitisation": _letters,
    "ga.travel-booking": _trip,
    "own.meeting-room": _room,
    "own.vendor-call": _call,
}
