"""A rate card as the fields of a form, and back: people see no JSON.

A charge has all fields of all models in the form; those that its model does not take are left out when it is read.
"""

from collections.abc import Mapping
from typing import Any

from api.web.billing.card_reading import Fields, plain_shift
from api.web.promises import nested
from services.rules.rate_cards import Model, TaxCategory

TAXES = tuple(str(each) for each in TaxCategory)
METERS = ("tickets", "hours", "named", "other")

_BLANK: Mapping[str, str] = {
    "code": "", "model": "flat", "name_ja": "", "name_en": "", "unit_ja": "", "unit_en": "", "tax": "standard", "meter": "tickets",
    "other": "", "which": "all", "price": "", "amount": "", "charged_on": "", "package_size": "", "percent": "", "extra": "",
    "by": "percent", "included": "", "roll_over": "", "cap": "", "own": "",
}  # fmt: skip
_LISTS = ("kinds", "of", "priorities", "flags")


def blank_charge() -> Fields:
    """A charge as it begins: a price per unit, with one tier for who turns to tiers."""
    return {**_BLANK, **{name: [] for name in _LISTS}, "tiers": {"k0": dict(_TIER)}}


_TIER = {"up_to": "", "price": "", "fee": ""}
_CREDIT_TIER = {"below": "", "percent": ""}


def shown(card: Mapping[str, Any]) -> Fields:
    """The fields of a card's JSON."""
    charges = {f"k{n}": _charge(each) for n, each in enumerate(card.get("charges") or ())}
    minimum = card.get("minimum_commitment") or {}
    credit = card.get("service_credit") or {}
    tiers: list[dict[str, str]] = [
        {"below": _percent(each["below"]), "percent": each["percent"]} for each in credit.get("tiers") or ()
    ]
    return {
        "charges": charges,
        "minimum": {
            "amount": minimum.get("amount", ""),
            "tax": minimum.get("tax_category", TaxCategory.STANDARD),
        },
        "credit": {
            "metric": credit.get("metric", ""),
            "tiers": nested.keyed(tiers or [_CREDIT_TIER]),
            "cap": credit.get("cap_percent") or "",
            "flags": [name for name in ("adjusted", "reduces_price") if credit.get(name, True)],
        },
    }


def _charge(charge: Mapping[str, Any]) -> Fields:
    counts, included, when = (charge.get(name) or {} for name in ("counts", "included", "when"))
    meter = counts.get("meter", "named")
    by_price = charge.get("unit_price") is not None
    return blank_charge() | {
        "code": charge["code"],
        "model": charge["model"],
        **{
            f"{part}_{tongue}": (charge.get(part) or {}).get(tongue, "")
            for part in ("name", "unit")
            for tongue in ("ja", "en")
        },
        "tax": charge.get("tax_category", TaxCategory.STANDARD),
        "meter": meter if meter in METERS else "other",
        "other": "" if meter in METERS else meter,
        "which": "all" if counts.get("task_types") is None else "some",
        "kinds": list(counts.get("task_types") or ()),
        "price": charge.get("unit_price") or "",
        "amount": charge.get("amount") or "",
        "charged_on": charge.get("charged_on") or "",
        "package_size": charge.get("package_size") or "",
        "percent": charge.get("percent") or "",
        "extra": (charge.get("unit_price") or "") if charge["model"] == Model.SURCHARGE else "",
        "by": "price" if by_price else "percent",
        "of": list(charge.get("of") or ()),
        "priorities": list(when.get("priorities") or ()),
        "flags": ["out_of_hours"] if when.get("out_of_hours") else [],
        "included": included.get("quantity", ""),
        "roll_over": str(included.get("roll_over_months") or ""),
        "cap": charge.get("cap") or "",
        "tiers": nested.keyed(map(_tier, charge.get("tiers") or [{}])),
    }


def _tier(tier: Mapping[str, Any]) -> dict[str, str]:
    fee = tier.get("flat_fee") or ""
    return {
        "up_to": tier.get("up_to") or "",
        "price": tier.get("unit_price", ""),
        "fee": "" if fee == "0" else fee,
    }


def _percent(share: str) -> str:
    """0.95 as 95."""
    return plain_shift(share, 2)


def sent(form: Mapping[str, Any]) -> Fields:
    """The fields as they were sent, each part with all that it has."""
    minimum, credit = (form.get(name) for name in ("minimum", "credit"))
    held = shown({})
    charges = {key: _sent_charge(part) for key, part in nested.parts(form.get("charges")).items()}
    if isinstance(minimum, dict):
        held["minimum"] |= {name: str(minimum.get(name, "")) for name in ("amount", "tax")}
    if isinstance(credit, dict):
        tiers = {
            key: {name: str(part.get(name, "")) for name in _CREDIT_TIER}
            for key, part in nested.parts(credit.get("tiers")).items()
        }
        held["credit"] = {
            "metric": str(credit.get("metric", "")),
            "cap": str(credit.get("cap", "")),
            "tiers": tiers or held["credit"]["tiers"],
            "flags": _listed(credit.get("flags")),
        }
    return held | {"charges": charges}


def _sent_charge(part: Mapping[str, Any]) -> Fields:
    tiers = {
        key: {name: str(tier.get(name, "")) for name in _TIER}
        for key, tier in nested.parts(part.get("tiers")).items()
    }
    return {
        **{name: str(part.get(name, "")) for name in _BLANK},
        **{name: _listed(part.get(name)) for name in _LISTS},
        "tiers": tiers or {"k0": dict(_TIER)},
    }


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def rearranged(held: Fields, do: nested.Do) -> Fields:
    """The fields after a button: a charge added, moved or taken out, a tier added or taken out."""
    charges = held["charges"]
    match do.verb, do.path:
        case "add", "charges":
            charges[nested.fresh_key(charges)] = blank_charge()
        case "up" | "down" | "remove", "charges":
            held["charges"] = nested.rearranged(charges, do)
        case "tier", key if key in charges:
            charges[key]["tiers"][nested.fresh_key(charges[key]["tiers"])] = dict(_TIER)
        case "untier", key if key in charges and len(charges[key]["tiers"]) > 1:
            charges[key]["tiers"].pop(do.key, None)
        case "tier", "credit":
            held["credit"]["tiers"][nested.fresh_key(held["credit"]["tiers"])] = dict(_CREDIT_TIER)
        case "untier", "credit" if len(held["credit"]["tiers"]) > 1:
            held["credit"]["tiers"].pop(do.key, None)
    return held
