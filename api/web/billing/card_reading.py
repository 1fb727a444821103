"""Reads the fields of a rate card's form as the JSON of the card. What of it cannot be is for the rules to say."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from services.rules.charges_reader import FIELDS_OF
from services.rules.rate_cards import Model

MODELS = tuple(str(each) for each in Model)
Fields = dict[str, Any]


def plain_shift(text: str, places: int) -> str:
    """A decimal's text with its point moved; what is no decimal as it is."""
    match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    if match is None:
        return text
    sign, whole, part = match[1], match[2], match[3] or ""
    digits, point = whole + part, len(whole) + places
    if point <= 0:
        digits, point = "0" * (1 - point) + digits, 1
    digits = digits.ljust(point, "0")
    head, tail = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{sign}{head}.{tail}" if tail else f"{sign}{head}"


def number(text: str) -> str | None:
    """A number as people type it (１，２００, 1,200円, ¥500) as JSON takes it; nothing where nothing was typed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"[,\s_円¥]", "", plain).removesuffix("%")
    return plain or None


def read(held: Fields) -> dict[str, Any]:
    """The JSON of the card that the fields say; what of it cannot be is for the rules to say."""
    charges: list[dict[str, Any]] = []
    taken: set[str] = set()
    for fields in held["charges"].values():
        fields["code"] = fields["code"].strip() or fresh_code(fields["name_en"], taken | _codes(held))
        taken.add(fields["code"])
        charges.append(_read_charge(fields))
    return {
        "charges": charges,
        "minimum_commitment": _read_minimum(held["minimum"]),
        "service_credit": _read_credit(held["credit"]),
    }


def _codes(held: Fields) -> set[str]:
    return {each["code"].strip() for each in held["charges"].values()}


def fresh_code(name: str, taken: set[str]) -> str:
    """A code made of an English name that no other charge has."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", name).lower())
    base = "-".join(words)[:48].strip("-")
    base = base if re.match(r"[a-z].", base) else f"charge-{base}".strip("-")
    return next(code for n in range(1, 999) if (code := base if n == 1 else f"{base}-{n}") not in taken)


def _read_charge(fields: Fields) -> dict[str, Any]:
    model = fields["model"]
    whole = {
        "unit_price": number(fields["extra"] if model == Model.SURCHARGE else fields["price"]),
        "amount": number(fields["amount"]),
        "charged_on": fields["charged_on"].strip() or None,
        "package_size": number(fields["package_size"]),
        "percent": number(fields["percent"]),
        "of": fields["of"],
        "when": {"priorities": fields["priorities"], "out_of_hours": "out_of_hours" in fields["flags"]},
        "tiers": [_read_tier(tier) for tier in _filled(fields["tiers"])],
        "counts": _read_counts(fields, model),
        "included": _read_included(fields),
        "cap": number(fields["cap"]),
    }
    if model == Model.SURCHARGE:
        whole["percent" if fields["by"] == "price" else "unit_price"] = None
    takes = FIELDS_OF[Model(model)] if model in MODELS else ()
    return {
        "code": fields["code"],
        "model": model,
        "name": {tongue: fields[f"name_{tongue}"].strip() for tongue in ("ja", "en")},
        "unit": {tongue: fields[f"unit_{tongue}"].strip() for tongue in ("ja", "en")},
        "tax_category": fields["tax"],
        **{name: whole[name] for name in takes},
    }


def _filled(tiers: Mapping[str, Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The tiers in which something was typed; the first in any case."""
    listed = list(tiers.values())
    return [each for n, each in enumerate(listed) if n == 0 or any(value.strip() for value in each.values())]


def _read_tier(tier: Mapping[str, str]) -> dict[str, Any]:
    return {
        "up_to": number(tier["up_to"]),
        "unit_price": number(tier["price"]) or "",
        "flat_fee": number(tier["fee"]),
    }


def _read_counts(fields: Fields, model: str) -> dict[str, Any] | None:
    meter = "hours" if model == Model.HOURLY else fields["meter"]
    if meter == "named":
        return None
    named = fields["other"].strip() if meter == "other" else meter
    return {"meter": named, "task_types": fields["kinds"] if fields["which"] == "some" else None}


def _read_included(fields: Fields) -> dict[str, Any] | None:
    quantity = number(fields["included"])
    if quantity is None:
        return None
    months = number(fields["roll_over"]) or "0"
    return {
        "quantity": quantity,
        "roll_over_months": int(months) if months.isdigit() and len(months) < 6 else months,
    }


def _read_minimum(fields: Mapping[str, str]) -> dict[str, Any] | None:
    amount = number(fields["amount"])
    return None if amount is None else {"amount": amount, "tax_category": fields["tax"]}


def _read_credit(fields: Fields) -> dict[str, Any] | None:
    if not fields["metric"]:
        return None
    return {
        "metric": fields["metric"],
        "tiers": [
            {"below": plain_shift(number(each["below"]) or "", -2), "percent": number(each["percent"]) or ""}
            for each in fields["tiers"].values()
            if each["below"].strip() or each["percent"].strip()
        ],
        "adjusted": "adjusted" in fields["flags"],
        "cap_percent": number(fields["cap"]),
        "reduces_price": "reduces_price" in fields["flags"],
    }
