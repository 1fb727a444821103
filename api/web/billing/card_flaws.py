"""Beside which field of the form a flaw of the card is said."""

from collections.abc import Mapping
from typing import Any

from api.web.billing.card_reading import Fields
from services.rules.rate_cards import Model


def field_of(pointer: str, held: Fields) -> str:
    """The field that a flaw is beside: `/charges/2/tiers/0/up_to` is `charges.k2.tiers.k0.up_to`."""
    parts = pointer.strip("/").split("/")
    match parts:
        case ["charges", n, *rest] if n.isdigit() and int(n) < len(held["charges"]):
            key = list(held["charges"])[int(n)]
            return f"charges.{key}.{_field_of_charge(rest, held['charges'][key])}"
        case ["minimum_commitment", *rest]:
            return "minimum.tax" if rest == ["tax_category"] else "minimum.amount"
        case ["service_credit", "tiers", n, name, *_] if n.isdigit():
            return f"credit.tiers.{_key(held['credit']['tiers'], int(n))}.{name}"
        case ["service_credit", *rest]:
            return "credit.cap" if rest == ["cap_percent"] else "credit.metric"
    return "charges"


_RENAMED = {
    "tax_category": "tax", "counts": "meter", "when": "priorities", "task_types": "kinds",
}  # fmt: skip
_OF_A_TIER = {"unit_price": "price", "flat_fee": "fee"}


def _field_of_charge(rest: list[str], fields: Fields) -> str:
    surcharge = fields["model"] == Model.SURCHARGE
    match rest:
        case ["name" | "unit" as part, tongue]:
            found = f"{part}_{tongue}"
        case ["tiers", n, name] if n.isdigit():
            found = f"tiers.{_key(fields['tiers'], int(n))}.{_OF_A_TIER.get(name, name)}"
        case ["tiers", *_]:
            found = f"tiers.{_key(fields['tiers'], 0)}.up_to"
        case ["counts", "meter"]:
            found = "other" if fields["meter"] == "other" else "meter"
        case ["counts", "task_types", *_]:
            found = "kinds"
        case ["included", "roll_over_months"]:
            found = "roll_over"
        case ["unit_price", *_]:
            found = "extra" if surcharge else "price"
        case []:
            found = "by" if surcharge else "model"
        case _:
            found = _RENAMED.get(rest[0], rest[0])
    return found


def _key(tiers: Mapping[str, Any], n: int) -> str:
    """The key of the tier that is the n-th of those that were read."""
    filled = [
        key for m, (key, each) in enumerate(tiers.items()) if m == 0 or any(v.strip() for v in each.values())
    ]
    return filled[min(n, len(filled) - 1)] if filled else "k0"
